using GpuNet.Devices.Operations;
using GpuNet.Kernels.Embedding;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="PiecewiseLinear"/> and <see cref="PiecewiseLinearGradient"/>.</summary>
static class IlgpuPiecewiseLinear
{
    public static Launch Bind(IlgpuDevice device, PiecewiseLinearOperation operation)
    {
        var kernel = PiecewiseLinear.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var bins = operation.Bins;
        var (x, places, starts, slopes) = (View(operation.X), View(bins.OfOutputs), View(bins.Starts), View(bins.Slopes));
        var (w, y) = (View(operation.W), View(operation.Y));
        return new(operation, kernel.Name, batch => run(
            Groups(kernel, (long)batch.Rows * operation.Y.Columns), x, places, starts, slopes, w, y,
            BinTable.Shape(batch.Rows, operation.X, operation.Y, operation.W, bins.OfOutputs)));
    }

    public static Launch BindGradient(IlgpuDevice device, PiecewiseLinearGradientOperation operation)
    {
        var kernel = PiecewiseLinearGradient.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var bins = operation.Bins;
        var (x, delta, places) = (View(operation.X), View(operation.Delta), View(bins.OfBins));
        var (starts, slopes, gradient) = (View(bins.Starts), View(bins.Slopes), View(operation.Gradient));
        return new(operation, kernel.Name, batch => run(
            Groups(kernel, (long)operation.Gradient.Rows * operation.Gradient.Columns), x, delta, places, starts, slopes, gradient,
            BinTable.Shape(batch.Rows, operation.X, operation.Delta, operation.Gradient, bins.OfBins)));
    }
}
