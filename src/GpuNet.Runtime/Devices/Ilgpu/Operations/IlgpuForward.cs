using GpuNet.Devices.Operations;
using GpuNet.Kernels.MatMul;
using ILGPU;
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
            (at, choice) => TiledKernels.OfRows(shape, choice, new Kernels<TActivation>(device, at, shape, choice.Parts)),
            (at, blas) => new Kernels<TActivation>(device, at, shape, parts: 1).Bind(blas));
    }

    sealed class Kernels<TActivation>(IlgpuDevice device, MemberOperands<ForwardOperation> operands, MatMulShape shape, int parts)
        : ITileBinder<BoundKernel> where TActivation : struct, IActivation
    {
        readonly ArrayView<float> x = operands.View(one => one.X), w = operands.View(one => one.W), b = operands.View(one => one.B);
        readonly ArrayView<float> s = operands.View(one => one.S ?? one.Y), y = operands.View(one => one.Y);

        public BoundKernel Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds
        {
            if (parts > 1)
            {
                return SplitProduct.Bind<ExtentContiguous, TTile, TBounds>(
                    device, x, w, shape, parts, ForwardOfParts<TActivation>.Kernel, AddParts());
            }
            var kernel = DenseForward<TActivation, TTile, TBounds>.Kernel;
            var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
            return new(kernel.Name, batch =>
                run(IlgpuDevice.Tiles<TTile>(batch.Rows, shape.N, operands.Count), x, w, b, s, y, shape with { M = batch.Rows }));
        }

        public BoundKernel Bind(BlasProduct blas) =>
            SplitProduct.Bind<ExtentContiguous>(device, blas, x, w, shape, ForwardOfParts<TActivation>.Kernel, AddParts());

        SplitProduct.Sum AddParts()
        {
            var add = device.Load(ForwardOfParts<TActivation>.Kernel, device.Accelerator.LoadStreamKernel);
            return (groups, all, result, split, count) => add(groups, all, b, s, y, result, shape.StrideBias, split, count);
        }
    }
}
