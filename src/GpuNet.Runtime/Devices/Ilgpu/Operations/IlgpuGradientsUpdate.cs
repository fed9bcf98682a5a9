using GpuNet.Devices.Operations;
using GpuNet.Kernels.MatMul;
using GpuNet.Kernels.Reductions;
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
            (at, choice) => TiledKernels.OfExamples(
                shape, choice, new Kernels<TOptimizer>(device, at, at.First.Update!, optimizer, shape, choice.Parts)));
    }

    sealed record Kernels<TOptimizer>(
        IlgpuDevice Device, MemberOperands<GradientOperation> Operands, UpdateOperation Update, TOptimizer Optimizer, MatMulShape Shape,
        int Parts) : ITileBinder<BoundKernel> where TOptimizer : unmanaged, IOptimizer<TOptimizer>
    {
        public BoundKernel Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds
        {
            var (x, delta) = (Operands.View(one => one.X), Operands.View(one => one.Delta));
            var (parameters, kept) = (View(Update.Parameters), View(Update.State));
            var (w, b) = (Operands.First.W, Operands.First.B);
            // Parameters lie in their buffer as gradients in theirs.
            var place = new LayerPlace(w.Offset, b.Offset);
            var (shape, members, update, optimizer) = (Shape, Operands.Count, Update, Optimizer);
            if (Parts > 1)
            {
                var kernelOfParts = SumPartsUpdate<TOptimizer>.Kernel;
                var add = Device.Load(kernelOfParts, Device.Accelerator.LoadStreamKernel);
                return new SplitGradients(Device, x, delta, shape, w.Length, b.Length, Parts).Bind<TTile, TBounds>(
                    kernelOfParts, (groups, partsW, partsB, gradient, count, batch) => add(
                        groups, partsW, partsB, parameters, kept, gradient, new(count, w.Length, b.Length, place), update.Shape(batch),
                        optimizer.At(batch.Step, batch.LearningRate)));
            }
            var kernel = DenseGradientsUpdate<TOptimizer, TTile>.Kernel;
            var run = Device.Load(kernel, Device.Accelerator.LoadStreamKernel);
            return new(kernel.Name, batch => run(
                IlgpuDevice.Tiles<TTile>(shape.M, shape.N, members), x, delta, parameters, kept, shape with { K = batch.Rows }, place,
                update.Shape(batch), optimizer.At(batch.Step, batch.LearningRate)));
        }
    }
}
