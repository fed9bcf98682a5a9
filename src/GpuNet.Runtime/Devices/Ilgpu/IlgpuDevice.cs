using System.Reflection;
using GpuNet.Kernels;
using GpuNet.Kernels.FullyFused;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GpuNet.Devices.Ilgpu;

/// <summary>
/// An ILGPU accelerator: CUDA, OpenCL, ILGPU's own on the CPU, and that under checks. Kernels come from the <see cref="Catalogue"/>.
/// </summary>
sealed partial class IlgpuDevice : Device
{
    readonly OpenAccelerator opened;
    readonly OperationTable<IlgpuDevice> operations;

    /// <summary>Opens the accelerator of that name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="operations">How operations are computed.</param>
    internal IlgpuDevice(string name, OperationTable<IlgpuDevice> operations)
    {
        this.operations = operations;
        Name = name;
        try
        {
            opened = OpenAccelerator.Of(name);
        }
        catch (AcceleratorException problem)
        {
            throw Failed(problem);
        }
        Scratch = new(this);
        Ones = new(this, fill: 1);
        Remembered = IlgpuContext.TimingKey(Accelerator.Device) is { } key ? new(Path.Combine(TileMemory.Folder, "tiles.json"), key) : null;
        Blas = opened.Blas;
        Description = IlgpuContext.Describe(name, Accelerator.Device) + (Blas is null ? "" : $", {Blas.Name}");
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Description { get; }

    /// <inheritdoc/>
    public override long MemoryBytes => Math.Min(MemoryLimit, IlgpuContext.MemoryBytes(Accelerator.Device));

    /// <summary>Bytes that may be taken of the device's memory, where that is less than it has.</summary>
    internal long MemoryLimit { get; set; } = long.MaxValue;

    /// <summary>Is called before anything is done with the accelerator: a test lets it fail there.</summary>
    internal Action? Fault { get; set; }

    /// <inheritdoc/>
    public override bool FusesUpdates => true;

    /// <inheritdoc/>
    internal override bool SplitsSums => true;

    /// <inheritdoc/>
    internal override bool FullyFuses => Accelerator.MaxSharedMemoryPerGroup >= FusedSlice.MostSharedBytes;

    /// <summary>The accelerator, for those who launch kernels of their own: see <see cref="LoadKernel"/>.</summary>
    public Accelerator Accelerator => opened.Accelerator;

    /// <summary>Memory that launches need until they end.</summary>
    internal Scratch Scratch { get; }

    /// <summary>Ones, as many as a product wants for a sum.</summary>
    internal Scratch Ones { get; }

    /// <summary>The kernels that are loaded, by this device and by others of its name.</summary>
    internal MethodInfo[] Kernels => opened.Kernels;

    /// <summary>How often the device has been waited for: what was launched before the last time has ended.</summary>
    internal long Drains { get; private set; }

    /// <summary>Loads a kernel of the caller's own; on the device <c>checked</c>, it runs under checks.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="load">ILGPU's method for it: <c>Accelerator.LoadStreamKernel</c>.</param>
    public TLauncher LoadKernel<TBody, TLauncher>(TBody kernel, Func<TBody, TLauncher> load)
        where TBody : Delegate
        where TLauncher : Delegate =>
        opened.Load(kernel, default, (body, _) => load(body));

    /// <inheritdoc/>
    protected override DeviceBuffer<T> AllocateCore<T>(int length) => Take<T>(length);

    /// <inheritdoc/>
    protected override DeviceBlock AllocateBlockCore(long bytes) => Take(bytes, () => new IlgpuBlock(this, bytes));

    /// <inheritdoc/>
    internal override HostMemory AllocateOnHost(int length) => Guard(() => new PageLockedMemory(Accelerator, length));

    /// <inheritdoc/>
    protected override void Run(Launch launch, Batch batch)
    {
        try
        {
            Fault?.Invoke();
            launch.Run(batch);
        }
        catch (Exception problem) when (IsFailure(problem))
        {
            throw Failed(problem);
        }
    }

    /// <inheritdoc/>
    protected override void SynchronizeCore() => Guard(Accelerator.Synchronize);

    /// <inheritdoc/>
    // Other programs take memory, too: whether there is enough shows when it is asked for.
    protected override bool CanTakeCore(long bytes)
    {
        if (Accelerator.AcceleratorType == AcceleratorType.CPU)
            return true;
        try
        {
            using var probe = Accelerator.Allocate1D<byte>(Math.Max(bytes, 1));
            return true;
        }
        catch (Exception problem) when (problem is AcceleratorException or OutOfMemoryException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override long ScratchBytes(int inputs, int outputs, int examples)
    {
        int columns = Matrix.StrideFor(outputs);
        long gradients = Parts(inputs, outputs, examples, (long)inputs * columns + columns + Matrix.Alignment);
        long forward = Parts(examples, outputs, inputs, (long)examples * columns);
        long backward = Parts(examples, inputs, outputs, (long)examples * Matrix.StrideFor(inputs));
        return Math.Max(0, sizeof(float) * (Math.Max(gradients, Math.Max(forward, backward)) - Scratch.Length));

        // A library's product is one part.
        long Parts(int m, int n, int k, long length) =>
            TileChoice.PartsFor(m, n, k) is > 1 and var parts ? parts * length : Blas is null ? 0 : length;
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        Scratch.Dispose();
        Ones.Dispose();
        ReleaseMemory();
        opened.Close();
    }

    /// <summary>Waits for what was launched.</summary>
    internal void Drain()
    {
        Guard(Accelerator.DefaultStream.Synchronize);
        Drains++;
    }

    /// <summary>Takes memory.</summary>
    /// <exception cref="InputException">There is not enough.</exception>
    internal IlgpuBuffer<T> Take<T>(int length) where T : unmanaged =>
        Take((long)Interop.SizeOf<T>() * length, () => new IlgpuBuffer<T>(this, length));

    /// <summary>Does something with the accelerator.</summary>
    /// <exception cref="DeviceException">It failed.</exception>
    internal void Guard(Action use) => Guard(() =>
    {
        use();
        return true;
    });

    TResult Guard<TResult>(Func<TResult> use)
    {
        try
        {
            Fault?.Invoke();
            return use();
        }
        catch (Exception problem) when (IsFailure(problem))
        {
            throw Failed(problem);
        }
    }

    /// <summary>Whether the driver, or a library on it, has failed.</summary>
    internal static bool IsFailure(Exception problem) => problem is AcceleratorException or CuBlasException;

    /// <summary>Why, in a line: what drivers say may go on for many, as the log of a compiler. Some say a name alone.</summary>
    internal static string ReasonOf(Exception problem) => problem switch
    {
        CLException { Error: not CLError.CL_SUCCESS } openCl => $"{openCl.Error}",
        CuBlasException blas => $"{blas.Error}",
        _ => problem.Message.Split('\n')[0].Trim(),
    };

    DeviceException Failed(Exception problem) => new(
        $"the device '{Name}' failed ({ReasonOf(problem)}): try again, update its driver or take another device",
        problem);

    TMemory Take<TMemory>(long bytes, Func<TMemory> allocate)
    {
        if (bytes > MemoryBytes - BytesInUse)
            throw OutOfMemory(bytes);
        try
        {
            Fault?.Invoke();
            return allocate();
        }
        catch (Exception problem) when (IsOutOfMemory(problem))
        {
            throw OutOfMemory(bytes);
        }
        catch (AcceleratorException problem)
        {
            throw Failed(problem);
        }
    }

    static bool IsOutOfMemory(Exception problem) => problem switch
    {
        OutOfMemoryException => true,
        // The driver's text, as "out of memory".
        CudaException cuda => cuda.Error?.Contains("out of memory", StringComparison.OrdinalIgnoreCase) == true,
        CLException openCl => openCl.Error is CLError.CL_MEM_OBJECT_ALLOCATION_FAILURE or CLError.CL_OUT_OF_RESOURCES
            or CLError.CL_OUT_OF_HOST_MEMORY,
        _ => false,
    };

    /// <inheritdoc/>
    protected override Launch? Bind(Operation operation) => Guard(() => operations.Bind(this, operation));

    InputException OutOfMemory(long bytes)
    {
        const double MiB = 1 << 20;
        return new($"the device '{Name}' has no {bytes / MiB:0.0} MiB left beside the {BytesInUse / MiB:0.0} of "
            + $"{MemoryBytes / MiB:0.0} MiB that are in use: use a smaller batch, a smaller network or another device");
    }

    // ILGPU's CPU accelerator chooses as a small GPU would, so that tests run what GPUs run.
    internal static int MultiprocessorsOf(ILGPU.Runtime.Device device) =>
        device.AcceleratorType == AcceleratorType.CPU ? 16 : device.NumMultiprocessors;

    /// <summary>How many groups run at the same time is counted by.</summary>
    internal int Multiprocessors => MultiprocessorsOf(Accelerator.Device);

    /// <summary>A kernel's launcher.</summary>
    internal TLauncher Load<TBody, TLauncher>(Kernel<TBody> kernel, Func<TBody, KernelSpecialization, TLauncher> load)
        where TBody : Delegate
        where TLauncher : Delegate =>
        opened.Load(kernel, load);
}
