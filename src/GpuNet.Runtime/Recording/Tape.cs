using GpuNet.Devices;
using GpuNet.Devices.Operations;

namespace GpuNet.Recording;

/// <summary>
/// Records the operations of a network, layer by layer. Forward operations run in the order of recording, backward operations in reverse.
/// Training and inference are recorded one after the other; a matrix of the same name has the same memory in both.
/// </summary>
public sealed class Tape
{
    readonly Workspace workspace;
    readonly bool splitsSums;
    readonly ParameterBuffers buffers;
    readonly List<Operation> forward = [];
    readonly Stack<Operation> backward = [];
    readonly List<int> recordedBefore = [];
    string path = "", label = "";

    /// <summary>Creates an empty tape.</summary>
    /// <param name="workspace">The memory of signals.</param>
    /// <param name="buffers">The parameters.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="isTraining">Whether to record a training step instead of inference.</param>
    /// <param name="precision">In what products are computed.</param>
    /// <param name="splitsSums">Whether a device may split the sums of products.</param>
    internal Tape(
        Workspace workspace, ParameterBuffers buffers, ulong seed, bool isTraining, Precision precision = Precision.Float32,
        bool splitsSums = false)
    {
        this.workspace = workspace;
        this.buffers = buffers;
        Seed = seed;
        IsTraining = isTraining;
        Precision = precision;
        this.splitsSums = splitsSums;
    }

    /// <summary>The forward operations, in order.</summary>
    public IReadOnlyList<Operation> ForwardOperations => forward;

    /// <summary>The backward operations, in order: the last one recorded first.</summary>
    public IEnumerable<Operation> BackwardOperations => backward;

    /// <summary>
    /// For each layer of the network, how many backward operations belong to it and to the layers behind it: so many run before any of
    /// those of the layers below.
    /// </summary>
    internal IEnumerable<int> BackwardCounts => recordedBefore.Select(before => backward.Count - before);

    /// <summary>Whether to record a training step instead of inference.</summary>
    public bool IsTraining { get; }

    /// <summary>The seed of the run.</summary>
    public ulong Seed { get; }

    /// <summary>In what products are computed. Each <see cref="ProductOperation"/> that is recorded gets it.</summary>
    public Precision Precision { get; }

    /// <summary>The number of the current layer, from 0; inner layers count too.</summary>
    public int LayerNumber { get; private set; } = -1;

    /// <summary>Records a layer.</summary>
    /// <param name="place">Its position in a chain of layers, from 0.</param>
    /// <param name="record">Adds its operations; names that it uses are local to the layer.</param>
    /// <returns>The output of the layer.</returns>
    public Signal RecordLayer(int place, Func<Signal> record)
    {
        var (outerPath, outerLabel) = (path, label);
        if (outerPath.Length == 0)
            recordedBefore.Add(backward.Count);
        path = $"{outerPath}{ParameterLayout.PathOf(place)}.";
        label = $"{outerLabel}layer {place + 1} ";
        LayerNumber++;
        var signal = record();
        (path, label) = (outerPath, outerLabel);
        return signal;
    }

    /// <summary>A label for an operation's position in the step.</summary>
    public string Step(string what) => label + what;

    /// <summary>A tensor of the layer.</summary>
    public Matrix Parameter(string name) => buffers.Layout.Of(buffers.Parameters, path + name);

    /// <summary>The gradient of a tensor of the layer.</summary>
    public Matrix Gradient(string name) => buffers.Layout.Of(buffers.Gradients, path + name);

    /// <summary>Memory of the layer, initialised to 0 (N · rows per example + extra rows, columns).</summary>
    public Matrix Matrix(string name, int rowsPerExample, int columns, int extraRows = 0) =>
        workspace.Rows(path + name, rowsPerExample, columns, extraRows);

    /// <summary>Memory of the layer with the size and stride of a signal.</summary>
    public Matrix MatrixLike(string name, Signal signal) =>
        Matrix(name, signal.RowsPerExample, signal.X.Stride) with { Columns = signal.X.Columns };

    /// <summary>A vector of the layer, initialised to 0 (columns).</summary>
    public Matrix Vector(string name, int columns) => workspace.Matrix(path + name, rows: 1, columns);

    /// <summary>A matrix of the layer with given values, row by row, which no operation may write to.</summary>
    internal Matrix Constant(string name, int columns, ReadOnlySpan<float> values) => workspace.Constant(path + name, columns, values);

    /// <summary>Memory for the outputs of the layer and, in a training plan, for their δ and the argument of θ′.</summary>
    public Signal Output(int rowsPerExample, int columns, Activation activation)
    {
        var x = Matrix("output", rowsPerExample, columns);
        return new(x, rowsPerExample, activation,
            KeepsPreActivation(activation) ? Matrix("pre-activation", rowsPerExample, columns) : null,
            IsTraining ? Matrix("delta", rowsPerExample, columns) : null, x);
    }

    /// <summary>Whether a layer with that activation keeps S, because the plan trains and θ′ is computed from S.</summary>
    public bool KeepsPreActivation(Activation activation) =>
        workspace.IsForTraining && activation.DerivativeFrom == DerivativeSource.Input;

    /// <summary>The signal with each row split into several rows: the same memory if there is no padding, otherwise a copy.</summary>
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

    /// <summary>The signal with the rows joined that <see cref="Split"/> made of one.</summary>
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

    /// <summary>Adds a forward operation on the given number of rows per example.</summary>
    public void Forward(Operation operation, int rowsPerExample) => forward.Add(Finished(operation, rowsPerExample));

    /// <summary>Adds a backward operation on the rows of a signal. It runs before those added earlier.</summary>
    public void Backward(Operation operation, Signal signal) => Backward(operation, signal.RowsPerExample);

    /// <summary>Adds a backward operation on the given number of rows per example. It runs before those added earlier.</summary>
    public void Backward(Operation operation, int rowsPerExample) => backward.Push(Finished(operation, rowsPerExample));

    /// <summary>
    /// Multiplies a ∂E/∂X by θ′ of the layer below. It must be recorded before the operation that writes ∂E/∂X, so that it runs after it.
    /// </summary>
    public void TimesDerivative(Signal below)
    {
        if (below.Activation == Activation.Identity)
            return;
        Backward(new DifferentiateOperation(
            Step("derivative below"), below.Activation, below.DerivativeFrom, below.Delta!.Value), below);
    }

    // The same memory with rows of another length.
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

    // The destination of a copy of a signal; it has no activation.
    Signal Copied(string name, int rowsPerExample, int columns, Signal input)
    {
        var x = Matrix(name, rowsPerExample, columns);
        Matrix? delta = input.Delta is null ? null : Matrix($"{name} delta", rowsPerExample, columns);
        return new(x, rowsPerExample, Activation.Identity, S: null, delta, x);
    }

    // Without padding, so that rows can be split and joined in place.
    static bool IsDense(Matrix matrix) => matrix.Stride == matrix.Columns;

    ProductOperation Finished(ProductOperation product) => product with { Precision = Precision, SplitsSums = splitsSums };

    Operation Finished(Operation operation, int rowsPerExample)
    {
        operation = operation switch
        {
            ProductOperation product => Finished(product),
            MembersOperation all => all with { Members = [.. all.Members.Select(Finished)] },
            _ => operation,
        };
        return rowsPerExample == 1 ? operation : operation with { RowsPerExample = rowsPerExample };
    }
}

/// <summary>The buffers of a network's parameters.</summary>
/// <param name="Layout">Their layout.</param>
/// <param name="Parameters">The parameters.</param>
/// <param name="Gradients">Their gradients; unused in a plan for inference.</param>
sealed record ParameterBuffers(ParameterLayout Layout, DeviceBuffer<float> Parameters, DeviceBuffer<float> Gradients);
