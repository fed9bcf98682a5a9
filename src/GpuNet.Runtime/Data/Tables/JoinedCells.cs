namespace GpuNet;

/// <summary>The rows of several tables of the same columns, one table behind the other.</summary>
sealed class JoinedCells : TableCells
{
    readonly Table[] tables;

    // The place of each table's first row, and for each column of the first table that of the same name in the others.
    readonly int[] starts;
    readonly int[][] places;

    /// <summary>Joins tables.</summary>
    /// <exception cref="InputException">One has other columns than the first.</exception>
    public JoinedCells(IReadOnlyList<Table> tables)
    {
        this.tables = [.. tables];
        places = [.. tables.Select(table => PlacesIn(table, tables[0]))];
        starts = new int[tables.Count];
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = Count;
            Count = checked(Count + tables[i].Rows.Count);
        }
    }

    /// <inheritdoc/>
    public override int Columns => tables[0].Headers.Count;

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override bool HasLines => tables[0].Cells.HasLines;

    /// <inheritdoc/>
    public override int Blocks => tables.Sum(table => table.Cells.Blocks);

    /// <inheritdoc/>
    public override int LineOf(int row) => RowOf(row, out _).Line;

    /// <inheritdoc/>
    public override string? SourceOf(int row)
    {
        _ = RowOf(row, out int table);
        return tables[table].Name;
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Bytes(int row, int column) => RowOf(row, out int table).Bytes(places[table][column]);

    /// <inheritdoc/>
    public override bool TryGetNumber(int row, int column, out double number) =>
        RowOf(row, out int table).TryGetNumber(places[table][column], out number);

    /// <inheritdoc/>
    public override CellRun RunOf(int block, int column)
    {
        int table = 0;
        for (; block >= tables[table].Cells.Blocks; table++)
            block -= tables[table].Cells.Blocks;
        var run = tables[table].Cells.RunOf(block, places[table][column]);
        run.First += starts[table];
        return run;
    }

    TableRow RowOf(int row, out int table)
    {
        int found = Array.BinarySearch(starts, row);
        table = found >= 0 ? found : ~found - 1;
        return tables[table].Rows[row - starts[table]];
    }

    /// <summary>The places in a table of the columns of another.</summary>
    /// <exception cref="InputException">It has other columns.</exception>
    // Columns without a name, and those of which there are two, are found by their places.
    public static int[] PlacesIn(Table table, Table first)
    {
        if (table.Headers.SequenceEqual(first.Headers))
            return [.. Enumerable.Range(0, first.Headers.Count)];
        string? odd = first.Headers.FirstOrDefault(name => !table.Has(name)) ?? table.Headers.FirstOrDefault(name => !first.Has(name));
        return odd is null
            ? [.. first.Headers.Select(table.FindColumn)]
            : throw new InputException($"{first.Name} and {table.Name} have different columns: only one of them has {odd.Quote()}; "
                + "files that are read as one table need the same header");
    }
}
