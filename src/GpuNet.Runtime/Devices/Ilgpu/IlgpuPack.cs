using System.Runtime.CompilerServices;
using GpuNet.Devices.Ilgpu.Operations;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.FullyFused;
using GpuNet.Kernels.Losses;
using GpuNet.Kernels.Reductions;
using ILGPU;
using ILGPU.Runtime;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu;

/// <summary>The memory of networks of one shape, one after another, and the operations of one of them.</summary>
sealed record IlgpuPack(IlgpuDevice Device, FusedStep One, DeviceBuffer<float> Memory, int Pitch)
    : IActivationBinder<IPackedSteps?>
{
    /// <inheritdoc/>
    public IPackedSteps? Bind<TActivation>() where TActivation : struct, IActivation =>
        One.Gradients.Loss.Loss.Bind(new OfActivation<TActivation>(this));

    /// <summary>Where everything of a network is.</summary>
    public PackedPlaces Places
    {
        get
        {
            var (network, loss, update) = (One.Gradients.Network, One.Gradients.Loss, One.Update);
            return new(
                Pitch, Of(update.Parameters), update.Parameters.Length, Of(update.State), Of(network.Table), Of(network.Order!),
                loss.PositiveWeights is { } positives ? Of(positives.Buffer) + positives.Offset : 0, Of(One.Gradients.Parts),
                Of(loss.Losses), Of(loss.Correct));

            int Of<T>(DeviceBuffer<T> buffer) where T : unmanaged => (int)((buffer.Place - Memory.Place) / sizeof(float) % Pitch);
        }
    }

    sealed record OfActivation<TActivation>(IlgpuPack Pack) : ILossBinder<IPackedSteps?> where TActivation : struct, IActivation
    {
        public IPackedSteps? Bind<TLoss>(TLoss loss) where TLoss : unmanaged, ILoss => Pack.One.Gradients.Loss.TargetsAreClasses
            ? Pack.One.Update.Optimizer.Bind(new OfLoss<TActivation, TLoss, ClassIndices>(Pack, loss))
            : Pack.One.Update.Optimizer.Bind(new OfLoss<TActivation, TLoss, DenseTargets>(Pack, loss));
    }

    sealed record OfLoss<TActivation, TLoss, TTargets>(IlgpuPack Pack, TLoss Loss) : IOptimizerBinder<IPackedSteps?>
        where TActivation : struct, IActivation
        where TLoss : unmanaged, ILoss
        where TTargets : struct, ITargets
    {
        // Tables are copied in numbers of 32 bits.
        public IPackedSteps? Bind<TOptimizer>(TOptimizer optimizer) where TOptimizer : unmanaged, IOptimizer<TOptimizer> =>
            Unsafe.SizeOf<TOptimizer>() % sizeof(int) == 0 ? new Steps<TActivation, TLoss, TTargets, TOptimizer>(Pack, Loss) : null;
    }

    /// <summary>Launches <see cref="PackedGradients{TActivation, TLoss, TTargets}"/> and <see cref="PackedUpdate{TOptimizer}"/>.</summary>
    sealed class Steps<TActivation, TLoss, TTargets, TOptimizer>(IlgpuPack pack, TLoss loss) : IPackedSteps, IOptimizerBinder<TOptimizer>
        where TActivation : struct, IActivation
        where TLoss : unmanaged, ILoss
        where TTargets : struct, ITargets
        where TOptimizer : unmanaged, IOptimizer<TOptimizer>
    {
        readonly IlgpuDevice device = pack.Device;
        readonly PackTable<PackedStep> steps = new(pack.Device);
        readonly PackTable<TOptimizer> optimizers = new(pack.Device);
        readonly PackedPlaces places = pack.Places;
        readonly Action<KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<PackedStep>,
            PackedPlaces, int, TLoss> gradients = pack.Device.Load(
                PackedGradients<TActivation, TLoss, TTargets>.Kernel, pack.Device.Accelerator.LoadStreamKernel);
        readonly Action<KernelConfig, ArrayView<float>, ArrayView<PackedStep>, ArrayView<TOptimizer>, PackedPlaces, int, int> update =
            pack.Device.Load(PackedUpdate<TOptimizer>.Kernel, pack.Device.Accelerator.LoadStreamKernel);

        public void Run(IEnumerable<IReadOnlyList<SeatStep>> together)
        {
            using var use = device.Enter();
            IReadOnlyList<SeatStep>[] groups = [.. together];
            SeatStep[] all = [.. groups.SelectMany(group => group)];
            foreach (var (_, operations, batch) in all)
                FusedArguments.CheckOrder(operations.Gradients.Step, operations.Gradients.Network, batch);
            var stepsThere = steps.Upload(Array.ConvertAll(all, ToKernel));
            var optimizersThere = optimizers.Upload(Array.ConvertAll(
                all, one => one.Operations.Update.Optimizer.Bind(this).At(one.Batch.Step, one.Batch.LearningRate)));
            var (source, of) = (View(pack.One.Gradients.Network.Source), pack.One.Gradients.Loss);
            var (targets, weights, memory) = (View(of.Targets), View(of.Weights ?? of.Targets), View(pack.Memory));
            int first = 0;
            foreach (var group in groups)
            {
                int parts = FusedSlice.GroupsFor(group[0].Batch.Rows), place = first, networks = group.Count;
                device.Guard(() =>
                {
                    gradients(Grid(parts, networks), source, targets, weights, memory, stepsThere, places, place, loss);
                    update(
                        Grid(ColumnReduce.GroupsFor(places.ParameterCount), networks), memory, stepsThere, optimizersThere, places, place,
                        parts);
                });
                first += networks;
            }
        }

        // Each network's optimizer has the same rule, with constants of its own.
        public TOptimizer Bind<TOther>(TOther optimizer) where TOther : unmanaged, IOptimizer<TOther> => Unsafe.BitCast<TOther, TOptimizer>(optimizer);

        public void Dispose()
        {
            steps.Dispose();
            optimizers.Dispose();
        }

        static KernelConfig Grid(int groups, int networks) => new(new Index3D(groups, networks, 1), new Index3D(GroupReduce.GroupSize, 1, 1));

        static PackedStep ToKernel(SeatStep step)
        {
            var (seat, operations, batch) = step;
            var gradients = operations.Gradients;
            return new(seat, gradients.Network.Shape(batch), gradients.Loss.Shape(batch), operations.Update.Shape(batch));
        }
    }
}
