namespace GpuNet.Data;

/// <summary>Reads the columns to learn or predict from: numbers, or texts as their places in a list of the column's texts.</summary>
static class FeatureColumns
{
    // Fewer rows take less memory as values than as columns that are each kept by themselves.
    const int FewRows = 32;

    /// <summary>Decides what columns are.</summary>
    /// <param name="table">The file.</param>
    /// <param name="columns">Which.</param>
    /// <param name="width">How many there are in a row of examples, if a row of the file makes several of them.</param>
    /// <param name="roles">What the user says of them.</param>
    /// <returns>What each of the first <paramref name="width"/> is.</returns>
    /// <exception cref="InputException">One cannot be learned from as it is.</exception>
    public static Column[] Decide(Table table, int[] columns, int width, TableRoles roles)
    {
        ColumnCells[] cells =
        [
            .. Enumerable.Range(0, width).Select(
                first => new ColumnCells(
                    table, [.. Enumerable.Range(0, columns.Length / width).Select(part => columns[part * width + first])])),
        ];
        ColumnCells.Look(table, cells);
        return Array.ConvertAll(cells, of => ColumnRules.Decide(table, of, roles));
    }

    /// <summary>Reads columns of which it is known what they are.</summary>
    /// <param name="table">The file.</param>
    /// <param name="columns">Their places; −1 for one that the file has not: then its values are missing.</param>
    /// <param name="known">
    /// What they are, none of them left out. Of fewer columns than there are: a row of the file makes several rows of so many.
    /// </param>
    /// <exception cref="InputException">A cell is neither missing nor a finite number where one is needed.</exception>
    public static FeatureTable Read(Table table, int[] columns, Column[] known)
    {
        int width = known.Length, rowsOfRow = columns.Length / width;
        ColumnValues[] readers = [.. known.Select((column, place) => new ColumnValues(
            table, column, [.. Enumerable.Range(0, rowsOfRow).Select(part => columns[part * width + place])]))];
        FeatureValues stored = table.Cells.Folder is { } folder
            ? ReadToDisk(table, readers, rowsOfRow, folder)
            : ReadToMemory(table, readers, columns, rowsOfRow);
        return new()
        {
            Name = table.Name,
            Names = [.. known.Select(column => column.Name)],
            Values = [],
            Stored = stored,
            Categories = [.. readers.Select(reader => reader.Categories)],
            Lines = RowLines.Of(table.Cells, rowsOfRow),
            Sources = RowLines.SourcesOf(table.Cells, rowsOfRow),
            Gaps = [.. readers.Select(reader => reader.Gap)],
            Frequency = [.. known.Where(column => column.Kind == ColumnKind.Frequency).Select(column => column.Name)],
        };
    }

    static JoinedValues ReadToMemory(Table table, ColumnValues[] readers, int[] columns, int rowsOfRow)
    {
        FeatureValues[] blocks = [.. Enumerable.Range(0, table.Cells.Blocks).Select(Allocate)];
        Read(readers, place =>
        {
            for (int block = 0; block < blocks.Length; block++)
                readers[place].Read(block, blocks[block], place);
        });
        return new(blocks);

        FeatureValues Allocate(int block)
        {
            int rows = table.Cells.RunOf(block, 0).Count;
            return rowsOfRow == 1 && rows >= FewRows
                ? new CodedValues(table.Cells, block, columns)
                : new ArrayValues(new double[checked(rows * columns.Length)], readers.Length);
        }
    }

    // The values of a column lie one behind the other.
    static SpilledValues ReadToDisk(Table table, ColumnValues[] readers, int rowsOfRow, string folder)
    {
        int width = readers.Length, next = 0;
        var values = HostMatrix<double>.Allocate(width, checked(table.Rows.Count * rowsOfRow), folder);
        for (int block = 0; block < table.Cells.Blocks; block++)
        {
            int rows = table.Cells.RunOf(block, 0).Count * rowsOfRow;
            var part = new ArrayValues(new double[checked(rows * width)], width);
            Read(readers, place =>
            {
                readers[place].Read(block, part, place);
                part.CopyTo(values.Row(place).Slice(next, rows), place, first: 0, rows);
            });
            next += rows;
        }
        return new(values, folder);
    }

    static void Read(ColumnValues[] readers, Action<int> read)
    {
        Parallel.For(0, readers.Length, read);
        // Which problem is found first depends on the threads; the first in the file is the one that is told.
        if (readers.Select(reader => reader.Problem).OfType<CellProblem>().MinBy(problem => (problem.Row, problem.Place)) is { } problem)
            throw problem.Error;
    }
}
