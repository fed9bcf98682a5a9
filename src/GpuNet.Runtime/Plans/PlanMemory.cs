using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.FullyFused;
using GpuNet.Recording;

namespace GpuNet.Plans;

/// <summary>The device memory of a plan, in one block filled with 0. The same code counts and allocates it.</summary>
sealed class PlanMemory : IDisposable
{
    const double MiB = 1 << 20;

    readonly DeviceBlock? block;

    PlanMemory(PlanShape shape, DeviceBlock? block = null)
    {
        this.block = block;
        Shape = shape;
        var (network, batchSize, data, optimizer, accumulates, clips, parts, _, averages, fused, workers) = shape;
        Layout = network.CreateLayout();
        Workspace = new(batchSize, optimizer is not null, block);
        Parameters = Workspace.Buffer<float>(Layout.Length);
        Averages = averages ? Workspace.Buffer<float>(Layout.Length) : null;
        Order = Workspace.Buffer<int>(data.Rows);
        var x = Workspace.Rows("batch", rowsPerExample: 1, network.Inputs);
        // No parameters below the batch.
        Input = new(x, RowsPerExample: 1, Activation.Identity, S: null, Delta: null, x);

        bool trains = optimizer is not null;
        Gradients = Workspace.Buffer<float>(trains ? Layout.Length : 0);
        OptimizerState = Workspace.Buffer<float>(trains ? StateLength(shape, Layout) : 0);
        Losses = Workspace.Buffer<float>(trains ? data.Rows : 0);
        Correct = Workspace.Buffer<float>(trains ? data.Rows : 0);
        Targets = Workspace.Rows("targets", rowsPerExample: 1, trains ? data.Targets.Columns : 0);
        Weights = Workspace.Rows("weights", rowsPerExample: 1, trains && data.Weights is not null ? 1 : 0);
        PositiveWeights = Workspace.Matrix("positive weights", rows: 1, trains ? data.PositiveWeights?.Length ?? 0 : 0);
        Sum = accumulates ? Workspace.Buffer<float>(Layout.Length) : null;
        int levels = BitOperations.Log2((uint)(parts / workers));
        Subtrees = [.. Enumerable.Range(0, levels).Select(_ => Workspace.Buffer<float>(Layout.Length))];
        Norm = clips ? Workspace.Buffer<float>(2) : null;
        if (fused is { } layers)
        {
            var numbers = MemoryMarshal.Cast<FusedLayer, int>(layers.AsSpan());
            var table = Workspace.Buffer<int>(numbers.Length);
            if (block is not null)
                table.Upload(numbers);
            var source = data.Features.OnDevice;
            Fused = new(FullyFusion.ActivationOf(network), layers, table, Parameters, source ?? x, source is null ? null : Order);
            GradientParts = Workspace.Buffer<float>(trains ? (long)FusedSlice.MostGroupsFor(batchSize) * Layout.Length : 0);
        }

        // Recording the operations determines the matrices of the layers.
        if (trains)
            network.Record(Tape(isTraining: true), Input);
        network.Record(Tape(isTraining: false), Input);
    }

    /// <summary>The properties that determine the size.</summary>
    public PlanShape Shape { get; }

    /// <summary>The position of each tensor in <see cref="Parameters"/>.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>All parameters.</summary>
    public DeviceBuffer<float> Parameters { get; }

    /// <summary>The averages of all parameters, in their layout; null where none are kept.</summary>
    public DeviceBuffer<float>? Averages { get; }

    /// <summary>What inference computes with.</summary>
    public DeviceBuffer<float> InferenceParameters => Averages ?? Parameters;

    /// <summary>The row numbers of the data in the order of the batches.</summary>
    public DeviceBuffer<int> Order { get; }

    /// <summary>The batch.</summary>
    public Signal Input { get; }

    /// <summary>The gradients of a batch, in the layout of the parameters; empty in a plan for inference.</summary>
    public DeviceBuffer<float> Gradients { get; }

    /// <summary>The optimizer's state: what it keeps for each parameter.</summary>
    public DeviceBuffer<float> OptimizerState { get; }

    /// <summary>The loss of each example, at its position in the order.</summary>
    public DeviceBuffer<float> Losses { get; }

    /// <summary>The fraction of correct outputs of each example, at its position in the order.</summary>
    public DeviceBuffer<float> Correct { get; }

    /// <summary>The targets of the batch (N, K), or its classes (N, 1).</summary>
    public Matrix Targets { get; }

    /// <summary>The weights of the batch's examples (N, 1); without a column for equal weights.</summary>
    public Matrix Weights { get; }

    /// <summary>The positive weights of the outputs (1, K); without a column if there are none.</summary>
    public Matrix PositiveWeights { get; }

    /// <summary>The accumulated gradients of an update; null if an update has one batch.</summary>
    public DeviceBuffer<float>? Sum { get; }

    /// <summary>
    /// For each level of the tree of this worker's parts, the gradients of the lower half of a subtree, which wait for those of the upper
    /// half.
    /// </summary>
    public ImmutableArray<DeviceBuffer<float>> Subtrees { get; }

    /// <summary>The norm of the gradients and their factor; null without clipping.</summary>
    public DeviceBuffer<float>? Norm { get; }

    /// <summary>The network as fully fused kernels take it; null for a launch for each layer.</summary>
    public FusedNetwork? Fused { get; }

    /// <summary>The gradients of each group of a fully fused step, one part after another; null for a launch for each layer.</summary>
    public DeviceBuffer<float>? GradientParts { get; }

    /// <summary>Size of the block in bytes.</summary>
    public long Bytes => Workspace.Bytes;

    Workspace Workspace { get; }

    /// <summary>Allocates the memory of a plan.</summary>
    /// <param name="device">The device.</param>
    /// <param name="shape">The plan.</param>
    /// <param name="place">Gives memory of so many bytes beside that of other plans; null, or gives null, for memory of its own.</param>
    /// <exception cref="InputException">There is not enough free device memory; the message names a batch size that fits.</exception>
    public static PlanMemory Take(Device device, PlanShape shape, Func<long, PackSeat?>? place = null)
    {
        var counted = new PlanMemory(shape);
        DeviceBlock? block = place?.Invoke(counted.Bytes);
        using var use = device.Enter();
        if (block is null)
        {
            Check(device, counted);
            block = device.AllocateBlock(counted.Bytes);
        }
        block.Clear();
        return new(shape, block);
    }

    /// <summary>A tape that records a plan in this memory.</summary>
    /// <param name="isTraining">Whether to record a training step instead of inference.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="splitsSums">Whether a device may split the sums of products.</param>
    public Tape Tape(bool isTraining, ulong seed = 0, bool splitsSums = false) =>
        new(
            Workspace, new(Layout, isTraining ? Parameters : InferenceParameters, Gradients), seed, isTraining, Shape.Precision,
            splitsSums);

    /// <inheritdoc/>
    public void Dispose() => block?.Dispose();

    static void Check(Device device, PlanMemory wanted)
    {
        if (Fits(wanted))
            return;
        int batchSize = wanted.Shape.BatchSize;
        string problem = wanted.Workspace.IsIndexable
            ? $"needs {Needed(wanted) / MiB:0.0} MiB in addition to the data, but the device '{device.Name}' has no more than "
                + $"{device.MemoryBytes / MiB:0.0} MiB for both"
            : Matrix.TooMany;
        int fitting = 0;
        // Bisects between a size that fits and one that does not.
        for (int tooLarge = batchSize; tooLarge - fitting > 1;)
        {
            int middle = fitting + (tooLarge - fitting) / 2;
            if (Fits(new(wanted.Shape with { BatchSize = middle })))
                fitting = middle;
            else
                tooLarge = middle;
        }
        string advice = fitting >= 1
            ? $"a batch size of {fitting} would fit"
            : "not even one example would fit; use a smaller network or another device";
        throw new InputException($"a batch size of {batchSize} {problem}: {advice}");

        bool Fits(PlanMemory counted) => counted.Workspace.IsIndexable && device.CanTake(Needed(counted));

        long Needed(PlanMemory counted) => counted.Bytes + counted.Beside(device);
    }

    // Scratch memory of the device: for the largest split sum, and for two batches of streamed data.
    long Beside(Device device)
    {
        // A network of normalisations only has no sum to split.
        long scratch = Shape.Optimizer is null ? 0 : Shape.Network.Tensors.Where(tensor => tensor.Role == TensorRole.Weight)
            .Select(tensor => device.ScratchBytes(tensor.Inputs, tensor.Columns, Shape.BatchSize)).DefaultIfEmpty().Max();
        long row = Input.X.Stride + Targets.Stride + Weights.Stride;
        return scratch + (Shape.Data.IsStreamed ? 2L * sizeof(float) * Shape.BatchSize * row : 0);
    }

    static int StateLength(PlanShape shape, ParameterLayout layout) => Matrix.Indexable(
        (long)layout.Length * shape.Optimizer!.StateSize, $"the optimizer {shape.Optimizer}", "use narrower layers or sgd");
}
