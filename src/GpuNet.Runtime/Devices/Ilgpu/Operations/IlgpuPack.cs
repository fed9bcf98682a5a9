using System.Runtime.CompilerServices;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.FullyFused;
using GpuNet.Kernels.Losses;
using GpuNet.Kernels.Reductions;
using ILGPU;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>
/// Launches <see cref="PackedGradients{TActivation, TLoss, TTargets}"/> and <see cref="PackedUpdate{TOptimizer}"/> for each list of steps.
/// </summary>
static class IlgpuPack
{
    public static Launch Bind(IlgpuDevice device, PackOperation operation)
    {
        var (_, one, memory, pitch, waiting) = operation;
        var (network, loss) = (one.Gradients.Network, one.Gradients.Loss);
        var places = new PackedPlaces(
            pitch, PlaceOf(one.Update.Parameters), one.Update.Parameters.Length, PlaceOf(one.Update.State), PlaceOf(network.Table),
            PlaceOf(network.Order!), loss.PositiveWeights is { } positives ? PlaceOf(positives.Buffer) + positives.Offset : 0,
            PlaceOf(one.Gradients.Parts), PlaceOf(loss.Losses), PlaceOf(loss.Correct));
        var gradients = FusedLossBinding.Bind(network, loss, new Gradients(device, operation, places));
        var update = one.Update.Optimizer.Bind(new Updates(device, operation, places));
        return new(operation, "packed", _ =>
        {
            SeatStep[] steps = [.. waiting.SelectMany(together => together)];
            foreach (var (_, operations, batch) in steps)
                FusedArguments.CheckOrder(operations.Gradients.Step, operations.Gradients.Network, batch);
            var (launchGradients, launchUpdate) = (gradients(steps), update(steps));
            int first = 0;
            foreach (var together in waiting)
            {
                int networks = together.Count, parts = FusedSlice.GroupsFor(together[0].Batch.Rows);
                launchGradients(Grid(parts, networks), first, parts);
                launchUpdate(Grid(ColumnReduce.GroupsFor(places.ParameterCount), networks), first, parts);
                first += networks;
            }
        });

        int PlaceOf<T>(DeviceBuffer<T> buffer) where T : unmanaged => (int)((buffer.Place - memory.Place) / sizeof(float) % pitch);

        static KernelConfig Grid(int groups, int networks) =>
            new(new Index3D(groups, networks, 1), new Index3D(GroupReduce.GroupSize, 1, 1));
    }

    sealed record Gradients(IlgpuDevice Device, PackOperation Operation, PackedPlaces Places) : IFusedLossBinder<PackedLaunch>
    {
        public PackedLaunch Bind<TActivation, TLoss, TTargets>(TLoss loss)
            where TActivation : struct, IActivation
            where TLoss : unmanaged, ILoss
            where TTargets : struct, ITargets
        {
            var places = Places;
            var run = Device.Load(PackedGradients<TActivation, TLoss, TTargets>.Kernel, Device.Accelerator.LoadStreamKernel);
            var table = new PackTable<PackedStep>(Device, Operation.Memory);
            var of = Operation.One.Gradients.Loss;
            var (source, memory) = (View(Operation.One.Gradients.Network.Source), View(Operation.Memory));
            var (targets, weights) = (View(of.Targets), View(of.Weights ?? of.Targets));
            return steps =>
            {
                var constants = table.Upload(Array.ConvertAll(steps, ToKernel));
                return (grid, first, _) => run(grid, source, targets, weights, memory, constants, places, first, loss);
            };
        }

        static PackedStep ToKernel(SeatStep step)
        {
            var (network, loss) = (step.Operations.Gradients.Network, step.Operations.Gradients.Loss);
            return new(step.Seat, network.Shape(step.Batch), loss.Shape(step.Batch));
        }
    }

    sealed record Updates(IlgpuDevice Device, PackOperation Operation, PackedPlaces Places) : IOptimizerBinder<PackedLaunch>
    {
        public PackedLaunch Bind<TOptimizer>(TOptimizer optimizer) where TOptimizer : unmanaged, IOptimizer<TOptimizer>
        {
            var run = Device.Load(PackedUpdate<TOptimizer>.Kernel, Device.Accelerator.LoadStreamKernel);
            var table = new PackTable<PackedConstants<TOptimizer>>(Device, Operation.Memory);
            var (memory, places, rule) = (View(Operation.Memory), Places, new RuleOf<TOptimizer>());
            return steps =>
            {
                var constants = table.Upload(Array.ConvertAll(steps, ToKernel));
                return (grid, first, parts) => run(grid, memory, constants, places, first, parts);
            };

            PackedConstants<TOptimizer> ToKernel(SeatStep step)
            {
                var (update, batch) = (step.Operations.Update, step.Batch);
                return new(step.Seat, update.Shape(batch), update.Optimizer.Bind(rule).At(batch.Step, batch.LearningRate));
            }
        }
    }

    // All networks have the same optimizer, with constants of their own.
    sealed class RuleOf<TOptimizer> : IOptimizerBinder<TOptimizer> where TOptimizer : unmanaged, IOptimizer<TOptimizer>
    {
        public TOptimizer Bind<TSame>(TSame optimizer) where TSame : unmanaged, IOptimizer<TSame> =>
            Unsafe.BitCast<TSame, TOptimizer>(optimizer);
    }

    // Copies the constants of steps, and gives what launches those from one on.
    delegate Action<KernelConfig, int, int> PackedLaunch(SeatStep[] steps);
}
