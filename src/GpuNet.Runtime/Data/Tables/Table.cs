namespace GpuNet;

/// <summary>A table as it is in a file: columns with names, and rows of texts and numbers.</summary>
public sealed partial class Table
{
    readonly Dictionary<string, int> places = [];
    readonly HashSet<string> twice = [];

    /// <summary>A table of columns.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="columns">The columns, at least one, of as many rows each, and at least one row.</param>
    /// <exception cref="InputException">There is no row, or columns differ in length.</exception>
    public Table(string name, IReadOnlyList<TableColumn> columns)
        : this(name, "columns", [.. columns.Select(column => column.Name)], new ColumnarCells(columns))
    {
        if (columns.FirstOrDefault(column => column.Count != columns[0].Count) is { } odd)
        {
            throw new InputException($"{name}: the column {odd.Name.Quote()} has {odd.Count.Counted("row")}, but "
                + $"{columns[0].Name.Quote()} has {columns[0].Count}");
        }
    }

    /// <summary>A table of cells.</summary>
    /// <exception cref="InputException">There is no row.</exception>
    internal Table(string name, string format, IReadOnlyList<string> headers, TableCells cells)
    {
        if (cells.Count == 0)
            throw new InputException($"{name}: there are no rows of data");
        (Name, Format, Headers, Cells) = (name, format, headers, cells);
        for (int column = 0; column < headers.Count; column++)
        {
            if (headers[column].Length > 0 && !places.TryAdd(headers[column], column))
                twice.Add(headers[column]);
        }
    }

    /// <summary>The name of the file, as messages give it.</summary>
    public string Name { get; }

    /// <summary>What the file is, in words.</summary>
    public string Format { get; }

    /// <summary>The names of the columns; empty where one has none, as the index that pandas writes.</summary>
    public IReadOnlyList<string> Headers { get; }

    /// <summary>The rows, at least one, each with at least as many cells as there are headers.</summary>
    public IReadOnlyList<TableRow> Rows => Cells;

    /// <summary>What stands between the cells of a text file; null for other files.</summary>
    internal char? Delimiter { get; init; }

    /// <summary>The cells.</summary>
    internal TableCells Cells { get; }

    /// <summary>The texts that say that a cell has no value.</summary>
    internal MissingTexts MissingTexts { get; private init; } = MissingTexts.Usual;

    /// <summary>Makes another format known; it is asked before those that are known.</summary>
    public static void Register(ITableFormat format) => TableFormats.Register(format);

    /// <summary>
    /// Reads a file: CSV and the like, JSON Lines, LibSVM, npy and npz of NumPy, or IDX as of MNIST; also compressed with gzip.
    /// </summary>
    /// <param name="path">The file; <c>-</c> is the standard input, and a name with <c>*</c> or <c>?</c> is all files that fit.</param>
    /// <param name="options">How text files are read.</param>
    /// <exception cref="InputException">A file cannot be read or is not such a table; the message names the line.</exception>
    public static Table Read(string path, TextOptions? options = null) => Read([path], options);

    /// <summary>Reads several files of the same columns as one table.</summary>
    /// <inheritdoc cref="Read(string, TextOptions)"/>
    public static Table Read(IReadOnlyList<string> paths, TextOptions? options = null) =>
        TableFiles.Read(paths, options ?? TextOptions.Usual);

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The bytes of the file; left open.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="options">How text files are read.</param>
    /// <exception cref="InputException">It is not such a table; the message names the line.</exception>
    public static Table Read(Stream stream, string name, TextOptions? options = null) =>
        TableFiles.Read(stream, name, options ?? TextOptions.Usual);

    /// <summary>The table, with other texts that say that a cell has no value.</summary>
    internal Table With(MissingTexts missing) =>
        new(Name, Format, Headers, Cells) { MissingTexts = missing, Delimiter = Delimiter };

    /// <summary>A table of the same columns with other rows.</summary>
    internal Table Of(TableCells cells) => new(Name, Format, Headers, cells) { MissingTexts = MissingTexts, Delimiter = Delimiter };

    /// <summary>The table with columns behind its own, of as many rows.</summary>
    internal Table With(IReadOnlyList<TableColumn> columns) => new(
        Name, Format, [.. Headers, .. columns.Select(column => column.Name)], new DerivedCells(Cells, Headers.Count, columns))
    {
        MissingTexts = MissingTexts,
        Delimiter = Delimiter,
    };

    /// <summary>Whether a cell has no value.</summary>
    internal bool IsMissing(TableRow row, int column)
    {
        if (row.TryGetNumber(column, out double number) && (double.IsNaN(number) || MissingTexts.Named.Count == 0))
            return double.IsNaN(number);
        return MissingTexts.Contains(row.Bytes(column));
    }

    /// <summary>Whether a cell of a run has no value.</summary>
    internal bool IsMissing(CellRun run, int place, int column)
    {
        if (MissingTexts.Named.Count == 0 && run.TryGetNumber(place, out double number))
            return double.IsNaN(number);
        if (run.TryGetNumber(place, out _))
            return IsMissing(Rows[run.First + place], column);
        var code = run.CodeOf(place);
        return (code.IsText || MissingTexts.Named.Count > 0) && MissingTexts.Contains(run.Bytes(code));
    }

    /// <summary>The number in a cell of a run, where it can only be that: in the usual notation, and not said to be missing.</summary>
    internal bool TryGetPlain(CellRun run, int place, out double number)
    {
        number = 0;
        if (MissingTexts.Named.Count > 0)
            return false;
        if (run.TryGetNumber(place, out number))
            return !double.IsNaN(number);
        var code = run.CodeOf(place);
        number = code.IsText ? 0 : code.Number;
        return !code.IsText;
    }

    /// <summary>Whether there is a column of that name, and no second one.</summary>
    internal bool Has(string header) => places.ContainsKey(header) && !twice.Contains(header);

    /// <summary>The place of a column.</summary>
    /// <exception cref="InputException">
    /// There is no such column, and the message lists those that are there; or there are two.
    /// </exception>
    public int FindColumn(string header)
    {
        if (twice.Contains(header))
            throw new InputException($"{Name}: two columns are named {header.Quote()}; give each its own name");
        return places.TryGetValue(header, out int column) ? column : throw Unknown(header);
    }

    /// <summary>The places of all columns of that name.</summary>
    /// <exception cref="InputException">There is none; the message lists those that are there.</exception>
    public int[] FindColumns(string header) => twice.Contains(header)
        ? [.. Enumerable.Range(0, Headers.Count).Where(column => Headers[column] == header)]
        : [places.TryGetValue(header, out int place) ? place : throw Unknown(header)];

    InputException Unknown(string header) => new(
        $"{Name}: there is no column {header.Quote()}; the columns are {Headers.Where(name => name.Length > 0).ToArray().Quote()}");

    /// <summary>The error of a cell.</summary>
    internal InputException BadCell(TableRow row, int column, string problem)
    {
        string file = Cells.SourceOf(row.Index) ?? Name, place = Cells.HasLines ? "line" : "row";
        return new(IsHeader(row)
            ? $"{file}, {place} {row.Line}: the row is the header once more; remove it"
            : $"{file}, {place} {row.Line}, column {Headers[column].Quote()}: {problem}");
    }

    /// <summary>Whether a row has the names of the columns in it.</summary>
    internal bool IsHeader(TableRow row) => Headers.Index().All(header => row[header.Index] == header.Item);

    /// <summary>The error of a cell that must have a target.</summary>
    internal InputException NoTarget(TableRow row, int column) => BadCell(row, column, row.Bytes(column).IsEmpty
        ? "the target is missing; fill it in or remove the row"
        : $"{row[column].Quote()} says that the target is missing; fill it in or remove the row, "
            + $"or use {Setting.MissingTexts.To("''")} where it is a name");
}
