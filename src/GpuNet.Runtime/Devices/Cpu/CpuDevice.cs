using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;

namespace GpuNet.Devices.Cpu;

/// <summary>
/// The processor, by its SIMD instructions. Results have the same bits on every processor, with any number of threads and however
/// rows are dealt to them: work is divided over outputs, each output of a product is one chain of multiply-adds in the order of its
/// terms, and the sum of a row has one order at every register width (<see cref="RowSum{V}"/>).
/// </summary>
sealed class CpuDevice : Device
{
    /// <summary>The most threads: each takes memory, and more than there are processors make nothing faster.</summary>
    public const int MostThreads = 1024;

    readonly Workers workers;
    readonly CpuKernels kernels;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">Threads that compute, the calling one included; as many as there are processors if not given.</param>
    /// <param name="vectorWidth">Floats in a register: 16, 8 or 4; the most the processor has if not given.</param>
    /// <param name="caches">The caches that products are cut for; those of the processor if not given.</param>
    public CpuDevice(int? threads = null, int? vectorWidth = null, CacheSizes? caches = null)
        : this(new Workers(Checked(threads ?? Math.Min(Environment.ProcessorCount, MostThreads))), vectorWidth, caches)
    {
    }

    /// <summary>Takes threads, which are this device's from now on.</summary>
    /// <param name="workers">The threads.</param>
    /// <param name="vectorWidth">Floats in a register, as above.</param>
    /// <param name="caches">The caches, as above.</param>
    public CpuDevice(Workers workers, int? vectorWidth = null, CacheSizes? caches = null)
    {
        this.workers = workers;
        int width = vectorWidth ?? Processor.VectorWidth;
        try
        {
            kernels = CpuKernels.For(width, workers, caches ??= CacheSizes.Of(Threads));
        }
        catch
        {
            workers.Dispose();
            throw;
        }
        Details = [$"memory {MemoryBytes >> 20} MiB", caches.ToString(), kernels.Blocking.ToString()];
        string threads = Threads.Counted("thread");
        Description = $"{Processor.Name}, {threads}, {kernels.InstructionSet} ({width} floats a register)";
    }

    /// <inheritdoc/>
    public override string Name => "cpu";

    /// <summary>Threads that compute, the calling one included.</summary>
    public int Threads => workers.Count;

    /// <inheritdoc/>
    public override string Description { get; }

    /// <summary>What was found of the processor and chosen for it, a line each.</summary>
    public IReadOnlyList<string> Details { get; }

    /// <inheritdoc/>
    internal override string BitsDependOn => Name;

    /// <inheritdoc/>
    public override long MemoryBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <inheritdoc/>
    internal override bool IsHost => true;

    /// <inheritdoc/>
    public override bool FusesUpdates => true;

    /// <inheritdoc/>
    protected override DeviceBuffer<T> AllocateCore<T>(int length) => new CpuBuffer<T>(length, this);

    /// <inheritdoc/>
    protected override DeviceBlock AllocateBlockCore(long bytes) => new CpuBlock(bytes, this);

    /// <inheritdoc/>
    // A launch has finished when its call returns.
    protected override void SynchronizeCore()
    {
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        workers.Dispose();
        kernels.Dispose();
        ReleaseMemory();
    }

    /// <inheritdoc/>
    protected override Launch? Bind(Operation operation) => kernels.Bind(operation);

    static int Checked(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, MostThreads);
        return threads;
    }
}
