using GpuNet.Devices;
using GpuNet.Devices.Operations;

namespace GpuNet.Plans;

/// <summary>What batches are gathered from, a row an example: a matrix of the device, or one of the host.</summary>
sealed class ExampleRows
{
    readonly HostMatrix<float>? onHost;

    /// <summary>Rows in device memory.</summary>
    public ExampleRows(Matrix matrix) => (OnDevice, Columns) = (matrix, matrix.Columns);

    /// <summary>Rows on the host.</summary>
    public ExampleRows(HostMatrix<float> matrix) => (onHost, Columns) = (matrix, matrix.Columns);

    /// <summary>Numbers of a row.</summary>
    public int Columns { get; }

    /// <summary>The rows, where they are in device memory.</summary>
    public Matrix? OnDevice { get; }

    /// <summary>Replaces the first rows.</summary>
    public void Upload(ReadOnlySpan<float> rows)
    {
        OnDevice?.Upload(rows);
        onHost?.Replace(rows);
    }

    /// <summary>The operation that makes a batch of them.</summary>
    public Operation Gather(string step, DeviceBuffer<int> order, Matrix destination) => OnDevice is { } source
        ? new GatherOperation(step, source, order, destination)
        : new HostGatherOperation(step, onHost!, order, destination);
}
