using System.Text;

namespace GpuNet;

/// <summary>
/// The texts that say that a cell has no value. An empty cell never has one; usually <c>?</c>, <c>NA</c>, <c>&lt;NA&gt;</c>, <c>N/A</c>,
/// <c>#N/A</c>, <c>NaN</c>, <c>null</c> and <c>None</c> say so, too.
/// </summary>
public sealed class MissingTexts
{
    readonly bool usual;
    readonly byte[][] others;

    /// <summary>The usual texts and others; or where an empty text is among them, only those.</summary>
    public MissingTexts(params IReadOnlyList<string> named)
    {
        Named = named;
        usual = !named.Contains("");
        others = [.. named.Where(text => text.Length > 0).Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>The usual texts.</summary>
    public static MissingTexts Usual { get; } = new();

    /// <summary>What they were made of.</summary>
    public IReadOnlyList<string> Named { get; }

    /// <summary>Whether a cell has no value.</summary>
    /// <param name="cell">The cell as UTF-8.</param>
    public bool Contains(ReadOnlySpan<byte> cell)
    {
        if (cell.IsEmpty || (usual && IsUsual(cell)))
            return true;
        foreach (byte[] other in others)
        {
            if (cell.SequenceEqual(other))
                return true;
        }
        return false;
    }

    static bool IsUsual(ReadOnlySpan<byte> cell) => cell.Length switch
    {
        1 => cell[0] == (byte)'?',
        2 => cell.SequenceEqual("NA"u8),
        3 => Ascii.EqualsIgnoreCase(cell, "N/A"u8) || Ascii.EqualsIgnoreCase(cell, "NaN"u8),
        4 => Ascii.EqualsIgnoreCase(cell, "null"u8) || Ascii.EqualsIgnoreCase(cell, "#N/A"u8) || cell.SequenceEqual("<NA>"u8)
            // 'none' is a usual name of a category.
            || cell.SequenceEqual("None"u8),
        _ => false,
    };
}
