namespace GpuNet;

/// <summary>Consecutive cells of a column.</summary>
/// <param name="first">The row of the first.</param>
/// <param name="count">How many they are.</param>
abstract class CellRun(int first, int count)
{
    /// <summary>The row of the first.</summary>
    public int First { get; set; } = first;

    /// <summary>How many they are.</summary>
    public int Count => count;

    /// <summary>The number in a cell that the file has as one; false where the file has a text.</summary>
    public abstract bool TryGetNumber(int place, out double number);

    /// <summary>The code of a cell that is a text in the file; equal codes have equal texts.</summary>
    public abstract CellCode CodeOf(int place);

    /// <summary>What no number in it is beyond, as far as that is known without looking at them.</summary>
    public virtual double Bound => double.PositiveInfinity;

    /// <summary>Copies codes; false where the cells have none, or each another one.</summary>
    /// <param name="codes">As many as are copied.</param>
    /// <param name="start">The place of the first.</param>
    public virtual bool TryCopyTo(Span<CellCode> codes, int start) => false;

    /// <summary>The text of a code.</summary>
    public abstract ReadOnlySpan<byte> Bytes(CellCode code);
}
