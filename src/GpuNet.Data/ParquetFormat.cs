using Parquet;
using Parquet.Schema;

namespace GpuNet;

/// <summary>Apache Parquet (parquet.apache.org), read with Parquet.Net.</summary>
sealed class ParquetFormat : ITableFormat
{
    /// <inheritdoc/>
    public bool Matches(string name, ReadOnlySpan<byte> start) => start.StartsWith("PAR1"u8);

    /// <inheritdoc/>
    public Table Read(Stream stream, string name, TextOptions options)
    {
        try
        {
            return ReadAsync(SeekableStream.Of(stream), name).GetAwaiter().GetResult();
        }
        catch (Exception problem) when (problem is not InputException and not OutOfMemoryException)
        {
            throw new InputException($"{name}: the Parquet file cannot be read: {problem.Message}");
        }
    }

    static async Task<Table> ReadAsync(Stream stream, string name)
    {
        await using var reader = await ParquetReader.CreateAsync(stream).ConfigureAwait(false);
        var fields = reader.Schema.GetDataFields();
        if (fields.FirstOrDefault(field => field.Path.Length > 1 || field.IsArray) is { } nested)
        {
            throw new InputException($"{name}: the column '{nested.Path}' is a list or a structure; "
                + "write each of its values in a column of its own");
        }
        var columns = fields.Select(field => new ColumnBuilder(field.Name)).ToArray();
        for (int group = 0; group < reader.RowGroupCount; group++)
        {
            using var rows = reader.OpenRowGroupReader(group);
            for (int column = 0; column < fields.Length; column++)
                await AddAsync(columns[column], rows, fields[column], name).ConfigureAwait(false);
        }
        return new(name, [.. columns.Select(column => column.ToColumn())]);
    }

    static Task AddAsync(ColumnBuilder column, ParquetRowGroupReader rows, DataField field, string name) =>
        Type.GetTypeCode(field.ClrType) switch
        {
            TypeCode.String => AddTextsAsync(column, rows, field),
            _ when field.ClrType == typeof(ReadOnlyMemory<char>) => AddTextsAsync(column, rows, field),
            TypeCode.Boolean => AddAsync<bool>(column, rows, field),
            TypeCode.SByte => AddAsync<sbyte>(column, rows, field),
            TypeCode.Byte => AddAsync<byte>(column, rows, field),
            TypeCode.Int16 => AddAsync<short>(column, rows, field),
            TypeCode.UInt16 => AddAsync<ushort>(column, rows, field),
            TypeCode.Int32 => AddAsync<int>(column, rows, field),
            TypeCode.UInt32 => AddAsync<uint>(column, rows, field),
            TypeCode.Int64 => AddAsync<long>(column, rows, field),
            TypeCode.UInt64 => AddAsync<ulong>(column, rows, field),
            TypeCode.Single => AddAsync<float>(column, rows, field),
            TypeCode.Double => AddAsync<double>(column, rows, field),
            TypeCode.Decimal => AddAsync<decimal>(column, rows, field),
            TypeCode.DateTime => AddAsync<DateTime>(column, rows, field),
            _ when field.ClrType == typeof(DateOnly) => AddAsync<DateOnly>(column, rows, field),
            _ when field.ClrType == typeof(TimeSpan) => AddAsync<TimeSpan>(column, rows, field),
            _ when field.ClrType == typeof(Guid) => AddAsync<Guid>(column, rows, field),
            _ => throw new InputException(
                $"{name}: the column '{field.Name}' has values of the type {field.ClrType.Name}, which are not read; "
                + "write numbers or texts in their place"),
        };

    static async Task AddAsync<T>(ColumnBuilder column, ParquetRowGroupReader rows, DataField field) where T : struct
    {
        int count = checked((int)rows.RowCount);
        if (field.IsNullable)
        {
            var values = new T?[count];
            await rows.ReadAsync<T>(field, values.AsMemory()).ConfigureAwait(false);
            foreach (T? value in values)
                column.Add(value);
            return;
        }
        var all = new T[count];
        await rows.ReadAsync<T>(field, all.AsMemory()).ConfigureAwait(false);
        foreach (T value in all)
            column.Add(value);
    }

    static async Task AddTextsAsync(ColumnBuilder column, ParquetRowGroupReader rows, DataField field)
    {
        string?[] values = new string?[checked((int)rows.RowCount)];
        await rows.ReadAsync(field, values.AsMemory()).ConfigureAwait(false);
        foreach (string? value in values)
            column.AddText(value);
    }
}
