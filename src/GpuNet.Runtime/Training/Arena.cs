using GpuNet.Runtime.Devices;

namespace GpuNet.Runtime.Training;

/// <summary>One block of a device's memory, cut into matrices. Everything is 0 at first, and padding stays so.</summary>
sealed class Arena : IDisposable
{
    readonly DeviceBuffer<float> buffer;

    /// <summary>Takes the memory for matrices of the given shapes.</summary>
    /// <param name="device">Where.</param>
    /// <param name="shapes">The shapes.</param>
    /// <param name="onHost">Whether to take it by <see cref="Device.AllocateOnHost"/>.</param>
    public Arena(Device device, IReadOnlyList<(int Rows, int Columns)> shapes, bool onHost = false)
    {
        int length = LengthFor(shapes);
        buffer = onHost ? device.AllocateOnHost(length) : device.Allocate<float>(length);
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

    /// <summary>Elements that the matrices take up.</summary>
    public static int LengthFor(IReadOnlyList<(int Rows, int Columns)> shapes) =>
        checked(shapes.Sum(shape => Matrix.LengthFor(shape.Rows, shape.Columns)));

    public void Dispose() => buffer.Dispose();
}
