using GpuNet.Devices.Operations;
using GpuNet.Kernels.Recurrent;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="CellForward{TCell}"/>.</summary>
sealed class IlgpuCell(IlgpuDevice device, CellOperation operation) : ICellBinder<Launch>
{
    public Launch Bind<TCell>() where TCell : struct, ICell
    {
        var kernel = CellForward<TCell>.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (gates, v) = (View(operation.Gates), View(operation.V));
        var (before, state, output) = (View(operation.Before), View(operation.State), View(operation.Output));
        return new(operation, kernel.Name, batch => run(
            Groups(kernel, (long)batch.Rows * operation.Output.Columns), gates, v, before, state, output, operation.Shape(batch.Rows)));
    }
}

/// <summary>Launches <see cref="CellBackward{TCell}"/>.</summary>
sealed class IlgpuCellBackward(IlgpuDevice device, CellBackwardOperation operation) : ICellBinder<Launch>
{
    public Launch Bind<TCell>() where TCell : struct, ICell
    {
        var kernel = CellBackward<TCell>.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var forward = operation.Forward;
        var (gates, v, before, state) = (View(forward.Gates), View(forward.V), View(forward.Before), View(forward.State));
        var (above, behind, carry) = (View(operation.Above), View(operation.Behind), View(operation.Carry));
        var (deltaA, deltaV, carried) = (View(operation.DeltaA), View(operation.DeltaV), View(operation.Carried));
        return new(operation, kernel.Name, batch => run(
            Groups(kernel, (long)batch.Rows * forward.Output.Columns), gates, v, before, state, above, behind, carry, deltaA, deltaV,
            carried, forward.Shape(batch.Rows)));
    }
}
