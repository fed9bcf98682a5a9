namespace GpuNet.Devices;

/// <summary>An operation of a plan: what is computed and where the operands are. A device chooses the kernel.</summary>
/// <param name="Step">Its place in the training step, for people: <c>layer 1 forward</c>.</param>
public abstract record Operation(string Step)
{
    /// <summary>Rows of its matrices for each example of a batch: above 1 where a layer is applied several times to an example.</summary>
    public int RowsPerExample { get; init; } = 1;

    /// <summary>The shapes, for people: <c>(32, 64)·(64, 128)</c>.</summary>
    /// <param name="rows">Rows of its matrices.</param>
    public abstract string Shapes(int rows);

    /// <summary>Floating-point operations; a multiply-add counts as two.</summary>
    /// <param name="rows">Rows of its matrices.</param>
    public abstract double Flops(int rows);

    /// <summary>The minimum number of bytes read or written.</summary>
    /// <param name="rows">Rows of its matrices.</param>
    public abstract double Bytes(int rows);

    /// <summary>Declares its operands and their sizes, which are checked when it is compiled.</summary>
    /// <exception cref="ArgumentException">They do not fit together.</exception>
    public abstract void Check(Operands operands);

    /// <summary>The minimum number of rows of its matrices.</summary>
    internal virtual int LeastRows => 1;

    /// <summary>Refuses a batch with too few rows.</summary>
    /// <param name="rows">Rows of its matrices.</param>
    /// <exception cref="InputException">There are too few.</exception>
    internal virtual void CheckRows(int rows)
    {
    }
}
