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
    public static Launch Bind(IlgpuDevice device, MemberOperands<GradientOperation> operands)
    {
        var operation = operands.First;
        var (x, delta, w) = (operation.X, operation.Delta, operation.W);
        var shape = new MatMulShape(
            w.Rows, w.Columns, x.Rows, x.Stride, delta.Stride, w.Stride,
            Pitch: operands.Pitch(one => one.X, one => one.Delta, one => one.W, one => one.B));
        var candidates = TileChoice.Divided(shape.M, shape.N, shape.K, device.Multiprocessors, operation.Precision);
        return operands.Fastest(device, "gradients", shape, shape.K, candidates,
            elsewhere => operation with { W = elsewhere.Like(w), B = elsewhere.Like(operation.B) },
            (at, choice) => TiledKernels.OfExamples(shape, choice, new Kernels(device, at, shape, choice)));
    }

    sealed record Kernels(IlgpuDevice Device, MemberOperands<GradientOperation> Operands, MatMulShape Shape, TileChoice Choice)
        : ITileBinder<BoundKernel>
    {
        public BoundKernel Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds
        {
            var kernel = DenseGradients<TTile, TBounds>.Kernel;
            var run = Device.Load(kernel, Device.Accelerator.LoadStreamKernel);
            var (x, delta) = (Operands.View(one => one.X), Operands.View(one => one.Delta));
            var (w, b) = (Operands.View(one => one.W), Operands.View(one => one.B));
            var (shape, members) = (Shape, Operands.Count);
            if (Choice.Parts == 1)
            {
                return new(kernel.Name, batch => run(IlgpuDevice.Tiles<TTile>(shape.M, shape.N, members), x, delta, w, b,
                    shape with { K = batch.Rows }, new(batch.Rows, Step: 0)));
            }

            var sum = Device.Load(SumParts.Kernel, Device.Accelerator.LoadStreamKernel);
            var (examples, most) = SplitProduct.Divide<TTile>(shape.K, Choice.Parts);
            var gradient = new MatrixShape(shape.M, shape.N, shape.StrideC);
            var ofParts = shape with { Pitch = new(0, 0, w.IntLength, b.IntLength) };
            var scratch = Device.Scratch;
            scratch.Reserve(most * (w.IntLength + Matrix.Alignment + b.IntLength));
            return new(kernel.Name, batch =>
            {
                int parts = (batch.Rows + examples - 1) / examples;
                var partsW = scratch.View.SubView(0, parts * w.IntLength);
                int firstB = (parts * w.IntLength + Matrix.Alignment - 1) / Matrix.Alignment * Matrix.Alignment;
                var partsB = scratch.View.SubView(firstB, parts * b.IntLength);
                run(IlgpuDevice.Tiles<TTile>(shape.M, shape.N, parts), x, delta, partsW, partsB, ofParts with { K = batch.Rows },
                    new(examples, Step: examples));
                sum(Groups(SumParts.Kernel, gradient.Count + gradient.Columns), partsW, partsB, w, b, gradient, parts);
            });
        }
    }
}
