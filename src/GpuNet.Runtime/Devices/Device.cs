using GpuNet.Devices.Operations;
using GpuNet.Kernels.Losses;

namespace GpuNet;

/// <summary>
/// Something that trains: memory, and the fused operations that training needs. A device is used by one thread at a time,
/// and what is launched on it runs in the order of the launches.
/// </summary>
public abstract class Device : IDisposable
{
    readonly List<DeviceBlock> blocks = [];

    /// <summary>The name that opens it: <c>cpu</c>, <c>cuda:0</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What it is, for people.</summary>
    public abstract string Description { get; }

    /// <summary>Bytes of memory that it has in all.</summary>
    public abstract long MemoryBytes { get; }

    /// <summary>Bytes of it that buffers hold.</summary>
    public long BytesInUse => blocks.Sum(block => block.Bytes);

    /// <summary>In how many blocks.</summary>
    internal int BlocksInUse => blocks.Count;

    /// <summary>Every device of this machine, the best first; the last ones are for tests.</summary>
    public static IReadOnlyList<DeviceInfo> List() => DeviceCatalogue.List();

    /// <summary>Opens a device.</summary>
    /// <param name="name">
    /// A name from <see cref="List"/>, the first part of one (<c>cuda</c> is <c>cuda:0</c>), or <c>auto</c>, which takes CUDA, then
    /// OpenCL, then the CPU.
    /// </param>
    /// <param name="threads">Threads of the CPU device; as many as there are processors if not given.</param>
    /// <exception cref="InputException">There is no such device, or threads are given and it is not the CPU device.</exception>
    public static Device Open(string name = DeviceCatalogue.Auto, int? threads = null) => DeviceCatalogue.Open(name, threads);

    /// <summary>Takes memory; its contents are undefined.</summary>
    /// <typeparam name="T">float or int.</typeparam>
    /// <param name="length">Number of elements; 0 is legal.</param>
    public abstract DeviceBuffer<T> Allocate<T>(int length) where T : unmanaged;

    /// <summary>Takes one block of memory for many buffers; its contents are undefined.</summary>
    /// <param name="bytes">How much; 0 is legal.</param>
    public abstract DeviceBlock AllocateBlock(long bytes);

    /// <summary>
    /// Takes memory for data of which batches are gathered, and nothing else is done with it: of the host, where the device has its own.
    /// It is 0 at first.
    /// </summary>
    /// <param name="length">Number of elements; 0 is legal.</param>
    public virtual DeviceBuffer<float> AllocateOnHost(int length) => Allocate<float>(length);

    /// <summary>Whether that much memory could be taken now.</summary>
    public virtual bool CanTake(long bytes) => bytes <= MemoryBytes - BytesInUse;

    /// <summary>Bytes that the gradients of a dense layer (inputs, outputs) over a batch take beside their operands.</summary>
    public virtual long ScratchBytes(int inputs, int outputs, int examples) => 0;

    /// <summary>Whether it can update parameters by their gradients as those arise: see <see cref="GradientOperation.Update"/>.</summary>
    public virtual bool FusesUpdates => false;

    /// <summary>Waits until everything launched so far is done.</summary>
    public abstract void Synchronize();

    /// <summary>Counts a block of memory that has been taken.</summary>
    internal void Register(DeviceBlock block) => blocks.Add(block);

    /// <summary>Counts it no more: it has been given back.</summary>
    internal void Unregister(DeviceBlock block) => blocks.Remove(block);

    /// <summary>Chooses and binds the kernel for an operation.</summary>
    public virtual Launch Compile(Operation operation)
    {
        var launch = Bind(operation);
        int rows = operation.RowsPerExample;
        return rows == 1 ? launch : launch with
        {
            Run = batch => launch.Run(batch with { Rows = rows * batch.Rows, Offset = rows * batch.Offset }),
        };
    }

    Launch Bind(Operation operation) => operation switch
    {
        GatherOperation gather => Bind(gather),
        ForwardOperation forward => forward.Activation.Bind(new ForwardBinder(this, forward)),
        BackwardOperation backward => backward.Activation.Bind(new BackwardBinder(this, backward)),
        DropoutOperation dropout => Bind(dropout),
        GradientOperation { Update: { } update } gradient => update.Optimizer.Bind(new GradientBinder(this, gradient, update)),
        GradientOperation gradient => Bind(gradient),
        DifferentiateOperation differentiate => differentiate.Activation.Bind(new DifferentiateBinder(this, differentiate)),
        AddOperation add => Bind(add),
        ColumnStatisticsOperation statistics => Bind(statistics),
        RowStatisticsOperation statistics => Bind(statistics),
        NormaliseOperation normalise => normalise.Activation.Bind(new NormaliseBinder(this, normalise)),
        NormaliseGradientOperation gradient => Bind(gradient),
        BatchNormBackwardOperation backward => Bind(backward),
        LayerNormBackwardOperation backward => Bind(backward),
        SoftmaxOperation softmax => Bind(softmax),
        SoftmaxBackwardOperation backward => Bind(backward),
        SplitRowsOperation split => Bind(split),
        JoinRowsOperation join => Bind(join),
        DistanceOperation distance => Bind(distance),
        DistanceBackwardOperation backward => Bind(backward),
        LossOperation loss => loss.Loss.Bind(new LossBinder(this, loss)),
        AccumulateOperation accumulate => Bind(accumulate),
        ClipOperation clip => Bind(clip),
        UpdateOperation update => update.Optimizer.Bind(new OptimizerBinder(this, update)),
        _ => throw new ArgumentException($"the device '{Name}' does not know the operation {operation.GetType().Name}"),
    };

    /// <inheritdoc/>
    public sealed override string ToString() => $"{Name}: {Description}";

    /// <summary>Closes the device, and gives back what memory of it is still in use.</summary>
    public abstract void Dispose();

    /// <summary>Gives back all memory: that which was taken first goes first, and takes along what was taken for it.</summary>
    protected void ReleaseMemory()
    {
        foreach (var block in blocks.ToArray())
            block.Dispose();
    }

    /// <summary>Binds a gather.</summary>
    protected abstract Launch Bind(GatherOperation operation);

    /// <summary>Binds a layer forward.</summary>
    protected abstract Launch BindForward<TActivation>(ForwardOperation operation) where TActivation : struct, IActivation;

    /// <summary>Binds a layer backward.</summary>
    protected abstract Launch BindBackward<TActivation>(BackwardOperation operation) where TActivation : struct, IActivation;

    /// <summary>Binds a dropout.</summary>
    protected abstract Launch Bind(DropoutOperation operation);

    /// <summary>Binds a layer's gradients.</summary>
    protected abstract Launch Bind(GradientOperation operation);

    /// <summary>Binds a layer's gradients and the update by them.</summary>
    /// <exception cref="NotSupportedException">The device does not do it at once: see <see cref="FusesUpdates"/>.</exception>
    protected virtual Launch BindFusedUpdate<TOptimizer>(GradientOperation operation, UpdateOperation update, TOptimizer optimizer)
        where TOptimizer : unmanaged, IOptimizer<TOptimizer> =>
        throw new NotSupportedException($"the device '{Name}' does not compute gradients and the update by them at once");

    /// <summary>Binds a derivative.</summary>
    protected abstract Launch BindDifferentiate<TActivation>(DifferentiateOperation operation) where TActivation : struct, IActivation;

    /// <summary>Binds a sum of two matrices.</summary>
    protected abstract Launch Bind(AddOperation operation);

    /// <summary>Binds a batch's statistics.</summary>
    protected abstract Launch Bind(ColumnStatisticsOperation operation);

    /// <summary>Binds the statistics of rows.</summary>
    protected abstract Launch Bind(RowStatisticsOperation operation);

    /// <summary>Binds a normalisation.</summary>
    protected abstract Launch BindNormalise<TActivation>(NormaliseOperation operation) where TActivation : struct, IActivation;

    /// <summary>Binds a normalisation's gradients.</summary>
    protected abstract Launch Bind(NormaliseGradientOperation operation);

    /// <summary>Binds a batch normalisation backward.</summary>
    protected abstract Launch Bind(BatchNormBackwardOperation operation);

    /// <summary>Binds a layer normalisation backward.</summary>
    protected abstract Launch Bind(LayerNormBackwardOperation operation);

    /// <summary>Binds a softmax.</summary>
    protected abstract Launch Bind(SoftmaxOperation operation);

    /// <summary>Binds a softmax backward.</summary>
    protected abstract Launch Bind(SoftmaxBackwardOperation operation);

    /// <summary>Binds a cut of rows into parts.</summary>
    protected abstract Launch Bind(SplitRowsOperation operation);

    /// <summary>Binds what puts parts together.</summary>
    protected abstract Launch Bind(JoinRowsOperation operation);

    /// <summary>Binds a distance.</summary>
    protected abstract Launch Bind(DistanceOperation operation);

    /// <summary>Binds a distance backward.</summary>
    protected abstract Launch Bind(DistanceBackwardOperation operation);

    /// <summary>Binds a loss with its seed.</summary>
    protected abstract Launch BindLoss<TLoss, TTargets>(LossOperation operation, TLoss loss)
        where TLoss : unmanaged, ILoss
        where TTargets : struct, ITargets;

    /// <summary>Binds a sum of gradients.</summary>
    protected abstract Launch Bind(AccumulateOperation operation);

    /// <summary>Binds a norm of gradients.</summary>
    protected abstract Launch Bind(ClipOperation operation);

    /// <summary>Binds an optimizer's step.</summary>
    protected abstract Launch BindUpdate<TOptimizer>(UpdateOperation operation, TOptimizer optimizer)
        where TOptimizer : unmanaged, IOptimizer<TOptimizer>;

    sealed record ForwardBinder(Device Device, ForwardOperation Operation) : IActivationBinder<Launch>
    {
        public Launch Bind<TActivation>() where TActivation : struct, IActivation => Device.BindForward<TActivation>(Operation);
    }

    sealed record BackwardBinder(Device Device, BackwardOperation Operation) : IActivationBinder<Launch>
    {
        public Launch Bind<TActivation>() where TActivation : struct, IActivation => Device.BindBackward<TActivation>(Operation);
    }

    sealed record DifferentiateBinder(Device Device, DifferentiateOperation Operation) : IActivationBinder<Launch>
    {
        public Launch Bind<TActivation>() where TActivation : struct, IActivation => Device.BindDifferentiate<TActivation>(Operation);
    }

    sealed record NormaliseBinder(Device Device, NormaliseOperation Operation) : IActivationBinder<Launch>
    {
        public Launch Bind<TActivation>() where TActivation : struct, IActivation => Device.BindNormalise<TActivation>(Operation);
    }

    sealed record GradientBinder(Device Device, GradientOperation Operation, UpdateOperation Update) : IOptimizerBinder<Launch>
    {
        public Launch Bind<TOptimizer>(TOptimizer optimizer) where TOptimizer : unmanaged, IOptimizer<TOptimizer> =>
            Device.BindFusedUpdate(Operation, Update, optimizer);
    }

    sealed record LossBinder(Device Device, LossOperation Operation) : ILossBinder<Launch>
    {
        public Launch Bind<TLoss>(TLoss loss) where TLoss : unmanaged, ILoss => Operation.TargetsAreClasses
            ? Device.BindLoss<TLoss, ClassIndices>(Operation, loss)
            : Device.BindLoss<TLoss, DenseTargets>(Operation, loss);
    }

    sealed record OptimizerBinder(Device Device, UpdateOperation Operation) : IOptimizerBinder<Launch>
    {
        public Launch Bind<TOptimizer>(TOptimizer optimizer) where TOptimizer : unmanaged, IOptimizer<TOptimizer> =>
            Device.BindUpdate(Operation, optimizer);
    }
}
