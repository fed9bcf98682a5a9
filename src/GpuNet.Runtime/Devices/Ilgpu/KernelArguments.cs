using GpuNet.Devices.Operations;
using GpuNet.Kernels.Normalisation;
using GpuNet.Kernels.Reductions;
using ILGPU;
using Kernel = GpuNet.Kernels.Kernel;

namespace GpuNet.Devices.Ilgpu;

/// <summary>From the operands of an operation to what its kernels take: views, sizes, and numbers of groups.</summary>
static class KernelArguments
{
    public static ArrayView<float> View(Matrix matrix) => View(matrix.Buffer).SubView(matrix.Offset, matrix.Length);

    public static ArrayView<T> View<T>(DeviceBuffer<T> buffer) where T : unmanaged => ((IlgpuBuffer<T>)buffer).View;

    /// <summary>Quads of a buffer of parameters.</summary>
    public static int Quads(DeviceBuffer<float> buffer) => buffer.Length % 4 == 0
        ? buffer.Length / 4
        : throw new ArgumentException($"{buffer.Length} parameters are updated four at a time: pad them to a multiple of 4");

    /// <summary>The sizes of a normalisation.</summary>
    public static NormalisationShape ShapeOf(Statistics statistics, Matrix x, Matrix y) =>
        new(0, x.Columns, x.Stride, y.Stride, statistics.Mean.Stride, statistics.Epsilon);

    /// <summary>Enough groups for one thread an element.</summary>
    public static KernelConfig Groups(Kernel kernel, long elements) =>
        new((int)((elements + kernel.GroupSize - 1) / kernel.GroupSize), kernel.GroupSize);

    /// <summary>Groups that share the columns of a matrix.</summary>
    public static KernelConfig ColumnGroups(int columns) =>
        new(ColumnReduce.GroupsFor(columns), GroupReduce.GroupSize);

    /// <summary>Binds a kernel in which threads share a row of that many columns.</summary>
    public static Launch OfWidth(int columns, IRowBinder binder) => columns switch
    {
        <= 32 => binder.Bind<Threads8>(),
        <= 1024 => binder.Bind<Threads32>(),
        _ => binder.Bind<Threads256>(),
    };
}

/// <summary>Binds a kernel for a number of threads that share a row.</summary>
interface IRowBinder
{
    Launch Bind<TThreads>() where TThreads : struct, IRowThreads;
}
