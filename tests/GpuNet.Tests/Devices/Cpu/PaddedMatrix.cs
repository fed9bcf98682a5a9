namespace GpuNet.Tests.Devices.Cpu;

/// <summary>
/// A matrix on a device, somewhere inside a buffer, with NaN all around it: in front, behind, and in the padding of its rows.
/// A NaN that is read shows in a result; one that is overwritten shows in <see cref="AssertNothingElseWritten"/>.
/// </summary>
sealed class PaddedMatrix : IDisposable
{
    readonly DeviceBuffer<float> buffer;

    public PaddedMatrix(Device device, int rows, int columns, Func<int, int, float>? value = null)
    {
        buffer = device.Allocate<float>((int)Matrix.LengthFor(rows, columns) + 2 * Matrix.Alignment);
        Matrix = new Matrix(buffer, Matrix.Alignment, rows, columns, Matrix.StrideFor(columns));
        var values = new float[buffer.Length];
        Array.Fill(values, float.NaN);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                values[Place(row, column)] = value is null ? float.NaN : value(row, column);
        }
        buffer.Upload(values);
    }

    public Matrix Matrix { get; }

    /// <summary>All values, with those around the matrix: <c>values[Place(row, column)]</c>.</summary>
    public float[] Values()
    {
        var values = new float[buffer.Length];
        buffer.Download(values);
        return values;
    }

    public float[,] Rows(int rows)
    {
        var values = Values();
        var matrix = new float[rows, Matrix.Columns];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < Matrix.Columns; column++)
                matrix[row, column] = values[Place(row, column)];
        }
        return matrix;
    }

    /// <summary>Everything but the elements of the first <paramref name="rows"/> rows must still be NaN.</summary>
    public void AssertNothingElseWritten(int rows)
    {
        var values = Values();
        for (int i = 0; i < values.Length; i++)
        {
            int place = i - Matrix.Offset;
            bool isElement = place >= 0 && place / Matrix.Stride < rows && place % Matrix.Stride < Matrix.Columns;
            if (!isElement && !float.IsNaN(values[i]))
                Assert.Fail($"{values[i]} was written to place {place}, outside of the matrix");
        }
    }

    public void Dispose() => buffer.Dispose();

    int Place(int row, int column) => Matrix.Offset + row * Matrix.Stride + column;
}
