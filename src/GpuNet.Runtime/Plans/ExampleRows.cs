namespace GpuNet.Plans;

/// <summary>What batches are gathered from, a row an example: a matrix of the device, or one of the host.</summary>
sealed class ExampleRows
{
    /// <summary>Rows in device memory.</summary>
    public ExampleRows(Matrix matrix) => (OnDevice, Columns) = (matrix, matrix.Columns);

    /// <summary>Rows on the host.</summary>
    public ExampleRows(HostMatrix<float> matrix) => (OnHost, Columns) = (matrix, matrix.Columns);

    /// <summary>Numbers of a row.</summary>
    public int Columns { get; }

    /// <summary>The rows, where they are in device memory.</summary>
    public Matrix? OnDevice { get; }

    /// <summary>The rows, where they stay on the host.</summary>
    public HostMatrix<float>? OnHost { get; }

    /// <summary>Replaces the first rows.</summary>
    public void Upload(ReadOnlySpan<float> rows)
    {
        OnDevice?.Upload(rows);
        OnHost?.Replace(rows);
    }
}
