using GpuNet.Devices.Operations;
using GpuNet.Kernels.MatMul;
using ILGPU.Runtime;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="DenseForward{TActivation, TTile, TBounds}"/>, with the tile that is fastest.</summary>
sealed class IlgpuForward(IlgpuDevice device, MemberOperands<ForwardOperation> operands) : IActivationBinder<Launch>
{
    public Launch Bind<TActivation>() where TActivation : struct, IActivation
    {
        var operation = operands.First;
        var (x, w, b) = (operation.X, operation.W, operation.B);
        var shape = new MatMulShape(
            x.Rows, w.Columns, w.Rows, x.Stride, w.Stride, operation.Y.Stride, b.Rows == 1 ? 0 : b.Stride,
            operands.Pitch(one => one.X, one => one.W, one => one.Y, one => one.B));
        return operands.Fastest(device, "forward", shape, shape.M, TileChoice.For(operation, shape, device.Multiprocessors),
            elsewhere => operation with { S = elsewhere.Like(operation.S), Y = elsewhere.Like(operation.Y) },
            (at, choice) => TiledKernels.OfRows(shape, choice, new Kernels<TActivation>(device, at, shape, choice.Parts)));
    }

    sealed record Kernels<TActivation>(IlgpuDevice Device, MemberOperands<ForwardOperation> Operands, MatMulShape Shape, int Parts)
        : ITileBinder<BoundKernel> where TActivation : struct, IActivation
    {
        public BoundKernel Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds
        {
            var (x, w, b) = (Operands.View(one => one.X), Operands.View(one => one.W), Operands.View(one => one.B));
            var (s, y) = (Operands.View(one => one.S ?? one.Y), Operands.View(one => one.Y));
            var (shape, members) = (Shape, Operands.Count);
            if (Parts > 1)
            {
                var ofParts = ForwardOfParts<TActivation>.Kernel;
                var add = Device.Load(ofParts, Device.Accelerator.LoadStreamKernel);
                return SplitProduct.Bind<ExtentContiguous, TTile, TBounds>(Device, x, w, shape, Parts, ofParts,
                    (groups, parts, result, split, count) => add(groups, parts, b, s, y, result, shape.StrideBias, split, count));
            }
            var kernel = DenseForward<TActivation, TTile, TBounds>.Kernel;
            var run = Device.Load(kernel, Device.Accelerator.LoadStreamKernel);
            return new(kernel.Name, batch =>
                run(IlgpuDevice.Tiles<TTile>(batch.Rows, shape.N, members), x, w, b, s, y, shape with { M = batch.Rows }));
        }
    }
}
