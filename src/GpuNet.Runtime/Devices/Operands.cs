using System.Runtime.CompilerServices;

namespace GpuNet.Devices;

/// <summary>
/// The matrices and buffers of an operation. They and their sizes are checked once, when any device compiles the operation; a launch checks
/// only its batch.
/// </summary>
public sealed class Operands
{
    readonly Device device;
    readonly Operation operation;
    readonly HashSet<DeviceBlock> blocks = [];
    DeviceBlock[]? memory;
    int mostRows = int.MaxValue;
    int places = int.MaxValue;

    internal Operands(Device device, Operation operation) => (this.device, this.operation) = (device, operation);

    /// <summary>A matrix with a row for each row of the batch.</summary>
    public Operands Rows(Matrix matrix, int columns, [CallerArgumentExpression(nameof(matrix))] string name = "")
    {
        mostRows = Math.Min(mostRows, matrix.Rows);
        return Matrix(matrix, matrix.Rows, columns, name);
    }

    /// <summary>The same, if there is one.</summary>
    public Operands Rows(Matrix? matrix, int columns, [CallerArgumentExpression(nameof(matrix))] string name = "") =>
        matrix is { } known ? Rows(known, columns, name) : this;

    /// <summary>A matrix of fixed size; a vector has one row.</summary>
    public Operands Matrix(Matrix matrix, int rows, int columns, [CallerArgumentExpression(nameof(matrix))] string name = "")
    {
        if (matrix.Rows != rows || matrix.Columns != columns)
            throw Unfit($"{name} is ({matrix.Rows}, {matrix.Columns}) where ({rows}, {columns}) is needed");
        if (matrix.Columns < 1)
            throw Unfit($"{name} has no columns");
        return Within(matrix, name).Memory(matrix.Buffer, name);
    }

    /// <summary>Data that rows are gathered from.</summary>
    public Operands Data(Matrix matrix, int columns, [CallerArgumentExpression(nameof(matrix))] string name = "")
    {
        if (matrix.Columns != columns)
            throw Unfit($"{name} has {matrix.Columns} columns where {columns} are needed");
        return Within(matrix, name).Memory(matrix.Buffer, name);
    }

    /// <summary>A buffer with at least that many elements.</summary>
    public Operands Buffer(DeviceBuffer<float> buffer, long least, [CallerArgumentExpression(nameof(buffer))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(buffer, name);
        return buffer.Length >= least
            ? Memory(buffer, name)
            : throw Unfit($"{name} has {buffer.Length} elements where {least} are needed");
    }

    /// <summary>A buffer with an element for each place in the epoch.</summary>
    public Operands Places<T>(DeviceBuffer<T> buffer, [CallerArgumentExpression(nameof(buffer))] string name = "") where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(buffer, name);
        places = Math.Min(places, buffer.Length);
        return Memory(buffer, name);
    }

    /// <summary>Two matrices that must have the same stride.</summary>
    public Operands SameStride(Matrix a, Matrix b) =>
        a.Stride == b.Stride ? this : throw Unfit($"the strides {a.Stride} and {b.Stride} differ, where they have to be the same");

    /// <summary>Any other condition.</summary>
    public Operands Require(bool holds, string problem) => holds ? this : throw Unfit(problem);

    /// <summary>The maximum number of rows of a batch.</summary>
    public Operands MostRows(int rows)
    {
        mostRows = Math.Min(mostRows, rows);
        return this;
    }

    /// <summary>Refuses a batch that does not fit, or memory that was freed.</summary>
    internal void Check(in Batch batch)
    {
        foreach (var block in memory ??= [.. blocks])
            block.CheckAlive();
        if (mostRows != int.MaxValue && (uint)(batch.Rows - 1) >= (uint)mostRows)
            throw new ArgumentOutOfRangeException(nameof(batch), batch.Rows, $"'{operation.Step}' takes 1 to {mostRows} rows");
        if (places != int.MaxValue && (batch.First < 0 || batch.First > places - batch.Rows))
        {
            throw new ArgumentOutOfRangeException(
                nameof(batch), batch.First, $"'{operation.Step}' has {places} places for {batch.Rows} rows");
        }
    }

    Operands Within(Matrix matrix, string name)
    {
        try
        {
            matrix.Check();
            return this;
        }
        catch (ArgumentException problem)
        {
            throw Unfit($"{name}: {problem.Message}");
        }
    }

    Operands Memory<T>(DeviceBuffer<T> buffer, string name) where T : unmanaged
    {
        if (buffer.Memory.Owner != device)
            throw Unfit($"{name} is memory of another device");
        buffer.Memory.CheckAlive();
        blocks.Add(buffer.Memory);
        return this;
    }

    ArgumentException Unfit(string problem) => new($"the shapes of '{operation.Step}' do not fit together: {problem}");
}
