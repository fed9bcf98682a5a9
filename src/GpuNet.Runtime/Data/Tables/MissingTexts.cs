using System.Text;

namespace GpuNet;

/// <summary>
/// The texts that mark a missing value. An empty cell is always missing; by default so are <c>?</c>, <c>NA</c>, <c>&lt;NA&gt;</c>,
/// <c>N/A</c>, <c>#N/A</c>, <c>NaN</c>, <c>null</c> and <c>None</c>.
/// </summary>
public sealed class MissingTexts
{
    readonly bool usual;
    readonly byte[][] others;

    /// <summary>The default texts and others; if an empty text is among them, only those.</summary>
    public MissingTexts(params IReadOnlyList<string> named)
    {
        Named = named;
        usual = !named.Contains("");
        others = [.. named.Where(text => text.Length > 0).Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>The default texts.</summary>
    public static MissingTexts Usual { get; } = new();

    /// <summary>The texts they were created from.</summary>
    public IReadOnlyList<string> Named { get; }

    /// <summary>Whether a cell is missing.</summary>
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
