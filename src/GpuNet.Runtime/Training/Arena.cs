using GpuNet.Runtime.Devices;

namespace GpuNet.Runtime.Training;

/// <summary>One block of a device's memory, cut into matrices. Everything is 0 at first, and padding stays so.</summary>
sealed class Arena : IDisposable
{
    readonly DeviceBuffer<float> buffer;

    /// <summary>Takes the memory for matrices of the given shapes.</summary>
    public Arena(Device device, IReadOnlyList<(int Rows, int Columns)> shapes)
    {
        buffer = device.Allocate<float>(checked(shapes.Sum(shape => Matrix.LengthFor(shape.Rows, shape.Columns))));
        buffer.Clear();
        Matrices = new Matrix[shapes.Count];
        int offset = 0;
        for (int i = 0; i < shapes.Count; i++)
        {
            var (rows, columns) = shapes[i];
            Matrices[i] = new(buffer, offset, rows, columns, Matrix.StrideFor(columns));
            offset += Matrix.LengthFor(rows, columns);
        }
    }

    /// <summary>The matrices, in the order of the shapes.</summary>
    public Matrix[] Matrices { get; }

    public void Dispose() => buffer.Dispose();
}
