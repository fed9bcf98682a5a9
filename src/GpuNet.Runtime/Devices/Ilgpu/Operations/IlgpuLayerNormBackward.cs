using GpuNet.Devices.Operations;
using GpuNet.Kernels.Normalisation;
using GpuNet.Kernels.Reductions;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="LayerNormBackward{TThreads}"/>.</summary>
sealed class IlgpuLayerNormBackward(IlgpuDevice device, LayerNormBackwardOperation operation) : IRowBinder
{
    public Launch Bind<TThreads>() where TThreads : struct, IRowThreads
    {
        var kernel = LayerNormBackward<TThreads>.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (delta, x, gamma, below) = (View(operation.Delta), View(operation.X), View(operation.Gamma), View(operation.Below));
        var (mean, variance) = (View(operation.Statistics.Mean), View(operation.Statistics.Variance));
        var shape = ShapeOf(operation.Statistics, operation.X, operation.Delta);
        return new(operation, kernel.Name, batch => run(Groups(kernel, (long)batch.Rows * TThreads.Count),
            delta, x, mean, variance, gamma, below, shape with { Rows = batch.Rows }));
    }
}
