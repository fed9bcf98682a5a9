using GpuNet.Devices.Operations;
using GpuNet.Kernels.Batches;
using GpuNet.Kernels.Distance;
using GpuNet.Kernels.Elementwise;
using GpuNet.Kernels.Normalisation;
using GpuNet.Kernels.Reductions;
using GpuNet.Kernels.Softmax;
using ILGPU;
using ILGPU.Runtime;

namespace GpuNet.Devices.Ilgpu;

public sealed partial class IlgpuDevice
{
    /// <inheritdoc/>
    protected override Launch BindDifferentiate<TActivation>(DifferentiateOperation operation)
    {
        var kernel = Differentiate<TActivation>.Kernel;
        var run = Load(kernel, Accelerator.LoadStreamKernel);
        var (delta, from) = (View(operation.Delta), View(operation.From));
        var shape = new MatrixShape(0, operation.Delta.Columns, operation.Delta.Stride);
        return new(operation, kernel.Name, batch =>
            run(Groups(kernel, (long)batch.Rows * shape.Columns), delta, from, shape with { Rows = batch.Rows }));
    }

    /// <inheritdoc/>
    protected override Launch Bind(AddOperation operation)
    {
        var kernel = Add.Kernel;
        var run = Load(kernel, (body, specialization) => Accelerator.LoadStreamKernel(body, specialization));
        var (x, y) = (View(operation.X), View(operation.Y));
        var shape = new MatrixShape(0, operation.Y.Columns, operation.Y.Stride);
        return new(operation, kernel.Name, batch =>
            run(Groups(kernel, (long)batch.Rows * shape.Columns), x, y, shape with { Rows = batch.Rows }));
    }

    /// <inheritdoc/>
    protected override Launch Bind(ColumnStatisticsOperation operation)
    {
        var kernel = ColumnStatistics.Kernel;
        var run = Load(kernel, Accelerator.LoadStreamKernel);
        var (x, mean, variance) = (View(operation.X), View(operation.Statistics.Mean), View(operation.Statistics.Variance));
        var (runningMean, runningVariance) = (View(operation.RunningMean), View(operation.RunningVariance));
        var shape = ShapeOf(operation.Statistics, operation.X, operation.X);
        return new(operation, kernel.Name, batch =>
        {
            operation.CheckRows(batch.Rows);
            run(ColumnGroups(shape.Columns), x, mean, variance, runningMean, runningVariance,
                shape with { Rows = batch.Rows }, operation.Momentum);
        });
    }

    /// <inheritdoc/>
    protected override Launch Bind(RowStatisticsOperation operation) =>
        OfWidth(operation.X.Columns, new RowStatisticsKernels(this, operation));

    /// <inheritdoc/>
    protected override Launch BindNormalise<TActivation>(NormaliseOperation operation)
    {
        var kernel = operation.Statistics.PerRow ? Normalise<TActivation, PerRow>.Kernel : Normalise<TActivation, PerColumn>.Kernel;
        var run = Load(kernel, Accelerator.LoadStreamKernel);
        var (x, mean, variance) = (View(operation.X), View(operation.Statistics.Mean), View(operation.Statistics.Variance));
        var (gamma, beta, y) = (View(operation.Gamma), View(operation.Beta), View(operation.Y));
        var s = View(operation.S ?? operation.Y);
        var shape = ShapeOf(operation.Statistics, operation.X, operation.Y);
        return new(operation, kernel.Name, batch =>
            run(Groups(kernel, (long)batch.Rows * shape.Columns), x, mean, variance, gamma, beta, s, y, shape with { Rows = batch.Rows }));
    }

    /// <inheritdoc/>
    protected override Launch Bind(NormaliseGradientOperation operation)
    {
        var kernel = operation.Statistics.PerRow ? NormaliseGradients<PerRow>.Kernel : NormaliseGradients<PerColumn>.Kernel;
        var run = Load(kernel, Accelerator.LoadStreamKernel);
        var (delta, x) = (View(operation.Delta), View(operation.X));
        var (mean, variance) = (View(operation.Statistics.Mean), View(operation.Statistics.Variance));
        var (gamma, beta) = (View(operation.Gamma), View(operation.Beta));
        var shape = ShapeOf(operation.Statistics, operation.X, operation.Delta);
        return new(operation, kernel.Name, batch =>
            run(ColumnGroups(shape.Columns), delta, x, mean, variance, gamma, beta, shape with { Rows = batch.Rows }));
    }

    /// <inheritdoc/>
    protected override Launch Bind(BatchNormBackwardOperation operation)
    {
        var kernel = BatchNormBackward.Kernel;
        var run = Load(kernel, Accelerator.LoadStreamKernel);
        var (delta, x, below) = (View(operation.Delta), View(operation.X), View(operation.Below));
        var (mean, variance) = (View(operation.Statistics.Mean), View(operation.Statistics.Variance));
        var (gamma, gammaGradient, betaGradient) = (View(operation.Gamma), View(operation.GammaGradient), View(operation.BetaGradient));
        var shape = ShapeOf(operation.Statistics, operation.X, operation.Delta);
        return new(operation, kernel.Name, batch => run(Groups(kernel, (long)batch.Rows * shape.Columns),
            delta, x, mean, variance, gamma, gammaGradient, betaGradient, below, shape with { Rows = batch.Rows }));
    }

    /// <inheritdoc/>
    protected override Launch Bind(LayerNormBackwardOperation operation) =>
        OfWidth(operation.X.Columns, new LayerNormBackwardKernels(this, operation));

    /// <inheritdoc/>
    protected override Launch Bind(SoftmaxOperation operation) => OfWidth(operation.X.Columns, new SoftmaxKernels(this, operation));

    /// <inheritdoc/>
    protected override Launch Bind(SoftmaxBackwardOperation operation) =>
        OfWidth(operation.X.Columns, new SoftmaxBackwardKernels(this, operation));

    /// <inheritdoc/>
    protected override Launch Bind(SplitRowsOperation operation)
    {
        var kernel = SplitRows.Kernel;
        var run = Load(kernel, Accelerator.LoadStreamKernel);
        var (wide, narrow) = (View(operation.Wide), View(operation.Narrow));
        return new(operation, kernel.Name, batch =>
            run(Groups(kernel, (long)batch.Rows * operation.Wide.Columns), wide, narrow, operation.Sizes(batch.Rows)));
    }

    /// <inheritdoc/>
    protected override Launch Bind(JoinRowsOperation operation)
    {
        var kernel = JoinRows.Kernel;
        var run = Load(kernel, Accelerator.LoadStreamKernel);
        var (narrow, wide) = (View(operation.Narrow), View(operation.Wide));
        return new(operation, kernel.Name, batch =>
            run(Groups(kernel, (long)batch.Rows * operation.Wide.Columns), narrow, wide, operation.Sizes(batch.Rows)));
    }

    /// <inheritdoc/>
    protected override Launch Bind(DistanceOperation operation) => OfWidth(operation.X.Columns / 2, new DistanceKernels(this, operation));

    /// <inheritdoc/>
    protected override Launch Bind(DistanceBackwardOperation operation)
    {
        var kernel = DistanceBackward.Kernel;
        var run = Load(kernel, Accelerator.LoadStreamKernel);
        var (x, d, g, below) = (View(operation.X), View(operation.D), View(operation.G), View(operation.Below));
        var shape = new DistanceShape(0, operation.X.Columns / 2, operation.X.Stride, operation.D.Stride);
        return new(operation, kernel.Name, batch =>
            run(Groups(kernel, (long)batch.Rows * shape.Columns), x, d, g, below, shape with { Rows = batch.Rows }));
    }

    // How many threads share a row of that many columns.
    static Launch OfWidth(int columns, IRowBinder binder) => columns switch
    {
        <= 32 => binder.Bind<Threads8>(),
        <= 1024 => binder.Bind<Threads32>(),
        _ => binder.Bind<Threads256>(),
    };

    static NormalisationShape ShapeOf(Statistics statistics, Matrix x, Matrix y) =>
        new(0, x.Columns, x.Stride, y.Stride, statistics.Mean.Stride, statistics.Epsilon);

    static KernelConfig ColumnGroups(int columns) =>
        new((columns + ColumnReduce.Columns - 1) / ColumnReduce.Columns, GroupReduce.GroupSize);

    interface IRowBinder
    {
        Launch Bind<TThreads>() where TThreads : struct, IRowThreads;
    }

    sealed record RowStatisticsKernels(IlgpuDevice Device, RowStatisticsOperation Operation) : IRowBinder
    {
        public Launch Bind<TThreads>() where TThreads : struct, IRowThreads
        {
            var kernel = RowStatistics<TThreads>.Kernel;
            var run = Device.Load(kernel, Device.Accelerator.LoadStreamKernel);
            var (x, mean, variance) = (View(Operation.X), View(Operation.Statistics.Mean), View(Operation.Statistics.Variance));
            var shape = ShapeOf(Operation.Statistics, Operation.X, Operation.X);
            return new(Operation, kernel.Name, batch =>
                run(Groups(kernel, (long)batch.Rows * TThreads.Count), x, mean, variance, shape with { Rows = batch.Rows }));
        }
    }

    sealed record LayerNormBackwardKernels(IlgpuDevice Device, LayerNormBackwardOperation Operation) : IRowBinder
    {
        public Launch Bind<TThreads>() where TThreads : struct, IRowThreads
        {
            var kernel = LayerNormBackward<TThreads>.Kernel;
            var run = Device.Load(kernel, Device.Accelerator.LoadStreamKernel);
            var (delta, x, gamma, below) = (View(Operation.Delta), View(Operation.X), View(Operation.Gamma), View(Operation.Below));
            var (mean, variance) = (View(Operation.Statistics.Mean), View(Operation.Statistics.Variance));
            var shape = ShapeOf(Operation.Statistics, Operation.X, Operation.Delta);
            return new(Operation, kernel.Name, batch => run(Groups(kernel, (long)batch.Rows * TThreads.Count),
                delta, x, mean, variance, gamma, below, shape with { Rows = batch.Rows }));
        }
    }

    sealed record SoftmaxKernels(IlgpuDevice Device, SoftmaxOperation Operation) : IRowBinder
    {
        public Launch Bind<TThreads>() where TThreads : struct, IRowThreads
        {
            var kernel = SoftmaxForward<TThreads>.Kernel;
            var run = Device.Load(kernel, Device.Accelerator.LoadStreamKernel);
            var (s, x) = (View(Operation.S), View(Operation.X));
            var shape = new SoftmaxShape(0, Operation.X.Columns, Operation.S.Stride, Operation.X.Stride);
            return new(Operation, kernel.Name, batch =>
                run(Groups(kernel, (long)batch.Rows * TThreads.Count), s, x, shape with { Rows = batch.Rows }));
        }
    }

    sealed record SoftmaxBackwardKernels(IlgpuDevice Device, SoftmaxBackwardOperation Operation) : IRowBinder
    {
        public Launch Bind<TThreads>() where TThreads : struct, IRowThreads
        {
            var kernel = SoftmaxBackward<TThreads>.Kernel;
            var run = Device.Load(kernel, Device.Accelerator.LoadStreamKernel);
            var (x, g, below) = (View(Operation.X), View(Operation.G), View(Operation.Below));
            var shape = new SoftmaxShape(0, Operation.X.Columns, Operation.Below.Stride, Operation.X.Stride);
            return new(Operation, kernel.Name, batch =>
                run(Groups(kernel, (long)batch.Rows * TThreads.Count), x, g, below, shape with { Rows = batch.Rows }));
        }
    }

    sealed record DistanceKernels(IlgpuDevice Device, DistanceOperation Operation) : IRowBinder
    {
        public Launch Bind<TThreads>() where TThreads : struct, IRowThreads
        {
            var kernel = DistanceForward<TThreads>.Kernel;
            var run = Device.Load(kernel, Device.Accelerator.LoadStreamKernel);
            var (x, d) = (View(Operation.X), View(Operation.D));
            var shape = new DistanceShape(0, Operation.X.Columns / 2, Operation.X.Stride, Operation.D.Stride);
            return new(Operation, kernel.Name, batch =>
                run(Groups(kernel, (long)batch.Rows * TThreads.Count), x, d, shape with { Rows = batch.Rows }));
        }
    }
}
