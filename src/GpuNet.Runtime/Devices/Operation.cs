namespace GpuNet.Devices;

/// <summary>One operation of a plan: what is computed, from where to where; a device decides how.</summary>
/// <param name="Step">Its place in the training step, for people: <c>layer 1 forward</c>.</param>
public abstract record Operation(string Step)
{
    /// <summary>Rows of its matrices for each example of a batch: above 1 where a layer is applied several times to an example.</summary>
    public int RowsPerExample { get; init; } = 1;

    /// <summary>The shapes, for people: <c>(32, 64)·(64, 128)</c>.</summary>
    /// <param name="rows">Rows of its matrices.</param>
    public abstract string Shapes(int rows);

    /// <summary>Floating-point operations; a multiplication with an addition counts as two.</summary>
    /// <param name="rows">Rows of its matrices.</param>
    public abstract double Flops(int rows);

    /// <summary>Bytes that have to be read or written at least once.</summary>
    /// <param name="rows">Rows of its matrices.</param>
    public abstract double Bytes(int rows);

    /// <summary>Names its operands and their sizes, so that they are checked when it is compiled.</summary>
    /// <exception cref="ArgumentException">They do not fit together.</exception>
    public abstract void Check(Operands operands);

    /// <summary>The least rows of its matrices that it can be taken of.</summary>
    internal virtual int LeastRows => 1;

    /// <summary>Refuses a batch that it cannot be taken of.</summary>
    /// <param name="rows">Rows of its matrices.</param>
    /// <exception cref="InputException">There are too few.</exception>
    internal virtual void CheckRows(int rows)
    {
    }
}
