using GpuNet.Devices.Operations;
using GpuNet.Kernels.MatMul;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="DenseForward{TActivation, TTile, TBounds}"/>, with the tile that is fastest.</summary>
sealed class IlgpuForward(IlgpuDevice device, ForwardOperation operation) : IActivationBinder<Launch>
{
    public Launch Bind<TActivation>() where TActivation : struct, IActivation
    {
        var (x, w, b) = (operation.X, operation.W, operation.B);
        var shape = new MatMulShape(x.Rows, w.Columns, w.Rows, x.Stride, w.Stride, operation.Y.Stride, b.Rows == 1 ? 0 : b.Stride);
        var candidates = TileChoice.For(operation, shape, device.Multiprocessors);
        return device.Fastest("forward", shape, shape.M, candidates, operation,
            elsewhere => operation with { S = elsewhere.Like(operation.S), Y = elsewhere.Like(operation.Y) },
            (at, choice) => TiledKernels.OfRows(shape, choice, new Kernels<TActivation>(device, at, shape, choice.Parts)));
    }

    sealed record Kernels<TActivation>(IlgpuDevice Device, ForwardOperation Operation, MatMulShape Shape, int Parts)
        : ITileBinder<BoundKernel> where TActivation : struct, IActivation
    {
        public BoundKernel Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds
        {
            var (x, w, b, y) = (View(Operation.X), View(Operation.W), View(Operation.B), View(Operation.Y));
            var s = View(Operation.S ?? Operation.Y);
            var shape = Shape;
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
                run(IlgpuDevice.Tiles<TTile>(batch.Rows, shape.N), x, w, b, s, y, shape with { M = batch.Rows }));
        }
    }
}
