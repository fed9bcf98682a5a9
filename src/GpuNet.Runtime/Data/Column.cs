namespace GpuNet;

/// <summary>How a column of a file is used.</summary>
public enum ColumnKind
{
    /// <summary>Numbers.</summary>
    Number,

    /// <summary>A categorical feature: each distinct text is a category.</summary>
    Category,

    /// <summary>Texts, of each of which one number is made: the share of the training rows that have it.</summary>
    Frequency,

    /// <summary>The column is left out.</summary>
    LeftOut,
}

/// <summary>A column of a file, and how it is used.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">How it is used.</param>
/// <param name="Format">How its numbers are written.</param>
public sealed record Column(string Name, ColumnKind Kind, NumberFormat Format)
{
    /// <summary>A column with a reason.</summary>
    internal Column(string name, ColumnKind kind, NumberFormat format, string? reason) : this(name, kind, format) => MarkedReason = reason;

    /// <summary>Why it is used so, and which setting changes that; null where it is obvious.</summary>
    public string? Reason => MarkedReason is null ? null : Setting.Describe(MarkedReason);

    /// <summary>Whether its cells are numbers in the usual format.</summary>
    internal bool IsOfPlainNumbers => Kind == ColumnKind.Number && Format == NumberFormat.Plain;

    /// <summary>Whether its cells are texts.</summary>
    internal bool IsOfTexts => Kind is ColumnKind.Category or ColumnKind.Frequency;

    /// <summary>The reason, with a <see cref="Setting"/> where one is named.</summary>
    internal string? MarkedReason { get; }
}
