using GpuNet.Devices.Operations;
using GpuNet.Kernels.Elementwise;
using GpuNet.Kernels.MatMul;
using GpuNet.Kernels.Reductions;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="DenseGradients{TTile, TBounds}"/>, with the tile and the number of parts that are fastest.</summary>
static class IlgpuGradients
{
    public static Launch Bind(IlgpuDevice device, GradientOperation operation)
    {
        var (x, delta, w) = (operation.X, operation.Delta, operation.W);
        var shape = new MatMulShape(w.Rows, w.Columns, x.Rows, x.Stride, delta.Stride, w.Stride);
        var candidates = TileChoice.Divided(shape.M, shape.N, shape.K, device.Multiprocessors, operation.Precision);
        return device.Fastest("gradients", shape, shape.K, candidates, operation,
            elsewhere => operation with { W = elsewhere.Like(w), B = elsewhere.Like(operation.B) },
            (at, choice) => TiledKernels.OfExamples(shape, choice, new Kernels(device, at, shape, choice)));
    }

    sealed record Kernels(IlgpuDevice Device, GradientOperation Operation, MatMulShape Shape, TileChoice Choice) : ITileBinder<BoundKernel>
    {
        public BoundKernel Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds
        {
            var kernel = DenseGradients<TTile, TBounds>.Kernel;
            var run = Device.Load(kernel, Device.Accelerator.LoadStreamKernel);
            var (x, delta, w, b) = (View(Operation.X), View(Operation.Delta), View(Operation.W), View(Operation.B));
            var shape = Shape;
            if (Choice.Parts == 1)
            {
                return new(kernel.Name, batch => run(IlgpuDevice.Tiles<TTile>(shape.M, shape.N), x, delta, w, b,
                    shape with { K = batch.Rows }, new(batch.Rows, 0, 0)));
            }

            var sum = Device.Load(SumParts.Kernel, Device.Accelerator.LoadStreamKernel);
            var (examples, most) = SplitProduct.Divide<TTile>(shape.K, Choice.Parts);
            var gradient = new MatrixShape(shape.M, shape.N, shape.StrideC);
            var split = new GradientSplit(examples, w.IntLength, b.IntLength);
            var scratch = Device.Scratch;
            scratch.Reserve(most * (w.IntLength + Matrix.Alignment + b.IntLength));
            return new(kernel.Name, batch =>
            {
                int parts = (batch.Rows + examples - 1) / examples;
                var partsW = scratch.View.SubView(0, parts * w.IntLength);
                int firstB = (parts * w.IntLength + Matrix.Alignment - 1) / Matrix.Alignment * Matrix.Alignment;
                var partsB = scratch.View.SubView(firstB, parts * b.IntLength);
                run(IlgpuDevice.Tiles<TTile>(shape.M, shape.N, parts), x, delta, partsW, partsB, shape with { K = batch.Rows }, split);
                sum(Groups(SumParts.Kernel, gradient.Count + gradient.Columns), partsW, partsB, w, b, gradient, parts);
            });
        }
    }
}
