namespace GpuNet;

/// <summary>What a column of a file is to a network.</summary>
public enum ColumnKind
{
    /// <summary>Numbers.</summary>
    Number,

    /// <summary>Texts, each different one a category.</summary>
    Category,

    /// <summary>Nothing: it is left out.</summary>
    LeftOut,
}

/// <summary>A column of a file, and what it is to a network.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Format">How its numbers are written.</param>
/// <param name="Reason">Why it is what it is, and how that is changed; null where that goes without saying.</param>
public sealed record Column(string Name, ColumnKind Kind, NumberFormat Format, string? Reason = null);
