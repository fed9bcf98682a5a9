using System.Runtime.Intrinsics.Arm;
using GpuNet.Kernels.Activations;
using GpuNet.Kernels.Losses;
using GpuNet.Kernels.Optimizers;
using GpuNet.Kernels.Vectors;
using GpuNet.Runtime.Devices.Cpu.MatMul;
using GpuNet.Runtime.Devices.Operations;

namespace GpuNet.Runtime.Devices.Cpu;

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

    public abstract Launch Gather(GatherOperation operation);

    public abstract Launch Forward<TActivation>(ForwardOperation operation) where TActivation : struct, IActivation;

    public abstract Launch Backward<TActivation>(BackwardOperation operation) where TActivation : struct, IActivation;

    public abstract Launch Gradients(GradientOperation operation);

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

    public override Launch Gather(GatherOperation operation) =>
        new(operation, "gather", new Gather(workers, operation).Run);

    public override Launch Forward<TActivation>(ForwardOperation operation) =>
        new(operation, gemm, new Forward<V, TActivation>(product, operation).Run);

    public override Launch Backward<TActivation>(BackwardOperation operation) =>
        new(operation, gemm, new Backward<V, TActivation>(product, operation).Run);

    public override Launch Gradients(GradientOperation operation) =>
        new(operation, gemm, new Gradients<V>(product, operation).Run);

    public override Launch Loss<TLoss, TTargets>(LossOperation operation, TLoss loss) =>
        new(operation, $"{TLoss.Name} {instructionSet}", new LossSeed<V, TLoss, TTargets>(workers, operation, loss).Run);

    public override Launch Accumulate(AccumulateOperation operation) =>
        new(operation, $"accumulate {instructionSet}", new Accumulate<V>(workers, operation).Run);

    public override Launch Clip(ClipOperation operation) =>
        new(operation, $"norm {instructionSet}", new ClipByNorm<V>(workers, operation).Run);

    public override Launch Update<TOptimizer>(UpdateOperation operation, TOptimizer optimizer) =>
        new(operation, $"{TOptimizer.Name} {instructionSet}", new Update<V, TOptimizer>(workers, operation, optimizer).Run);

    public override void Dispose() => product.Dispose();
}
