using GpuNet.Devices.Operations;
using GpuNet.Kernels.MatMul;
using GpuNet.Kernels.Reductions;
using ILGPU;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>
/// Launches <see cref="DenseGradientsUpdate{TOptimizer, TTile}"/>, or partial gradients and
/// <see cref="SumPartsUpdate{TOptimizer}"/>, with the tile and the number of parts that are fastest.
/// </summary>
sealed class IlgpuGradientsUpdate(IlgpuDevice device, MemberOperands<GradientOperation> operands) : IOptimizerBinder<Launch>
{
    public Launch Bind<TOptimizer>(TOptimizer optimizer) where TOptimizer : unmanaged, IOptimizer<TOptimizer>
    {
        var (operation, shape) = (operands.First, IlgpuGradients.ShapeOf(operands));
        var update = operation.Update!;
        return operands.Fastest(
            device, $"gradients, {update.Optimizer.Name},", shape, shape.K, IlgpuGradients.Candidates(device, operation, shape),
            elsewhere => operation with
            {
                Update = update with { Parameters = elsewhere.Like(update.Parameters), State = elsewhere.Like(update.State) },
            },
            (at, choice) => TiledKernels.OfExamples(shape, choice, new Kernels<TOptimizer>(device, at, optimizer, shape, choice.Parts)),
            (at, blas) => new Kernels<TOptimizer>(device, at, optimizer, shape, parts: 1).Bind(blas));
    }

    sealed class Kernels<TOptimizer>(
        IlgpuDevice device, MemberOperands<GradientOperation> operands, TOptimizer optimizer, MatMulShape shape, int parts)
        : ITileBinder<BoundKernel> where TOptimizer : unmanaged, IOptimizer<TOptimizer>
    {
        readonly UpdateOperation update = operands.First.Update!;
        readonly ArrayView<float> x = operands.View(one => one.X), delta = operands.View(one => one.Delta);
        readonly ArrayView<float> parameters = View(operands.First.Update!.Parameters), kept = View(operands.First.Update!.State);

        // Parameters lie in their buffer as gradients in theirs.
        readonly LayerPlace place = new(operands.First.W.Offset, operands.First.B.Offset);

        public BoundKernel Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds
        {
            if (parts > 1)
                return Split().Bind<TTile, TBounds>(SumPartsUpdate<TOptimizer>.Kernel, AddParts());
            var kernel = DenseGradientsUpdate<TOptimizer, TTile>.Kernel;
            var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
            return new(kernel.Name, batch => run(
                IlgpuDevice.Tiles<TTile>(shape.M, shape.N, operands.Count), x, delta, parameters, kept, shape with { K = batch.Rows },
                place, update.Shape(batch), optimizer.At(batch.Step, batch.LearningRate)));
        }

        public BoundKernel Bind(BlasProduct blas) => Split().Bind(blas, SumPartsUpdate<TOptimizer>.Kernel, AddParts());

        SplitGradients Split() => new(device, x, delta, shape, operands.First.W.Length, operands.First.B.Length, parts);

        SplitGradients.Sum AddParts()
        {
            var add = device.Load(SumPartsUpdate<TOptimizer>.Kernel, device.Accelerator.LoadStreamKernel);
            return (groups, partsW, partsB, gradient, count, batch) => add(
                groups, partsW, partsB, parameters, kept, gradient,
                new(count, operands.First.W.Length, operands.First.B.Length, place), update.Shape(batch),
                optimizer.At(batch.Step, batch.LearningRate));
        }
    }
}
