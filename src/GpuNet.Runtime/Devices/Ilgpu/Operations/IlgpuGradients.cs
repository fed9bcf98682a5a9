using GpuNet.Devices.Operations;
using GpuNet.Kernels.MatMul;
using GpuNet.Kernels.Reductions;
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
            (at, choice) => TiledKernels.OfExamples(shape, choice, new Kernels(device, at, shape, choice.Parts)));
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

    sealed record Kernels(IlgpuDevice Device, MemberOperands<GradientOperation> Operands, MatMulShape Shape, int Parts)
        : ITileBinder<BoundKernel>
    {
        public BoundKernel Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds
        {
            var (x, delta) = (Operands.View(one => one.X), Operands.View(one => one.Delta));
            var (w, b) = (Operands.View(one => one.W), Operands.View(one => one.B));
            var (shape, members) = (Shape, Operands.Count);
            if (Parts > 1)
            {
                var add = Device.Load(SumParts.Kernel, Device.Accelerator.LoadStreamKernel);
                return new SplitGradients(Device, x, delta, shape, w.IntLength, b.IntLength, Parts).Bind<TTile, TBounds>(
                    SumParts.Kernel, (groups, partsW, partsB, gradient, count, _) => add(groups, partsW, partsB, w, b, gradient, count));
            }
            var kernel = DenseGradients<TTile, TBounds>.Kernel;
            var run = Device.Load(kernel, Device.Accelerator.LoadStreamKernel);
            return new(kernel.Name, batch => run(IlgpuDevice.Tiles<TTile>(shape.M, shape.N, members), x, delta, w, b,
                shape with { K = batch.Rows }, new(batch.Rows, Step: 0)));
        }
    }
}
