using GpuNet.Kernels.Activations;
using GpuNet.Runtime.Devices;
using GpuNet.Runtime.Devices.Operations;
using GpuNet.Runtime.Networks;

namespace GpuNet.Runtime.Training;

/// <summary>
/// Records the operations of a network, layer by layer. Forward operations run in the order in which they are recorded, backward ones in
/// the opposite order. Training and inference are recorded one after the other; a layer that asks for a matrix of the same name gets the
/// same memory in both.
/// </summary>
/// <param name="workspace">The memory of signals.</param>
/// <param name="buffers">The parameters.</param>
/// <param name="seed">The run's seed.</param>
/// <param name="isTraining">Whether a training step is recorded, or inference.</param>
sealed class Tape(Workspace workspace, ParameterBuffers buffers, ulong seed, bool isTraining)
{
    readonly List<Operation> forward = [];
    readonly Stack<Operation> backward = [];
    string path = "", label = "";

    /// <summary>The forward operations, in order.</summary>
    public IReadOnlyList<Operation> ForwardOperations => forward;

    /// <summary>The backward operations, in order: the last one recorded first.</summary>
    public IEnumerable<Operation> BackwardOperations => backward;

    /// <summary>Whether a training step is recorded, or inference.</summary>
    public bool IsTraining => isTraining;

    /// <summary>The run's seed.</summary>
    public ulong Seed => seed;

    /// <summary>The number of the layer that is recorded, from 0.</summary>
    public int LayerNumber { get; private set; }

    /// <summary>Records a chain of layers.</summary>
    /// <returns>The input and what each layer gives.</returns>
    public IReadOnlyList<Signal> Record(Network network, Signal input)
    {
        var signals = new List<Signal> { input };
        var (outerPath, outerLabel, outerNumber) = (path, label, LayerNumber);
        for (int layer = 0; layer < network.Layers.Length; layer++)
        {
            path = $"{outerPath}{Network.PathOf(layer)}.";
            label = $"{outerLabel}layer {layer + 1} ";
            LayerNumber = layer;
            signals.Add(network.Layers[layer].Record(this, signals[^1]));
        }
        (path, label, LayerNumber) = (outerPath, outerLabel, outerNumber);
        return signals;
    }

    /// <summary>An operation's place in the step, for people.</summary>
    public string Step(string what) => label + what;

    /// <summary>A tensor of the layer.</summary>
    public Matrix Parameter(string name) => buffers.Layout.Of(buffers.Parameters, path + name);

    /// <summary>The gradient of a tensor of the layer.</summary>
    public Matrix Gradient(string name) => buffers.Layout.Of(buffers.Gradients, path + name);

    /// <summary>Memory of the layer, 0 at first (N · rows of an example, columns).</summary>
    public Matrix Matrix(string name, int rowsPerExample, int columns) => workspace.Rows(path + name, rowsPerExample, columns);

    /// <summary>A vector of the layer, 0 at first (columns).</summary>
    public Matrix Vector(string name, int columns) => workspace.Matrix(path + name, rows: 1, columns);

    /// <summary>Memory for the layer's outputs, and for a plan that trains their δ and what θ′ is computed from.</summary>
    public Signal Output(int rowsPerExample, int columns, Activation activation)
    {
        var x = Matrix("output", rowsPerExample, columns);
        bool keepsS = workspace.IsForTraining && activation.DerivativeFrom == DerivativeSource.Input;
        return new(x, rowsPerExample, activation,
            keepsS ? Matrix("pre-activation", rowsPerExample, columns) : null,
            IsTraining ? Matrix("delta", rowsPerExample, columns) : null, x);
    }

    /// <summary>Adds a forward operation on the rows of a signal.</summary>
    public void Forward(Operation operation, Signal signal) => forward.Add(OnRowsOf(operation, signal));

    /// <summary>Adds a backward operation on the rows of a signal: it runs before those that were added earlier.</summary>
    public void Backward(Operation operation, Signal signal) => backward.Push(OnRowsOf(operation, signal));

    /// <summary>
    /// Makes δ below of a ∂E/∂X that a layer hands down without θ′ of the layer below. It is recorded before what writes ∂E/∂X, so
    /// that it runs behind it.
    /// </summary>
    public void TimesDerivative(Signal below)
    {
        if (below.Activation != Activation.Identity)
            Backward(new DifferentiateOperation(Step("derivative below"), below.Activation, below.DerivativeFrom, below.Delta!.Value), below);
    }

    static Operation OnRowsOf(Operation operation, Signal signal) =>
        signal.RowsPerExample == 1 ? operation : operation with { RowsPerExample = signal.RowsPerExample };
}

/// <summary>The buffers of a network's parameters.</summary>
/// <param name="Layout">Their layout.</param>
/// <param name="Parameters">The parameters.</param>
/// <param name="Gradients">Their gradients; in a plan for inference nothing asks for them.</param>
sealed record ParameterBuffers(ParameterLayout Layout, DeviceBuffer<float> Parameters, DeviceBuffer<float> Gradients);
