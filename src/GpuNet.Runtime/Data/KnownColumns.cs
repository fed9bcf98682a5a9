namespace GpuNet.Data;

/// <summary>
/// Finds columns of which the names are known in a table: by name, or where only upper and lower case differ, if no other one can be meant.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="names">All names that are looked for.</param>
sealed class KnownColumns(Table table, IEnumerable<string> names)
{
    readonly Lazy<ILookup<string, string>> headers = new(() => ByAnyCase(table.Headers));
    readonly Lazy<ILookup<string, string>> known = new(() => ByAnyCase(names));

    /// <summary>The place of a column; null where there is none, or none that alone is meant.</summary>
    public int? TryFind(string name)
    {
        string? header = table.Has(name) ? name
            : headers.Value[name].ToArray() is [var other] && known.Value[name].Count() == 1 && table.Has(other) ? other
            : null;
        return header is null ? null : table.FindColumn(header);
    }

    /// <summary>The place of a column.</summary>
    /// <exception cref="InputException">There is none, or there are two of that name.</exception>
    public int Find(string name) => TryFind(name) ?? table.FindColumn(name);

    static ILookup<string, string> ByAnyCase(IEnumerable<string> names) =>
        names.Distinct().ToLookup(name => name, StringComparer.OrdinalIgnoreCase);
}
