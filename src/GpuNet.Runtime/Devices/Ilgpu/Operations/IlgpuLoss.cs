using GpuNet.Devices.Operations;
using GpuNet.Kernels.Losses;
using GpuNet.Kernels.Reductions;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="LossSeed{TLoss, TTargets, TThreads}"/>.</summary>
sealed class IlgpuLoss(IlgpuDevice device, LossOperation operation) : ILossBinder<Launch>
{
    public Launch Bind<TLoss>(TLoss loss) where TLoss : unmanaged, ILoss => operation.TargetsAreClasses
        ? OfWidth(operation.Logits.Columns, new Kernels<TLoss, ClassIndices>(device, operation, loss))
        : OfWidth(operation.Logits.Columns, new Kernels<TLoss, DenseTargets>(device, operation, loss));

    sealed record Kernels<TLoss, TTargets>(IlgpuDevice Device, LossOperation Operation, TLoss Loss) : IRowBinder
        where TLoss : unmanaged, ILoss
        where TTargets : struct, ITargets
    {
        public Launch Bind<TThreads>() where TThreads : struct, IRowThreads
        {
            var kernel = LossSeed<TLoss, TTargets, TThreads>.Kernel;
            var run = Device.Load(kernel, Device.Accelerator.LoadStreamKernel);
            var (logits, targets, delta) = (View(Operation.Logits), View(Operation.Targets), View(Operation.Delta));
            var (losses, correct) = (View(Operation.Losses), View(Operation.Correct));
            var weights = View(Operation.Weights ?? Operation.Targets);
            var positives = View(Operation.PositiveWeights ?? Operation.Targets);
            return new(Operation, kernel.Name, batch => run(
                Groups(kernel, (long)batch.Rows * TThreads.Count), logits, targets, weights, positives, delta, losses, correct,
                Operation.Shape(batch), Loss));
        }
    }
}
