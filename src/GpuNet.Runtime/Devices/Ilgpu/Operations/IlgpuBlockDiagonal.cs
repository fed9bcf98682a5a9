using GpuNet.Devices.Operations;
using GpuNet.Kernels.Embedding;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>
/// Launches <see cref="BlockDiagonal"/>, <see cref="BlockDiagonalGradient"/> and <see cref="BlockDiagonalBackward"/>.
/// </summary>
static class IlgpuBlockDiagonal
{
    public static Launch Bind(IlgpuDevice device, BlockDiagonalOperation operation)
    {
        var kernel = BlockDiagonal.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (x, w, y, places) = (operation.X, operation.W, operation.Y, operation.Blocks.OfOutputs);
        var (viewX, viewW, viewY, viewPlaces) = (View(x), View(w), View(y), View(places));
        return new(operation, kernel.Name, batch => run(
            Groups(kernel, (long)batch.Rows * y.Columns), viewX, viewPlaces, viewW, viewY,
            BlockTable.Shape(batch.Rows, x, w, y, places)));
    }

    public static Launch BindGradient(IlgpuDevice device, BlockDiagonalGradientOperation operation)
    {
        var kernel = BlockDiagonalGradient.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (x, delta, gradient, places) = (operation.X, operation.Delta, operation.Gradient, operation.Blocks.OfTerms);
        var (viewX, viewDelta, viewGradient, viewPlaces) = (View(x), View(delta), View(gradient), View(places));
        return new(operation, kernel.Name, batch => run(
            Groups(kernel, (long)gradient.Rows * gradient.Columns), viewX, viewDelta, viewPlaces, viewGradient,
            BlockTable.Shape(batch.Rows, x, gradient, delta, places)));
    }

    public static Launch BindBackward(IlgpuDevice device, BlockDiagonalBackwardOperation operation)
    {
        var kernel = BlockDiagonalBackward.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (delta, w, below, places) = (operation.Delta, operation.W, operation.Below, operation.Blocks.OfInputs);
        var (viewDelta, viewW, viewBelow, viewPlaces) = (View(delta), View(w), View(below), View(places));
        return new(operation, kernel.Name, batch => run(
            Groups(kernel, (long)batch.Rows * below.Columns), viewDelta, viewPlaces, viewW, viewBelow,
            BlockTable.Shape(batch.Rows, below, w, delta, places)));
    }
}
