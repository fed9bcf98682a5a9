using GpuNet.Devices.Operations;
using GpuNet.Kernels.FullyFused;
using GpuNet.Kernels.Losses;
using GpuNet.Kernels.Reductions;
using ILGPU;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches <see cref="FullyFusedForward{TActivation}"/>.</summary>
sealed class IlgpuFullyFusedForward(IlgpuDevice device, FullyFusedForwardOperation operation) : IActivationBinder<Launch>
{
    public Launch Bind<TActivation>() where TActivation : struct, IActivation
    {
        var kernel = FullyFusedForward<TActivation>.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var network = operation.Network;
        var order = FusedArguments.Order(operation.Step, network);
        var (source, parameters, table) = (View(network.Source), View(network.Parameters), View(network.Table).Cast<FusedLayer>());
        var logits = View(operation.Logits);
        return new(operation, kernel.Name, batch => run(
            FusedArguments.Groups(batch), source, order(batch), parameters, table, logits, network.Shape(batch), operation.Logits.Stride));
    }
}

/// <summary>Launches <see cref="FullyFusedLosses{TActivation, TLoss, TTargets}"/>.</summary>
sealed class IlgpuFullyFusedLosses(IlgpuDevice device, FullyFusedLossOperation operation) : IFusedLossBinder<Launch>
{
    public static Launch Bind(IlgpuDevice device, FullyFusedLossOperation operation) =>
        FusedLossBinding.Bind(operation.Network, operation.Loss, new IlgpuFullyFusedLosses(device, operation));

    public Launch Bind<TActivation, TLoss, TTargets>(TLoss loss)
        where TActivation : struct, IActivation
        where TLoss : unmanaged, ILoss
        where TTargets : struct, ITargets
    {
        var kernel = FullyFusedLosses<TActivation, TLoss, TTargets>.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (network, of) = (operation.Network, operation.Loss);
        var order = FusedArguments.Order(operation.Step, network);
        var (source, parameters, table) = (View(network.Source), View(network.Parameters), View(network.Table).Cast<FusedLayer>());
        var (targets, weights, positives) = (View(of.Targets), View(of.Weights ?? of.Targets), View(of.PositiveWeights ?? of.Targets));
        var (losses, correct) = (View(of.Losses), View(of.Correct));
        return new(operation, kernel.Name, batch => run(
            FusedArguments.Groups(batch), source, targets, weights, positives, order(batch), parameters, table, losses, correct,
            network.Shape(batch), of.Shape(batch), loss));
    }
}

/// <summary>Launches <see cref="FullyFusedGradients{TActivation, TLoss, TTargets}"/>.</summary>
sealed class IlgpuFullyFusedGradients(IlgpuDevice device, FullyFusedGradientOperation operation) : IFusedLossBinder<Launch>
{
    public static Launch Bind(IlgpuDevice device, FullyFusedGradientOperation operation) =>
        FusedLossBinding.Bind(operation.Network, operation.Loss, new IlgpuFullyFusedGradients(device, operation));

    public Launch Bind<TActivation, TLoss, TTargets>(TLoss loss)
        where TActivation : struct, IActivation
        where TLoss : unmanaged, ILoss
        where TTargets : struct, ITargets
    {
        var kernel = FullyFusedGradients<TActivation, TLoss, TTargets>.Kernel;
        var run = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        var (network, of) = (operation.Network, operation.Loss);
        var order = FusedArguments.Order(operation.Step, network);
        var (source, parameters, table) = (View(network.Source), View(network.Parameters), View(network.Table).Cast<FusedLayer>());
        var (targets, weights, positives) = (View(of.Targets), View(of.Weights ?? of.Targets), View(of.PositiveWeights ?? of.Targets));
        var (parts, losses, correct) = (View(operation.Parts), View(of.Losses), View(of.Correct));
        return new(operation, kernel.Name, batch => run(
            FusedArguments.Groups(batch), source, targets, weights, positives, order(batch), parameters, table, parts, losses, correct,
            network.Shape(batch), of.Shape(batch), loss));
    }
}

/// <summary>Launches <see cref="GradientSum"/>, or <see cref="GradientSumUpdate{TOptimizer}"/>.</summary>
static class IlgpuGradientSum
{
    public static Launch Bind(IlgpuDevice device, GradientSumOperation operation)
    {
        if (operation.Update is { } update)
            return update.Optimizer.Bind(new OfOptimizer(device, operation, update));
        var run = device.Load(GradientSum.Kernel, device.Accelerator.LoadStreamKernel);
        var (parts, gradients) = (View(operation.Parts), View(operation.Gradients));
        return new(operation, GradientSum.Kernel.Name, batch =>
            run(ColumnGroups(gradients.IntLength), parts, gradients, FusedSlice.GroupsFor(batch.Rows)));
    }

    sealed record OfOptimizer(IlgpuDevice Device, GradientSumOperation Operation, UpdateOperation Update) : IOptimizerBinder<Launch>
    {
        public Launch Bind<TOptimizer>(TOptimizer optimizer) where TOptimizer : unmanaged, IOptimizer<TOptimizer>
        {
            var kernel = GradientSumUpdate<TOptimizer>.Kernel;
            var run = Device.Load(kernel, Device.Accelerator.LoadStreamKernel);
            var (parts, parameters, kept) = (View(Operation.Parts), View(Update.Parameters), View(Update.State));
            return new(Operation, kernel.Name, batch => run(
                ColumnGroups(parameters.IntLength), parts, parameters, kept, Update.Shape(batch),
                optimizer.At(batch.Step, batch.LearningRate), FusedSlice.GroupsFor(batch.Rows)));
        }
    }
}

/// <summary>What fully fused kernels have in common.</summary>
static class FusedArguments
{
    /// <summary>A group for one slice of the batch or more.</summary>
    public static KernelConfig Groups(Batch batch) => new(FusedSlice.GroupsFor(batch.Rows), GroupReduce.GroupSize);

    /// <summary>The row numbers of the data, of which those of a batch are checked; any view if the data are the batch.</summary>
    public static Func<Batch, ArrayView<int>> Order(string step, FusedNetwork network)
    {
        if (network.Order is not IlgpuBuffer<int> order)
            return _ => View(network.Table);
        order.KeepOnHost();
        return batch =>
        {
            CheckOrder(step, network, batch);
            return order.View;
        };
    }

    /// <summary>Refuses a batch of rows that the data does not have.</summary>
    public static void CheckOrder(string step, FusedNetwork network, Batch batch) => GatherOperation.CheckExamples(
        step, ((IlgpuBuffer<int>)network.Order!).OnHost.AsSpan(batch.First, batch.Rows), network.Source.Rows);
}
