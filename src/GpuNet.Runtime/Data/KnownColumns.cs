namespace GpuNet.Data;

/// <summary>Finds columns of which the names are known in a table, as <see cref="KnownNames"/> does.</summary>
/// <param name="table">The table.</param>
/// <param name="known">All names that are looked for, <see cref="KnownNames.InAnyCase"/>.</param>
sealed class KnownColumns(Table table, Lazy<ILookup<string, string>> known)
{
    readonly KnownNames names = new(table.Headers, table.Has, known);

    /// <summary>The place of a column; null where there is none, or none that alone is meant.</summary>
    public int? TryFind(string name) => names.TryFind(name) is { } header ? table.FindColumn(header) : null;

    /// <summary>The place of a column.</summary>
    /// <exception cref="InputException">There is none, or there are two of that name.</exception>
    public int Find(string name) => TryFind(name) ?? table.FindColumn(name);
}
