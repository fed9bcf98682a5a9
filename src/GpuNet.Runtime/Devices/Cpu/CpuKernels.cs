using System.Runtime.Intrinsics.Arm;
using GpuNet.Devices.Cpu.Layers;
using GpuNet.Devices.Cpu.MatMul;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Losses;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu;

/// <summary>The CPU's kernels, behind the width of the registers.</summary>
abstract class CpuKernels : IDisposable
{
    /// <summary>The instruction set, for people.</summary>
    public abstract string InstructionSet { get; }

    /// <summary>The kernels for registers of that many floats.</summary>
    public static CpuKernels For(int vectorWidth, Workers workers) => vectorWidth switch
    {
        16 => Supported<Lanes16>("avx-512", workers),
        8 => Supported<Lanes8>("avx2", workers),
        4 => Supported<Lanes4>(AdvSimd.IsSupported ? "neon" : "128-bit", workers),
        _ => throw new ArgumentOutOfRangeException(nameof(vectorWidth), vectorWidth, "registers hold 16, 8 or 4 floats"),
    };

    public abstract Launch Forward<TActivation>(ForwardOperation operation) where TActivation : struct, IActivation;

    public abstract Launch Backward<TActivation>(BackwardOperation operation) where TActivation : struct, IActivation;

    public abstract Launch Gradients(GradientOperation operation);

    public abstract Launch FusedUpdate<TOptimizer>(GradientOperation operation, UpdateOperation update, TOptimizer optimizer)
        where TOptimizer : unmanaged, IOptimizer<TOptimizer>;

    public abstract Launch Differentiate<TActivation>(DifferentiateOperation operation) where TActivation : struct, IActivation;

    public abstract Launch Add(AddOperation operation);

    public abstract Launch Normalise<TActivation>(NormaliseOperation operation) where TActivation : struct, IActivation;

    public abstract Launch ColumnStatistics(ColumnStatisticsOperation operation);

    public abstract Launch RowStatistics(RowStatisticsOperation operation);

    public abstract Launch NormaliseGradients(NormaliseGradientOperation operation);

    public abstract Launch BatchNormBackward(BatchNormBackwardOperation operation);

    public abstract Launch LayerNormBackward(LayerNormBackwardOperation operation);

    public abstract Launch Softmax(SoftmaxOperation operation);

    public abstract Launch SoftmaxBackward(SoftmaxBackwardOperation operation);

    public abstract Launch Distance(DistanceOperation operation);

    public abstract Launch DistanceBackward(DistanceBackwardOperation operation);

    public abstract Launch Loss<TLoss, TTargets>(LossOperation operation, TLoss loss)
        where TLoss : unmanaged, ILoss
        where TTargets : struct, ITargets;

    public abstract Launch Accumulate(AccumulateOperation operation);

    public abstract Launch Clip(ClipOperation operation);

    public abstract Launch Update<TOptimizer>(UpdateOperation operation, TOptimizer optimizer)
        where TOptimizer : unmanaged, IOptimizer<TOptimizer>;

    public abstract void Dispose();

    static CpuKernels<V> Supported<V>(string instructionSet, Workers workers) where V : struct, IQuads<V> =>
        V.IsSupported
            ? new CpuKernels<V>(instructionSet, workers)
            : throw new PlatformNotSupportedException($"this processor has no registers of {V.Count} floats");
}

/// <summary>The CPU's kernels at one register width.</summary>
/// <typeparam name="V">The register.</typeparam>
sealed class CpuKernels<V>(string instructionSet, Workers workers) : CpuKernels where V : struct, IQuads<V>
{
    readonly Product<V> product = new(workers);
    readonly string gemm = $"gemm {MicroKernel<V>.Rows}x{MicroKernel<V>.Columns} {instructionSet}";

    public override string InstructionSet => instructionSet;

    public override Launch Forward<TActivation>(ForwardOperation operation) =>
        new(operation, gemm, new Forward<V, TActivation>(product, operation).Run);

    public override Launch Backward<TActivation>(BackwardOperation operation) =>
        new(operation, gemm, new Backward<V, TActivation>(product, operation).Run);

    public override Launch Gradients(GradientOperation operation) =>
        new(operation, gemm, new Gradients<V>(product, operation, new Plain<V>(), new Plain<V>()).Run);

    public override Launch FusedUpdate<TOptimizer>(GradientOperation operation, UpdateOperation update, TOptimizer optimizer)
    {
        var toW = new FusedUpdate<V, TOptimizer>(update, optimizer);
        var toB = new FusedUpdate<V, TOptimizer>(update, optimizer);
        return new(operation, $"{gemm} {update.Optimizer.Name}", new Gradients<V>(product, operation, toW, toB).Run);
    }

    public override Launch Differentiate<TActivation>(DifferentiateOperation operation) =>
        new(operation, $"differentiate {instructionSet}", new Differentiate<V, TActivation>(workers, operation).Run);

    public override Launch Add(AddOperation operation) =>
        new(operation, $"add {instructionSet}", new Add<V>(workers, operation).Run);

    public override Launch Normalise<TActivation>(NormaliseOperation operation) =>
        new(operation, $"normalise {instructionSet}", new Normalise<V, TActivation>(workers, operation).Run);

    public override Launch ColumnStatistics(ColumnStatisticsOperation operation) =>
        new(operation, $"column-statistics {instructionSet}", new ColumnStatistics<V>(workers, operation).Run);

    public override Launch RowStatistics(RowStatisticsOperation operation) =>
        new(operation, $"row-statistics {instructionSet}", new RowStatistics<V>(workers, operation).Run);

    public override Launch NormaliseGradients(NormaliseGradientOperation operation) =>
        new(operation, $"normalise-gradients {instructionSet}", new NormaliseGradients<V>(workers, operation).Run);

    public override Launch BatchNormBackward(BatchNormBackwardOperation operation) =>
        new(operation, $"batch-norm-backward {instructionSet}", new BatchNormBackward<V>(workers, operation).Run);

    public override Launch LayerNormBackward(LayerNormBackwardOperation operation) =>
        new(operation, $"layer-norm-backward {instructionSet}", new LayerNormBackward<V>(workers, operation).Run);

    public override Launch Softmax(SoftmaxOperation operation) =>
        new(operation, $"softmax {instructionSet}", new Softmax<V>(workers, operation).Run);

    public override Launch SoftmaxBackward(SoftmaxBackwardOperation operation) =>
        new(operation, $"softmax-backward {instructionSet}", new SoftmaxBackward<V>(workers, operation).Run);

    public override Launch Distance(DistanceOperation operation) =>
        new(operation, $"distance {instructionSet}", new Distance<V>(workers, operation).Run);

    public override Launch DistanceBackward(DistanceBackwardOperation operation) =>
        new(operation, $"distance-backward {instructionSet}", new DistanceBackward<V>(workers, operation).Run);

    public override Launch Loss<TLoss, TTargets>(LossOperation operation, TLoss loss) =>
        new(operation, $"{operation.Loss.Name} {instructionSet}", new LossSeed<V, TLoss, TTargets>(workers, operation, loss).Run);

    public override Launch Accumulate(AccumulateOperation operation) =>
        new(operation, $"accumulate {instructionSet}", new Accumulate<V>(workers, operation).Run);

    public override Launch Clip(ClipOperation operation) =>
        new(operation, $"norm {instructionSet}", new ClipByNorm<V>(workers, operation).Run);

    public override Launch Update<TOptimizer>(UpdateOperation operation, TOptimizer optimizer) =>
        new(operation, $"{operation.Optimizer.Name} {instructionSet}", new Update<V, TOptimizer>(workers, operation, optimizer).Run);

    public override void Dispose() => product.Dispose();
}
