using System.ComponentModel.DataAnnotations.Schema;
using System.Data;
using System.Reflection;

namespace GpuNet;

/// <content>Tables of what a program has.</content>
public sealed partial class Table
{
    /// <summary>The rows of a query to their end.</summary>
    /// <param name="reader">The query's result; left open.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="InputException">There is no row.</exception>
    /// <exception cref="ArgumentException">A column has values that are no numbers and no texts.</exception>
    public static Table From(IDataReader reader, string name = "the query")
    {
        var columns = Enumerable.Range(0, reader.FieldCount).Select(field => new ColumnBuilder(reader.GetName(field))).ToArray();
        while (reader.Read())
        {
            for (int field = 0; field < columns.Length; field++)
                columns[field].Add(reader.GetValue(field));
        }
        return new(name, [.. columns.Select(column => column.ToColumn())]);
    }

    /// <summary>
    /// Records of a program, a column for each public property in the order of their declaration. <see cref="ColumnAttribute"/> renames a
    /// column, and <see cref="NotMappedAttribute"/> leaves one out.
    /// </summary>
    /// <param name="records">The rows.</param>
    /// <param name="name">What messages call them.</param>
    /// <exception cref="InputException">There is no row.</exception>
    /// <exception cref="ArgumentException">The type has no such property, or one with values that are no numbers and no texts.</exception>
    public static Table From<TRecord>(IEnumerable<TRecord> records, string name = "the records")
    {
        var properties = typeof(TRecord).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
            .Where(property => property.GetCustomAttribute<NotMappedAttribute>() is null)
            .OrderBy(property => property.MetadataToken)
            .Select(property => (Get: property.GetMethod!, Column: new ColumnBuilder(NameOf(property))))
            .ToList();
        if (properties.Count == 0)
            throw new ArgumentException($"{typeof(TRecord).Name} has no public property that could be a column", nameof(records));
        foreach (var record in records)
        {
            foreach (var (get, column) in properties)
                column.Add(get.Invoke(record, null));
        }
        return new(name, [.. properties.Select(property => property.Column.ToColumn())]);
    }

    static string NameOf(PropertyInfo property) => property.GetCustomAttribute<ColumnAttribute>()?.Name ?? property.Name;
}
