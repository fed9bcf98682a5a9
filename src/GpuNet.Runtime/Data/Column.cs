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
public sealed record Column(string Name, ColumnKind Kind, NumberFormat Format)
{
    /// <summary>A column of which more is to be said.</summary>
    internal Column(string name, ColumnKind kind, NumberFormat format, string? reason) : this(name, kind, format) => MarkedReason = reason;

    /// <summary>Why it is what it is, and which setting changes that; null where that goes without saying.</summary>
    public string? Reason => MarkedReason is null ? null : Setting.Describe(MarkedReason);

    /// <summary>The reason, with a <see cref="Setting"/> where one is named.</summary>
    internal string? MarkedReason { get; }
}
