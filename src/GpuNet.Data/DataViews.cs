using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GpuNet;

/// <summary>Tables of the data views of ML.NET.</summary>
public static class DataViews
{
    const string KeyValues = nameof(KeyValues), SlotNames = nameof(SlotNames);

    static readonly MethodInfo readValue = MethodOf(nameof(ReadValue)), readVector = MethodOf(nameof(ReadVector));

    /// <summary>
    /// The rows of a data view to their end. A vector is a column for each of its slots, with its name behind that of the vector or, where
    /// it has none, its number; a key is its value, or its number where values have no names. Hidden columns are left out.
    /// </summary>
    /// <param name="view">The data view.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="InputException">There is no row, or a column has values that are no numbers and no texts.</exception>
    public static Table ToTable(this IDataView view, string name = "the data view")
    {
        var columns = view.Schema.Where(column => !column.IsHidden).ToList();
        using var cursor = view.GetRowCursor(columns);
        var builders = new List<ColumnBuilder>();
        Action[] readers = [.. columns.Select(column => ReaderOf(cursor, column, builders, name))];
        while (cursor.MoveNext())
            Array.ForEach(readers, read => read());
        return new(name, [.. builders.Select(column => column.ToColumn())]);
    }

    static Action ReaderOf(DataViewRow row, DataViewSchema.Column column, List<ColumnBuilder> builders, string name)
    {
        var vector = column.Type as VectorDataViewType;
        var type = vector?.ItemType ?? column.Type;
        bool isKnown = type is NumberDataViewType or BooleanDataViewType or TextDataViewType or KeyDataViewType or DateTimeDataViewType
            or DateTimeOffsetDataViewType or TimeSpanDataViewType;
        if (!isKnown || vector?.Size == 0)
        {
            throw new InputException($"{name}: the column '{column.Name}' is of the type {column.Type}, which is not learned from; "
                + "leave it out, or convert it to numbers, texts or vectors of a fixed size");
        }
        string[] names = vector is null ? [column.Name] : [.. NamesOf(column, vector.Size)];
        var slots = Array.ConvertAll(names, slot => new ColumnBuilder(slot));
        builders.AddRange(slots);
        string[] keys = type is KeyDataViewType ? TextsOf(column, KeyValues) : [];
        return (Action)(vector is null ? readValue : readVector).MakeGenericMethod(type.RawType).Invoke(
            null, [row, column, slots, type is KeyDataViewType ? keys : null])!;
    }

    static Action ReadValue<T>(DataViewRow row, DataViewSchema.Column column, ColumnBuilder[] slots, string[]? keys)
    {
        var get = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            get(ref value);
            slots[0].Add(Plain(value, keys));
        };
    }

    static Action ReadVector<T>(DataViewRow row, DataViewSchema.Column column, ColumnBuilder[] slots, string[]? keys)
    {
        var get = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> values = default;
        return () =>
        {
            get(ref values);
            foreach (var (slot, value) in slots.Zip(values.DenseValues()))
                slot.Add(Plain(value, keys));
        };
    }

    // A key is the place of its value from 1 on; 0 is missing.
    static object? Plain<T>(T value, string[]? keys)
    {
        if (keys is null)
            return value is ReadOnlyMemory<char> text ? text.ToString() : value;
        ulong key = Convert.ToUInt64(value, CultureInfo.InvariantCulture);
        return key == 0 ? null : key <= (ulong)keys.Length ? keys[key - 1] : key;
    }

    static IEnumerable<string> NamesOf(DataViewSchema.Column column, int size)
    {
        string[] names = TextsOf(column, SlotNames);
        return Enumerable.Range(0, size).Select(
            slot => slot < names.Length && names[slot].Length > 0 ? $"{column.Name}.{names[slot]}" : $"{column.Name}{slot + 1}");
    }

    // None where the annotation is not there, or is none of texts.
    static string[] TextsOf(DataViewSchema.Column column, string kind)
    {
        var annotation = column.Annotations.Schema.GetColumnOrNull(kind);
        if (annotation?.Type is not VectorDataViewType { ItemType: TextDataViewType })
            return [];
        VBuffer<ReadOnlyMemory<char>> texts = default;
        column.Annotations.GetValue(kind, ref texts);
        return [.. texts.DenseValues().Select(text => text.ToString())];
    }

    static MethodInfo MethodOf(string name) => typeof(DataViews).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;
}
