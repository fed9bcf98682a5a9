using System.Collections.Immutable;
using GpuNet.Kernels.FullyFused;

namespace GpuNet.Plans;

/// <summary>
/// Whether a plan computes its network in one launch, and a training step in two, instead of a launch or more for each layer. It depends on
/// the network, the loss, the batch size and the device, never on timing: so a training that is resumed has the same bits.
/// </summary>
static class FullyFusion
{
    // Of a usual GPU, an A100: the choice must not depend on the GPU, as the bits do on the choice.
    const double Multiprocessors = 108;

    // The share of the arithmetic peak that fused groups reach, whose threads wait for one another at each layer, and that of products.
    const double FusedShare = 0.25, ByLayersShare = 0.5;

    /// <summary>Launches of a training step: gradients in parts, and the update by their sum.</summary>
    public const int Launches = 2;

    /// <summary>The layers for the kernels, where the network is to be fully fused; null where it is not.</summary>
    /// <param name="device">The device.</param>
    /// <param name="network">The network.</param>
    /// <param name="batchSize">Examples of a batch.</param>
    /// <param name="loss">The loss of a training step; null for inference.</param>
    public static ImmutableArray<FusedLayer>? Of(Device device, Network network, int batchSize, Loss? loss) => device.FullyFuses
        ? Of(network, batchSize, loss, device.FullyFusion)
        : null;

    /// <summary>The same for a usual GPU.</summary>
    /// <param name="network">The network.</param>
    /// <param name="batchSize">Examples of a batch.</param>
    /// <param name="loss">The loss of a training step; null for inference.</param>
    /// <param name="isWanted">Whether to fuse it wherever that is possible, or never; null for where it is estimated to be faster.</param>
    public static ImmutableArray<FusedLayer>? Of(Network network, int batchSize, Loss? loss, bool? isWanted = null)
    {
        bool isPossible = AreAlike(network) && (loss is null || IsTrained(network, loss));
        return isPossible && LayersOf(network) is { } layers && (isWanted ?? IsFaster(layers, batchSize, loss is not null))
            ? layers
            : null;
    }

    /// <summary>θ of all layers but the last.</summary>
    public static Activation ActivationOf(Network network) => network.Layers[0].OutputActivation;

    // Dense layers of one activation, and a last one without.
    static bool AreAlike(Network network) =>
        !network.Layers.IsEmpty && network.Layers.All(layer => layer is DenseLayer)
        && network.Layers[^1].OutputActivation == Activation.Identity
        && network.Layers.SkipLast(1).All(layer => layer.OutputActivation == ActivationOf(network));

    // δ takes the place of the outputs.
    static bool IsTrained(Network network, Loss loss) =>
        ActivationOf(network).DerivativeFrom == DerivativeSource.Output && loss.Link != Link.Distance;

    // Null where parameters and slice do not fit in shared memory.
    static ImmutableArray<FusedLayer>? LayersOf(Network network)
    {
        var layout = network.CreateLayout();
        var layers = ImmutableArray.CreateBuilder<FusedLayer>(network.Layers.Length);
        long place = 0, input = Take(UnitsOf(network.Inputs));
        for (int layer = 0; layer < network.Layers.Length; layer++)
        {
            int outputs = network.OutputsOf(layer);
            string weight = ParameterLayout.WeightName(layer), bias = ParameterLayout.BiasName(layer);
            long output = Take(UnitsOf(outputs));
            layers.Add(new(network.InputsOf(layer), outputs, layout.OffsetOf(weight), layout.OffsetOf(bias), Matrix.StrideFor(outputs),
                (int)input, (int)output, (int)place));
            Take(layers[^1].End - place);
            input = output;
            if (place > FusedSlice.Capacity)
                return null;
        }
        return layers.DrainToImmutable();

        long Take(long quads) => (place += quads) - quads;
    }

    // In quads of floats; the units of a layer are a multiple of four.
    static long UnitsOf(int width) => (width + 3L) / 4 * 4 * FusedSlice.UnitQuads;

    static bool IsFaster(ImmutableArray<FusedLayer> layers, int batchSize, bool trains)
    {
        var gpu = GpuModel.All[0];
        double parameters = layers.Sum(layer => (layer.Inputs + 1.0) * layer.Outputs);
        double flopsOfRow = (trains ? 6 : 2) * parameters;
        int launches = trains ? Launches : 1, launchesByLayers = trains ? 3 * layers.Length + 2 : layers.Length + 1;
        int groups = FusedSlice.GroupsFor(batchSize);
        double rounds = Math.Ceiling(groups / Multiprocessors) * FusedSlice.SlicesPerGroup(batchSize);
        // A round takes as long as a slice does on its multiprocessor.
        double computing = gpu.Seconds(rounds * Multiprocessors * FusedSlice.Rows * flopsOfRow / FusedShare, bytes: 0);
        double adding = trains ? gpu.Seconds(flops: 0, 2.0 * sizeof(float) * groups * parameters) : 0;
        double byLayers = gpu.Seconds(batchSize * flopsOfRow / ByLayersShare, bytes: 0);
        return StepEstimate.GpuLaunch * launches + computing + adding < StepEstimate.GpuLaunch * launchesByLayers + byLayers;
    }
}
