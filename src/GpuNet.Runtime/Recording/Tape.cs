using GpuNet.Devices.Operations;

namespace GpuNet.Recording;

/// <summary>
/// Records the operations of a network, layer by layer. Forward operations run in the order in which they are recorded, backward ones in
/// the opposite order. Training and inference are recorded one after the other; a layer that asks for a matrix of the same name gets the
/// same memory in both.
/// </summary>
public sealed class Tape
{
    readonly Workspace workspace;
    readonly ParameterBuffers buffers;
    readonly List<Operation> forward = [];
    readonly Stack<Operation> backward = [];
    string path = "", label = "";

    /// <summary>A tape that nothing is recorded on yet.</summary>
    /// <param name="workspace">The memory of signals.</param>
    /// <param name="buffers">The parameters.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="isTraining">Whether to record a training step instead of inference.</param>
    internal Tape(Workspace workspace, ParameterBuffers buffers, ulong seed, bool isTraining)
    {
        this.workspace = workspace;
        this.buffers = buffers;
        Seed = seed;
        IsTraining = isTraining;
    }

    /// <summary>The forward operations, in order.</summary>
    public IReadOnlyList<Operation> ForwardOperations => forward;

    /// <summary>The backward operations, in order: the last one recorded first.</summary>
    public IEnumerable<Operation> BackwardOperations => backward;

    /// <summary>Whether to record a training step instead of inference.</summary>
    public bool IsTraining { get; }

    /// <summary>The seed of the run.</summary>
    public ulong Seed { get; }

    /// <summary>The number of the layer that is recorded, from 0; layers within a layer count, too.</summary>
    public int LayerNumber { get; private set; } = -1;

    /// <summary>Records a layer.</summary>
    /// <param name="place">Its place in a chain of layers, from 0.</param>
    /// <param name="record">Adds its operations; what it asks for by name meanwhile is its own.</param>
    /// <returns>What it gives.</returns>
    public Signal RecordLayer(int place, Func<Signal> record)
    {
        var (outerPath, outerLabel) = (path, label);
        path = $"{outerPath}{ParameterLayout.PathOf(place)}.";
        label = $"{outerLabel}layer {place + 1} ";
        LayerNumber++;
        var signal = record();
        (path, label) = (outerPath, outerLabel);
        return signal;
    }

    /// <summary>An operation's place in the step, for people.</summary>
    public string Step(string what) => label + what;

    /// <summary>A tensor of the layer.</summary>
    public Matrix Parameter(string name) => buffers.Layout.Of(buffers.Parameters, path + name);

    /// <summary>The gradient of a tensor of the layer.</summary>
    public Matrix Gradient(string name) => buffers.Layout.Of(buffers.Gradients, path + name);

    /// <summary>Memory of the layer, 0 at first (N · rows of an example + extra rows, columns).</summary>
    public Matrix Matrix(string name, int rowsPerExample, int columns, int extraRows = 0) =>
        workspace.Rows(path + name, rowsPerExample, columns, extraRows);

    /// <summary>Memory of the layer with the size and the stride of a signal.</summary>
    public Matrix MatrixLike(string name, Signal signal) =>
        Matrix(name, signal.RowsPerExample, signal.X.Stride) with { Columns = signal.X.Columns };

    /// <summary>A vector of the layer, 0 at first (columns).</summary>
    public Matrix Vector(string name, int columns) => workspace.Matrix(path + name, rows: 1, columns);

    /// <summary>Memory for the layer's outputs, and for a plan that trains their δ and what θ′ is computed from.</summary>
    public Signal Output(int rowsPerExample, int columns, Activation activation)
    {
        var x = Matrix("output", rowsPerExample, columns);
        return new(x, rowsPerExample, activation,
            KeepsPreActivation(activation) ? Matrix("pre-activation", rowsPerExample, columns) : null,
            IsTraining ? Matrix("delta", rowsPerExample, columns) : null, x);
    }

    /// <summary>Whether a layer of that activation keeps what went into it, because the plan trains and θ′ is computed from that.</summary>
    public bool KeepsPreActivation(Activation activation) =>
        workspace.IsForTraining && activation.DerivativeFrom == DerivativeSource.Input;

    /// <summary>The signal with each row cut into parts, a row a part: the same memory where it lies so, a copy elsewhere.</summary>
    public Signal Split(Signal input, int parts)
    {
        int rows = input.RowsPerExample * parts, columns = input.X.Columns / parts;
        if (IsDense(input.X) && columns % 4 == 0)
            return Reshaped(input, rows, columns);
        var split = Copied("split", rows, columns, input);
        Forward(new SplitRowsOperation(Step("split"), input.X, split.X, parts, parts), input);
        if (split.Delta is { } delta)
        {
            TimesDerivative(input);
            Backward(new JoinRowsOperation(Step("join backward"), delta, input.Delta!.Value, parts, parts), input);
        }
        return split;
    }

    /// <summary>The signal with as many rows put together as <see cref="Split"/> made of one.</summary>
    public Signal Join(Signal input, int parts)
    {
        int rows = input.RowsPerExample / parts, columns = input.X.Columns * parts;
        if (IsDense(input.X))
            return Reshaped(input, rows, columns);
        var joined = Copied("join", rows, columns, input);
        Forward(new JoinRowsOperation(Step("join"), input.X, joined.X, parts, parts), joined);
        if (joined.Delta is { } delta)
        {
            TimesDerivative(input);
            Backward(new SplitRowsOperation(Step("split backward"), delta, input.Delta!.Value, parts, parts), joined);
        }
        return joined;
    }

    /// <summary>Adds a forward operation on the rows of a signal.</summary>
    public void Forward(Operation operation, Signal signal) => Forward(operation, signal.RowsPerExample);

    /// <summary>Adds a forward operation on that many rows of an example.</summary>
    public void Forward(Operation operation, int rowsPerExample) => forward.Add(OnRows(operation, rowsPerExample));

    /// <summary>Adds a backward operation on the rows of a signal: it runs before those that were added earlier.</summary>
    public void Backward(Operation operation, Signal signal) => Backward(operation, signal.RowsPerExample);

    /// <summary>Adds a backward operation on that many rows of an example: it runs before those that were added earlier.</summary>
    public void Backward(Operation operation, int rowsPerExample) => backward.Push(OnRows(operation, rowsPerExample));

    /// <summary>
    /// Makes δ below of a ∂E/∂X that a layer hands down without θ′ of the layer below. It is recorded before what writes ∂E/∂X, so
    /// that it runs behind it.
    /// </summary>
    public void TimesDerivative(Signal below)
    {
        if (below.Activation == Activation.Identity)
            return;
        Backward(new DifferentiateOperation(
            Step("derivative below"), below.Activation, below.DerivativeFrom, below.Delta!.Value), below);
    }

    // The same numbers in the same memory, in rows of another length.
    static Signal Reshaped(Signal signal, int rowsPerExample, int columns)
    {
        return signal.Map(See) with { RowsPerExample = rowsPerExample };

        Matrix See(Matrix matrix) => matrix with
        {
            Rows = matrix.Rows / signal.RowsPerExample * rowsPerExample,
            Columns = columns,
            Stride = columns,
        };
    }

    // What a copy of a signal goes into; it has no activation of its own.
    Signal Copied(string name, int rowsPerExample, int columns, Signal input)
    {
        var x = Matrix(name, rowsPerExample, columns);
        Matrix? delta = input.Delta is null ? null : Matrix($"{name} delta", rowsPerExample, columns);
        return new(x, rowsPerExample, Activation.Identity, S: null, delta, x);
    }

    // Without padding, so that rows can be cut and put together where they are.
    static bool IsDense(Matrix matrix) => matrix.Stride == matrix.Columns;

    static Operation OnRows(Operation operation, int rowsPerExample) =>
        rowsPerExample == 1 ? operation : operation with { RowsPerExample = rowsPerExample };
}

/// <summary>The buffers of a network's parameters.</summary>
/// <param name="Layout">Their layout.</param>
/// <param name="Parameters">The parameters.</param>
/// <param name="Gradients">Their gradients; in a plan for inference nothing asks for them.</param>
sealed record ParameterBuffers(ParameterLayout Layout, DeviceBuffer<float> Parameters, DeviceBuffer<float> Gradients);
