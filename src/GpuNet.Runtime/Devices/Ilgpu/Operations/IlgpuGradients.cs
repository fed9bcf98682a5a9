using GpuNet.Devices.Operations;
using GpuNet.Kernels.MatMul;
using GpuNet.Kernels.Reductions;
using ILGPU;
using ILGPU.Runtime;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="DenseGradients{TTile, TBounds}"/>, with the tile and the number of parts that are fastest.</summary>
static class IlgpuGradients
{
    public static Launch Bind(IlgpuDevice device, MemberOperands<GradientOperation> operands)
    {
        if (operands.First.Update is { Optimizer: var optimizer })
            return optimizer.Bind(new IlgpuGradientsUpdate(device, operands));
        var (operation, shape) = (operands.First, ShapeOf(operands));
        return operands.Fastest(device, "gradients", shape, shape.K, Candidates(device, operation, shape),
            elsewhere => operation with { W = elsewhere.Like(operation.W), B = elsewhere.Like(operation.B) },
            (at, choice) => TiledKernels.OfExamples(shape, choice, new Kernels(device, at, shape, choice.Parts)),
            (at, blas) => new Kernels(device, at, shape, parts: 1).Bind(blas));
    }

    /// <summary>The sizes of the products.</summary>
    public static MatMulShape ShapeOf(MemberOperands<GradientOperation> operands)
    {
        var (x, delta, w) = (operands.First.X, operands.First.Delta, operands.First.W);
        return new(
            w.Rows, w.Columns, x.Rows, x.Stride, delta.Stride, w.Stride,
            Pitch: operands.Pitch(one => one.X, one => one.Delta, one => one.W, one => one.B));
    }

    /// <summary>The tiles to choose from.</summary>
    public static IReadOnlyList<TileChoice> Candidates(IlgpuDevice device, GradientOperation operation, MatMulShape shape) =>
        TileChoice.Divided(shape.M, shape.N, shape.K, device.Multiprocessors, operation.Precision);

    sealed class Kernels(IlgpuDevice device, MemberOperands<GradientOperation> operands, MatMulShape shape, int parts)
        : ITileBinder<BoundKernel>
    {
        readonly ArrayView<float> x = operands.View(one => one.X), delta = operands.View(one => one.Delta);
        readonly ArrayView<float> w = operands.View(one => one.W), b = operands.View(one => one.B);

        public BoundKernel Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds
        {
            if (parts > 1)
                return Split().Bind<TTile, TBounds>(SumParts.Kernel, AddParts());
            var kernel = DenseGradients<TTile, TBounds>.Kernel;
            var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
            return new(kernel.Name, batch => run(IlgpuDevice.Tiles<TTile>(shape.M, shape.N, operands.Count), x, delta, w, b,
                shape with { K = batch.Rows }, new(batch.Rows, Step: 0)));
        }

        public BoundKernel Bind(BlasProduct blas) => Split().Bind(blas, SumParts.Kernel, AddParts());

        SplitGradients Split() => new(device, x, delta, shape, w.IntLength, b.IntLength, parts);

        SplitGradients.Sum AddParts()
        {
            var add = device.Load(SumParts.Kernel, device.Accelerator.LoadStreamKernel);
            return (groups, partsW, partsB, gradient, count, _) => add(groups, partsW, partsB, w, b, gradient, count);
        }
    }
}
