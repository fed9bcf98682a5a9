using GpuNet.Devices.Operations;
using GpuNet.Kernels.Embedding;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="Encode{TBasis}"/> and <see cref="CosineGradients"/>.</summary>
static class IlgpuEncode
{
    public static Launch Bind<TBasis>(IlgpuDevice device, EncodeOperation<TBasis> operation) where TBasis : struct, IBasis
    {
        var kernel = Encode<TBasis>.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (x, y, places) = (View(operation.X), View(operation.Y), View(operation.Table.OfValues));
        var (a, b) = (View(operation.A), View(operation.B));
        var shape = new EncodeShape(
            0, operation.Y.Columns, operation.X.Stride, operation.Y.Stride, operation.Table.OfValues.Stride);
        return new(operation, kernel.Name, batch =>
            run(Groups(kernel, (long)batch.Rows * shape.Values), x, places, a, b, y, shape with { Rows = batch.Rows }));
    }

    public static Launch BindGradients(IlgpuDevice device, CosineGradientOperation operation)
    {
        var kernel = CosineGradients.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (x, delta, places) = (View(operation.X), View(operation.Delta), View(operation.Table.OfTerms));
        var (frequencies, phases) = (View(operation.Frequencies), View(operation.Phases));
        var (ofFrequencies, ofPhases) = (View(operation.OfFrequencies), View(operation.OfPhases));
        var shape = new EncodeShape(
            0, operation.Frequencies.Columns, operation.X.Stride, operation.Delta.Stride, operation.Table.OfTerms.Stride);
        return new(operation, kernel.Name, batch => run(
            Groups(kernel, shape.Values), x, delta, places, frequencies, phases, ofFrequencies, ofPhases,
            shape with { Rows = batch.Rows }));
    }
}
