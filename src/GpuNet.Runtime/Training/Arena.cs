using GpuNet.Runtime.Devices;

namespace GpuNet.Runtime.Training;

/// <summary>One block of a device's memory, cut into matrices. Everything is 0 at first, and padding stays so.</summary>
sealed class Arena : IDisposable
{
    readonly DeviceBuffer<float> buffer;

    /// <summary>Takes the memory for matrices of the given shapes.</summary>
    /// <param name="device">Where.</param>
    /// <param name="shapes">The shapes.</param>
    /// <param name="what">What they hold, for people.</param>
    /// <param name="remedy">What to do if they are too large.</param>
    /// <param name="onHost">Whether to take it by <see cref="Device.AllocateOnHost"/>.</param>
    /// <exception cref="InputException">They have more elements than can be indexed.</exception>
    public Arena(Device device, IReadOnlyList<(int Rows, int Columns)> shapes, string what, string remedy, bool onHost = false)
    {
        int length = Matrix.Indexable(LengthFor(shapes), what, remedy);
        buffer = onHost ? device.AllocateOnHost(length) : device.Allocate<float>(length);
        buffer.Clear();
        Matrices = new Matrix[shapes.Count];
        int offset = 0;
        for (int i = 0; i < shapes.Count; i++)
        {
            var (rows, columns) = shapes[i];
            Matrices[i] = new(buffer, offset, rows, columns, Matrix.StrideFor(columns));
            offset += (int)Matrix.LengthFor(rows, columns);
        }
    }

    /// <summary>The matrices, in the order of the shapes.</summary>
    public Matrix[] Matrices { get; }

    /// <summary>Elements that the matrices take up.</summary>
    public static long LengthFor(IReadOnlyList<(int Rows, int Columns)> shapes) =>
        shapes.Sum(shape => Matrix.LengthFor(shape.Rows, shape.Columns));

    public void Dispose() => buffer.Dispose();
}
