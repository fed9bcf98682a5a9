using System.Reflection;
using GpuNet.Kernels;
using ILGPU;
using ILGPU.Runtime;
using Kernel = GpuNet.Kernels.Kernel;

namespace GpuNet.Runtime.Devices.Ilgpu;

/// <summary>An ILGPU accelerator: CUDA, OpenCL, ILGPU's own on the CPU, or the emulator. Kernels come from the <see cref="Catalogue"/>.</summary>
public sealed partial class IlgpuDevice : Device
{
    readonly Context context;
    readonly Scratch scratch;
    readonly TileMemory? tiles;
    readonly Dictionary<MethodInfo, Delegate> loaded = [];

    /// <summary>Opens an accelerator and owns it, and its context, from now on.</summary>
    internal IlgpuDevice(string name, Context context, ILGPU.Runtime.Device device)
    {
        Name = name;
        this.context = context;
        Accelerator = device.CreateAccelerator(context);
        scratch = new(Accelerator);
        tiles = IlgpuContext.TimingKey(device) is { } key ? new(Path.Combine(TileMemory.Folder, "tiles.json"), key) : null;
        Description = IlgpuContext.Describe(device);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Description { get; }

    /// <inheritdoc/>
    public override long MemoryBytes => IlgpuContext.MemoryBytes(Accelerator.Device);

    /// <summary>The accelerator, for those who launch kernels of their own.</summary>
    public Accelerator Accelerator { get; }

    /// <inheritdoc/>
    public override DeviceBuffer<T> Allocate<T>(int length) => new IlgpuBuffer<T>(Accelerator, length);

    /// <inheritdoc/>
    public override void Synchronize() => Accelerator.Synchronize();

    /// <inheritdoc/>
    public override void Dispose()
    {
        scratch.Dispose();
        Accelerator.Dispose();
        context.Dispose();
    }

    // ILGPU's CPU accelerator and the emulator choose as a small GPU would, so that tests run what GPUs run.
    internal static int MultiprocessorsOf(ILGPU.Runtime.Device device) =>
        device.AcceleratorType == AcceleratorType.CPU ? 16 : device.NumMultiprocessors;

    int Multiprocessors => MultiprocessorsOf(Accelerator.Device);

    // Loading compiles: once for each kernel.
    TLauncher Load<TBody, TLauncher>(Kernel<TBody> kernel, Func<TBody, KernelSpecialization, TLauncher> load)
        where TBody : Delegate
        where TLauncher : Delegate
    {
        if (!loaded.TryGetValue(kernel.Method, out var launcher))
            loaded[kernel.Method] = launcher = load(kernel.Body, new(kernel.GroupSize, kernel.GroupsPerMultiprocessor));
        return (TLauncher)launcher;
    }

    static ArrayView<float> View(Matrix matrix) => View(matrix.Buffer).SubView(matrix.Offset, matrix.Length);

    static ArrayView<T> View<T>(DeviceBuffer<T> buffer) where T : unmanaged => ((IlgpuBuffer<T>)buffer).View;

    /// <summary>Enough groups for one thread an element.</summary>
    static KernelConfig Groups(Kernel kernel, long elements) =>
        new((int)((elements + kernel.GroupSize - 1) / kernel.GroupSize), kernel.GroupSize);
}
