using GpuNet.Devices.Operations;
using GpuNet.Kernels.MatMul;
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
            (at, choice) => TiledKernels.OfRows(shape, choice, new Kernels<TActivation>(device, at, shape, choice.Parts)));
    }

    sealed record Kernels<TActivation>(IlgpuDevice Device, MemberOperands<BackwardOperation> Operands, MatMulShape Shape, int Parts)
        : ITileBinder<BoundKernel> where TActivation : struct, IActivation
    {
        public BoundKernel Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds
        {
            var (delta, w) = (Operands.View(one => one.Delta), Operands.View(one => one.W));
            var (from, below) = (Operands.View(one => one.From), Operands.View(one => one.Below));
            var (shape, members) = (Shape, Operands.Count);
            if (Parts > 1)
            {
                var ofParts = BackwardOfParts<TActivation>.Kernel;
                var add = Device.Load(ofParts, Device.Accelerator.LoadStreamKernel);
                return SplitProduct.Bind<DepthContiguous, TTile, TBounds>(Device, delta, w, shape, Parts, ofParts,
                    (groups, parts, result, split, count) => add(groups, parts, from, below, result, split, count));
            }
            var kernel = DenseBackward<TActivation, TTile, TBounds>.Kernel;
            var run = Device.Load(kernel, Device.Accelerator.LoadStreamKernel);
            return new(kernel.Name, batch =>
                run(IlgpuDevice.Tiles<TTile>(batch.Rows, shape.N, members), delta, w, from, below, shape with { M = batch.Rows }));
        }
    }
}
