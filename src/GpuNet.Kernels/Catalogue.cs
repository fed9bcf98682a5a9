using GpuNet.Kernels.Batches;
using GpuNet.Kernels.Distance;
using GpuNet.Kernels.Elementwise;
using GpuNet.Kernels.Embedding;
using GpuNet.Kernels.FullyFused;
using GpuNet.Kernels.Losses;
using GpuNet.Kernels.MatMul;
using GpuNet.Kernels.Members;
using GpuNet.Kernels.Normalisation;
using GpuNet.Kernels.Optimizers;
using GpuNet.Kernels.Recurrent;
using GpuNet.Kernels.Reductions;
using GpuNet.Kernels.Softmax;

namespace GpuNet.Kernels;

/// <summary>All production kernels, with each of their type arguments. No other kernel is launched.</summary>
static class Catalogue
{
    /// <summary>The list.</summary>
    public static IReadOnlyList<Kernel> All { get; } =
    [
        BiasAdd.Kernel,
        Add.Kernel,
        Dropout.Kernel,
        ColumnSum.Kernel,
        SumParts.Kernel,
        Gather.Kernel,
        Accumulate.Kernel,
        MovingAverage.Kernel,
        ClipByNorm.Squares,
        ClipByNorm.Factor,
        SplitRows.Kernel,
        JoinRows.Kernel,
        DistanceBackward.Kernel,
        Encode<BinPart>.Kernel,
        Encode<Cosine>.Kernel,
        CosineGradients.Kernel,
        BlockDiagonal.Kernel,
        BlockDiagonalGradient.Kernel,
        BlockDiagonalBackward.Kernel,
        MemberMean.Kernel,
        MemberScaleBackward.Kernel,
        MemberScaleGradients.Kernel,
        GradientSum.Kernel,
        .. GatedCell.All.SelectMany(cell => cell.Bind(new CellKernels())),
        .. RowKernels<Threads8>(),
        .. RowKernels<Threads32>(),
        .. RowKernels<Threads256>(),
        ColumnStatistics.Kernel,
        NormaliseGradients<PerColumn>.Kernel,
        NormaliseGradients<PerRow>.Kernel,
        BatchNormBackward.Kernel,
        .. TileVariant.All.SelectMany(Both(new ProductKernels())),
        .. Activation.All.SelectMany(activation => activation.Bind(new ActivationKernels())),
        .. Loss.All.SelectMany(loss => loss.Bind(new LossKernels())),
        .. Optimizer.All.SelectMany(optimizer => optimizer.Bind(new OptimizerKernels())).Distinct(),
    ];

    static Kernel[] RowKernels<T>() where T : struct, IRowThreads =>
    [
        SoftmaxForward<T>.Kernel, SoftmaxBackward<T>.Kernel, RowStatistics<T>.Kernel, LayerNormBackward<T>.Kernel,
        DistanceForward<T>.Kernel,
    ];

    static Func<TileVariant, IEnumerable<Kernel>> Both(ITileBinder<Kernel[]> binder) => tile =>
        [.. tile.BindAligned(binder), .. tile.BindGuarded(binder)];

    readonly struct ProductKernels : ITileBinder<Kernel[]>
    {
        public Kernel[] Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds =>
        [
            TiledProduct<DepthContiguous, ExtentContiguous, TTile, TBounds>.Kernel,
            TiledProduct<DepthContiguous, DepthContiguous, TTile, TBounds>.Kernel,
            TiledProduct<ExtentContiguous, ExtentContiguous, TTile, TBounds>.Kernel,
            DenseGradients<TTile, TBounds>.Kernel,
        ];
    }

    readonly struct DenseKernels<T> : ITileBinder<Kernel[]> where T : struct, IActivation
    {
        public Kernel[] Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds =>
            T.DerivativeFrom == DerivativeSource.None
                ? [DenseForward<T, TTile, TBounds>.Kernel]
                : [DenseForward<T, TTile, TBounds>.Kernel, DenseBackward<T, TTile, TBounds>.Kernel];
    }

    readonly struct ActivationKernels : IActivationBinder<Kernel[]>
    {
        public Kernel[] Bind<T>() where T : struct, IActivation =>
        [
            .. TileVariant.All.SelectMany(Both(new DenseKernels<T>())),
            Activate<T>.Kernel, ForwardOfParts<T>.Kernel, BackwardOfParts<T>.Kernel,
            Normalise<T, PerColumn>.Kernel,
            Normalise<T, PerRow>.Kernel,
            MemberScale<T>.Kernel,
            FullyFusedForward<T>.Kernel,
            .. T.DerivativeFrom == DerivativeSource.None ? Array.Empty<Kernel>() : [Differentiate<T>.Kernel],
            .. T.DerivativeFrom == DerivativeSource.Output
                ? Loss.All.SelectMany(loss => loss.Bind(new FullyFusedKernels<T>())) : Array.Empty<Kernel>(),
        ];
    }

    readonly struct CellKernels : ICellBinder<Kernel[]>
    {
        public Kernel[] Bind<TCell>() where TCell : struct, ICell => [CellForward<TCell>.Kernel, CellBackward<TCell>.Kernel];
    }

    readonly struct LossKernels : ILossBinder<IEnumerable<Kernel>>
    {
        public IEnumerable<Kernel> Bind<T>(T loss) where T : unmanaged, ILoss =>
            T.Link == Link.Softmax ? [.. Kernels<T, DenseTargets>(), .. Kernels<T, ClassIndices>()] : Kernels<T, DenseTargets>();

        static Kernel[] Kernels<T, TTargets>() where T : unmanaged, ILoss where TTargets : struct, ITargets =>
            [LossSeed<T, TTargets, Threads8>.Kernel, LossSeed<T, TTargets, Threads32>.Kernel, LossSeed<T, TTargets, Threads256>.Kernel];
    }

    readonly struct FullyFusedKernels<T> : ILossBinder<Kernel[]> where T : struct, IActivation
    {
        public Kernel[] Bind<TLoss>(TLoss loss) where TLoss : unmanaged, ILoss => TLoss.Link switch
        {
            // Pairs have twin towers, which are not fused.
            Link.Distance => [],
            Link.Softmax => [.. Kernels<TLoss, DenseTargets>(), .. Kernels<TLoss, ClassIndices>()],
            _ => Kernels<TLoss, DenseTargets>(),
        };

        static Kernel[] Kernels<TLoss, TTargets>() where TLoss : unmanaged, ILoss where TTargets : struct, ITargets =>
        [
            FullyFusedLosses<T, TLoss, TTargets>.Kernel, FullyFusedGradients<T, TLoss, TTargets>.Kernel,
            PackedGradients<T, TLoss, TTargets>.Kernel,
        ];
    }

    readonly struct OptimizerKernels : IOptimizerBinder<Kernel[]>
    {
        public Kernel[] Bind<T>(T optimizer) where T : unmanaged, IOptimizer<T> =>
        [
            Update<T>.Kernel, GradientSumUpdate<T>.Kernel, PackedUpdate<T>.Kernel, SumPartsUpdate<T>.Kernel,
            .. TileVariant.All.Select(tile => tile.BindGuarded(new FusedUpdateKernel<T>())),
        ];
    }

    readonly struct FusedUpdateKernel<T> : ITileBinder<Kernel> where T : unmanaged, IOptimizer<T>
    {
        public Kernel Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds =>
            DenseGradientsUpdate<T, TTile>.Kernel;
    }
}
