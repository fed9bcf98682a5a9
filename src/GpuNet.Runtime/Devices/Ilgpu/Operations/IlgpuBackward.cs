using GpuNet.Devices.Operations;
using GpuNet.Kernels.MatMul;
using ILGPU;
using ILGPU.Runtime;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="DenseBackward{TActivation, TTile, TBounds}"/>, with the tile that is fastest.</summary>
sealed class IlgpuBackward(IlgpuDevice device, MemberOperands<BackwardOperation> operands) : IActivationBinder<Launch>
{
    public Launch Bind<TActivation>() where TActivation : struct, IActivation
    {
        var operation = operands.First;
        var (delta, w) = (operation.Delta, operation.W);
        var shape = new MatMulShape(
            delta.Rows, w.Rows, w.Columns, delta.Stride, w.Stride, operation.Below.Stride,
            Pitch: operands.Pitch(one => one.Delta, one => one.W, one => one.Below, one => one.From));
        return operands.Fastest(device, "backward", shape, shape.M, TileChoice.For(operation, shape, device.Multiprocessors),
            elsewhere => operation with { Below = elsewhere.Like(operation.Below) },
            (at, choice) => TiledKernels.OfRows(shape, choice, new Kernels<TActivation>(device, at, shape, choice.Parts)),
            (at, blas) => new Kernels<TActivation>(device, at, shape, parts: 1).Bind(blas));
    }

    sealed class Kernels<TActivation>(IlgpuDevice device, MemberOperands<BackwardOperation> operands, MatMulShape shape, int parts)
        : ITileBinder<BoundKernel> where TActivation : struct, IActivation
    {
        readonly ArrayView<float> delta = operands.View(one => one.Delta), w = operands.View(one => one.W);
        readonly ArrayView<float> from = operands.View(one => one.From), below = operands.View(one => one.Below);

        public BoundKernel Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds
        {
            if (parts > 1)
            {
                return SplitProduct.Bind<DepthContiguous, TTile, TBounds>(
                    device, delta, w, shape, parts, BackwardOfParts<TActivation>.Kernel, AddParts());
            }
            var kernel = DenseBackward<TActivation, TTile, TBounds>.Kernel;
            var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
            return new(kernel.Name, batch =>
                run(IlgpuDevice.Tiles<TTile>(batch.Rows, shape.N, operands.Count), delta, w, from, below, shape with { M = batch.Rows }));
        }

        public BoundKernel Bind(BlasProduct blas) =>
            SplitProduct.Bind<DepthContiguous>(device, blas, delta, w, shape, BackwardOfParts<TActivation>.Kernel, AddParts());

        SplitProduct.Sum AddParts()
        {
            var add = device.Load(BackwardOfParts<TActivation>.Kernel, device.Accelerator.LoadStreamKernel);
            return (groups, all, result, split, count) => add(groups, all, from, below, result, split, count);
        }
    }
}
