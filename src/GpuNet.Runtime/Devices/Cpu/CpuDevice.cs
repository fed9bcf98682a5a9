using GpuNet.Devices.Cpu.Layers;
using GpuNet.Devices.Operations;

namespace GpuNet.Devices.Cpu;

/// <summary>
/// The processor, by its SIMD instructions. Results have the same bits for any number of threads and however rows are
/// dealt to them: work is divided over outputs, and each output is summed in the order of its terms.
/// </summary>
public sealed class CpuDevice : Device
{
    readonly Workers workers;
    readonly CpuKernels kernels;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">Threads that compute, the calling one included; as many as there are processors if not given.</param>
    /// <param name="vectorWidth">Floats in a register: 16, 8 or 4; the most the processor has if not given.</param>
    public CpuDevice(int? threads = null, int? vectorWidth = null)
    {
        int count = threads ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count, nameof(threads));
        int width = vectorWidth ?? Processor.VectorWidth;
        workers = new Workers(count);
        try
        {
            kernels = CpuKernels.For(width, workers);
        }
        catch
        {
            workers.Dispose();
            throw;
        }
        Description = $"{Processor.Name}, {count} thread{(count == 1 ? "" : "s")}, {kernels.InstructionSet} ({width} floats a register)";
    }

    /// <inheritdoc/>
    public override string Name => "cpu";

    /// <summary>Threads that compute, the calling one included.</summary>
    public int Threads => workers.Count;

    /// <inheritdoc/>
    public override string Description { get; }

    /// <inheritdoc/>
    public override long MemoryBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <inheritdoc/>
    public override bool FusesUpdates => true;

    /// <inheritdoc/>
    public override DeviceBuffer<T> Allocate<T>(int length) => new CpuBuffer<T>(length, this);

    /// <inheritdoc/>
    public override DeviceBlock AllocateBlock(long bytes) => new CpuBlock(bytes, this);

    /// <inheritdoc/>
    // A launch has finished when its call returns.
    public override void Synchronize()
    {
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        workers.Dispose();
        kernels.Dispose();
        ReleaseMemory();
    }

    /// <inheritdoc/>
    protected override Launch Bind(GatherOperation operation) => new(operation, "gather", new Gather(workers, operation).Run);

    /// <inheritdoc/>
    protected override Launch BindForward<TActivation>(ForwardOperation operation) => kernels.Forward<TActivation>(operation);

    /// <inheritdoc/>
    protected override Launch BindBackward<TActivation>(BackwardOperation operation) => kernels.Backward<TActivation>(operation);

    /// <inheritdoc/>
    protected override Launch Bind(DropoutOperation operation) => new(operation, "dropout", new Dropout(workers, operation).Run);

    /// <inheritdoc/>
    protected override Launch Bind(GradientOperation operation) => kernels.Gradients(operation);

    /// <inheritdoc/>
    protected override Launch BindFusedUpdate<TOptimizer>(
        GradientOperation operation, UpdateOperation update, TOptimizer optimizer) =>
        kernels.FusedUpdate(operation, update, optimizer);

    /// <inheritdoc/>
    protected override Launch BindDifferentiate<TActivation>(DifferentiateOperation operation) =>
        kernels.Differentiate<TActivation>(operation);

    /// <inheritdoc/>
    protected override Launch Bind(AddOperation operation) => kernels.Add(operation);

    /// <inheritdoc/>
    protected override Launch BindNormalise<TActivation>(NormaliseOperation operation) => kernels.Normalise<TActivation>(operation);

    /// <inheritdoc/>
    protected override Launch Bind(ColumnStatisticsOperation operation) => kernels.ColumnStatistics(operation);

    /// <inheritdoc/>
    protected override Launch Bind(RowStatisticsOperation operation) => kernels.RowStatistics(operation);

    /// <inheritdoc/>
    protected override Launch Bind(NormaliseGradientOperation operation) => kernels.NormaliseGradients(operation);

    /// <inheritdoc/>
    protected override Launch Bind(BatchNormBackwardOperation operation) => kernels.BatchNormBackward(operation);

    /// <inheritdoc/>
    protected override Launch Bind(LayerNormBackwardOperation operation) => kernels.LayerNormBackward(operation);

    /// <inheritdoc/>
    protected override Launch Bind(SoftmaxOperation operation) => kernels.Softmax(operation);

    /// <inheritdoc/>
    protected override Launch Bind(SoftmaxBackwardOperation operation) => kernels.SoftmaxBackward(operation);

    /// <inheritdoc/>
    protected override Launch Bind(SplitRowsOperation operation) => new(operation, "split-rows",
        new RowParts(workers, operation.Wide, operation.Narrow, operation.Parts, operation.Pitch, joins: false).Run);

    /// <inheritdoc/>
    protected override Launch Bind(JoinRowsOperation operation) => new(operation, "join-rows",
        new RowParts(workers, operation.Wide, operation.Narrow, operation.Parts, operation.Pitch, joins: true).Run);

    /// <inheritdoc/>
    protected override Launch Bind(DistanceOperation operation) => kernels.Distance(operation);

    /// <inheritdoc/>
    protected override Launch Bind(DistanceBackwardOperation operation) => kernels.DistanceBackward(operation);

    /// <inheritdoc/>
    protected override Launch BindLoss<TLoss, TTargets>(LossOperation operation, TLoss loss) =>
        kernels.Loss<TLoss, TTargets>(operation, loss);

    /// <inheritdoc/>
    protected override Launch Bind(AccumulateOperation operation) => kernels.Accumulate(operation);

    /// <inheritdoc/>
    protected override Launch Bind(ClipOperation operation) => kernels.Clip(operation);

    /// <inheritdoc/>
    protected override Launch BindUpdate<TOptimizer>(UpdateOperation operation, TOptimizer optimizer) =>
        kernels.Update(operation, optimizer);
}
