using System.Runtime.Intrinsics.Arm;
using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.MatMul;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Cpu.Operations;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Embedding;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu;

/// <summary>The CPU's kernels, behind the width of the registers.</summary>
abstract class CpuKernels : IDisposable
{
    /// <summary>The instruction set, for people.</summary>
    public abstract string InstructionSet { get; }

    /// <summary>How products are cut.</summary>
    public abstract Blocking Blocking { get; }

    /// <summary>The kernels for registers of that many floats; slow, but with the same results, where the processor has none.</summary>
    public static CpuKernels For(int vectorWidth, Workers workers, CacheSizes caches) => vectorWidth switch
    {
        16 => new CpuKernels<Lanes16>("avx-512", workers, caches),
        8 => new CpuKernels<Lanes8>("avx2", workers, caches),
        4 => new CpuKernels<Lanes4>(AdvSimd.IsSupported ? "neon" : "128-bit", workers, caches),
        _ => throw new ArgumentOutOfRangeException(nameof(vectorWidth), vectorWidth, "registers hold 16, 8 or 4 floats"),
    };

    /// <summary>Binds an operation to its kernel; null where there is none.</summary>
    public abstract Launch? Bind(Operation operation);

    public abstract void Dispose();
}

/// <summary>The CPU's kernels at one register width. One line here gives an operation its kernel.</summary>
/// <typeparam name="V">The register.</typeparam>
sealed class CpuKernels<V> : CpuKernels where V : struct, IQuads<V>
{
    static readonly OperationTable<CpuKernels<V>> table = new OperationTable<CpuKernels<V>>()
        .Add<GatherOperation>((cpu, gather) => new(gather, "gather", new CpuGather(cpu.workers, gather).Run))
        .Add<HostGatherOperation>((cpu, gather) => new(gather, "gather", new CpuHostGather(cpu.workers, gather).Run))
        .Add<ForwardOperation>((cpu, forward) =>
            new(forward, cpu.Gemm(forward), forward.Activation.Bind(new CpuForward<V>(cpu.product, forward))))
        .Add<BackwardOperation>((cpu, backward) =>
            new(backward, cpu.Gemm(backward), backward.Activation.Bind(new CpuBackward<V>(cpu.product, backward))))
        .Add<GradientOperation>((cpu, gradient) => cpu.Gradients(gradient))
        .Add<MembersOperation>((cpu, members) => cpu.Members(members))
        .Add<DropoutOperation>((cpu, dropout) => new(dropout, "dropout", new CpuDropout(cpu.workers, dropout).Run))
        .Add<DifferentiateOperation>((cpu, differentiate) =>
            cpu.Launch(differentiate, "differentiate", differentiate.Activation.Bind(new CpuDifferentiate<V>(cpu.workers, differentiate))))
        .Add<AddOperation>((cpu, add) => cpu.Launch(add, "add", new CpuAdd<V>(cpu.workers, add).Run))
        .Add<ColumnStatisticsOperation>((cpu, statistics) =>
            cpu.Launch(statistics, "column-statistics", new CpuColumnStatistics<V>(cpu.workers, statistics).Run))
        .Add<RowStatisticsOperation>((cpu, statistics) =>
            cpu.Launch(statistics, "row-statistics", new CpuRowStatistics<V>(cpu.workers, statistics).Run))
        .Add<NormaliseOperation>((cpu, normalise) =>
            cpu.Launch(normalise, "normalise", normalise.Activation.Bind(new CpuNormalise<V>(cpu.workers, normalise))))
        .Add<NormaliseGradientOperation>((cpu, gradient) =>
            cpu.Launch(gradient, "normalise-gradients", new CpuNormaliseGradients<V>(cpu.workers, gradient).Run))
        .Add<BatchNormBackwardOperation>((cpu, backward) =>
            cpu.Launch(backward, "batch-norm-backward", new CpuBatchNormBackward<V>(cpu.workers, backward).Run))
        .Add<LayerNormBackwardOperation>((cpu, backward) =>
            cpu.Launch(backward, "layer-norm-backward", new CpuLayerNormBackward<V>(cpu.workers, backward).Run))
        .Add<SoftmaxOperation>((cpu, softmax) => cpu.Launch(softmax, "softmax", new CpuSoftmax<V>(cpu.workers, softmax).Run))
        .Add<SoftmaxBackwardOperation>((cpu, backward) =>
            cpu.Launch(backward, "softmax-backward", new CpuSoftmaxBackward<V>(cpu.workers, backward).Run))
        .Add<SplitRowsOperation>((cpu, split) => new(split, "split-rows",
            new CpuRowParts(cpu.workers, split.Wide, split.Narrow, split.Parts, split.Pitch, joins: false).Run))
        .Add<JoinRowsOperation>((cpu, join) => new(join, "join-rows",
            new CpuRowParts(cpu.workers, join.Wide, join.Narrow, join.Parts, join.Pitch, joins: true).Run))
        .Add<DistanceOperation>((cpu, distance) => cpu.Launch(distance, "distance", new CpuDistance<V>(cpu.workers, distance).Run))
        .Add<DistanceBackwardOperation>((cpu, backward) =>
            cpu.Launch(backward, "distance-backward", new CpuDistanceBackward<V>(cpu.workers, backward).Run))
        .Add<EncodeOperation<BinPart>>((cpu, encode) =>
            cpu.Launch(encode, "bin-parts", new CpuEncode<V, BinPart>(cpu.workers, encode).Run))
        .Add<EncodeOperation<Cosine>>((cpu, encode) => cpu.Launch(encode, "cosines", new CpuEncode<V, Cosine>(cpu.workers, encode).Run))
        .Add<CosineGradientOperation>((cpu, gradient) =>
            cpu.Launch(gradient, "cosine-gradients", new CpuCosineGradients<V>(cpu.workers, gradient).Run))
        .Add<BlockDiagonalOperation>((cpu, product) =>
            cpu.Launch(product, "block-diagonal", new CpuBlockDiagonal<V>(cpu.workers, product).Run))
        .Add<BlockDiagonalGradientOperation>((cpu, gradient) =>
            cpu.Launch(gradient, "block-diagonal-gradient", new CpuBlockDiagonalGradient<V>(cpu.workers, gradient).Run))
        .Add<BlockDiagonalBackwardOperation>((cpu, backward) =>
            cpu.Launch(backward, "block-diagonal-backward", new CpuBlockDiagonalBackward<V>(cpu.workers, backward).Run))
        .Add<MemberMeanOperation>((cpu, mean) => new(mean, "member-mean", new CpuMemberMean(cpu.workers, mean).Run))
        .Add<MemberScaleOperation>((cpu, scale) =>
            cpu.Launch(scale, "member-scale", scale.Activation.Bind(new CpuMemberScale<V>(cpu.workers, scale))))
        .Add<MemberScaleBackwardOperation>((cpu, backward) =>
            cpu.Launch(backward, "member-scale-backward", new CpuMemberScaleBackward<V>(cpu.workers, backward).Run))
        .Add<MemberScaleGradientOperation>((cpu, gradient) =>
            cpu.Launch(gradient, "member-scale-gradients", new CpuMemberScaleGradients<V>(cpu.workers, gradient).Run))
        .Add<CellOperation>((cpu, cell) =>
            cpu.Launch(cell, $"{cell.Cell.Name}-forward", cell.Cell.Bind(new CpuCell<V>(cpu.workers, cell))))
        .Add<CellBackwardOperation>((cpu, cell) =>
            cpu.Launch(cell, $"{cell.Forward.Cell.Name}-backward", cell.Forward.Cell.Bind(new CpuCellBackward<V>(cpu.workers, cell))))
        .Add<LossOperation>((cpu, loss) => cpu.Launch(loss, loss.Loss.Name, loss.Loss.Bind(new CpuLoss<V>(cpu.workers, loss))))
        .Add<AccumulateOperation>((cpu, sum) => cpu.Launch(sum, "accumulate", new CpuAccumulate<V>(cpu.workers, sum).Run))
        .Add<AverageOperation>((cpu, average) => cpu.Launch(average, "moving-average", new CpuAverage<V>(cpu.workers, average).Run))
        .Add<ClipOperation>((cpu, clip) => cpu.Launch(clip, "norm", new CpuClip<V>(cpu.workers, clip).Run))
        .Add<UpdateOperation>((cpu, update) =>
            cpu.Launch(update, update.Optimizer.Name, update.Optimizer.Bind(new CpuUpdate<V>(cpu.workers, update))));

    readonly string instructionSet;
    readonly Workers workers;
    readonly Product<V> product;
    readonly string gemm;

    public CpuKernels(string instructionSet, Workers workers, CacheSizes caches)
    {
        this.instructionSet = instructionSet;
        this.workers = workers;
        Blocking = Blocking.For<V>(caches);
        product = new(workers, Blocking);
        gemm = $"gemm {MicroKernel<V>.Rows}x{MicroKernel<V>.Columns} {instructionSet}";
    }

    public override string InstructionSet => instructionSet;

    public override Blocking Blocking { get; }

    public override Launch? Bind(Operation operation) => table.Bind(this, operation);

    public override void Dispose() => product.Dispose();

    Launch Launch(Operation operation, string kernel, Action<Batch> run) => new(operation, $"{kernel} {instructionSet}", run);

    string Gemm(ProductOperation product) => product.Precision == Precision.Tf32 ? $"{gemm} tf32" : gemm;

    // One after the other: a product uses all threads.
    Launch Members(MembersOperation operation)
    {
        Launch[] members = [.. operation.Members.Select(member => table.Bind(this, member)!)];
        return new(operation, members[0].Kernel, batch =>
        {
            foreach (var member in members)
                member.Run(batch);
        });
    }

    Launch Gradients(GradientOperation gradient) => gradient.Update is { Optimizer: var optimizer } update
        ? new(gradient, $"{Gemm(gradient)} {optimizer.Name}", optimizer.Bind(new CpuFusedUpdate<V>(product, gradient, update)))
        : new(gradient, Gemm(gradient), new CpuGradients<V>(product, gradient, new PlainEpilogue<V>(), new PlainEpilogue<V>()).Run);
}
