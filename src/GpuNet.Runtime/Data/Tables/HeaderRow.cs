namespace GpuNet;

/// <summary>Whether the first row of a text file names the columns.</summary>
public enum HeaderRow
{
    /// <summary>It does, unless it looks like a row of data.</summary>
    Auto,

    /// <summary>It does.</summary>
    Yes,

    /// <summary>It does not: the columns are named <c>column1</c>, <c>column2</c> and so on.</summary>
    No,
}
