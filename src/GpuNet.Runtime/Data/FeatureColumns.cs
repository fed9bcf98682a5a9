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
        FeatureValues[] blocks = [.. Enumerable.Range(0, table.Cells.Blocks).Select(Allocate)];
        int threads = Math.Clamp(width, 1, Environment.ProcessorCount);
        Parallel.For(0, threads, thread =>
        {
            int first = width * thread / threads, end = width * (thread + 1) / threads;
            for (int block = 0; block < blocks.Length; block++)
            {
                for (int place = first; place < end; place++)
                    readers[place].Read(block, blocks[block], place);
            }
        });
        // Which one is found first depends on the threads; the first in the file is the one that is told.
        if (readers.Select(reader => reader.Problem).OfType<CellProblem>().MinBy(problem => (problem.Row, problem.Place)) is { } problem)
            throw problem.Error;
        return new()
        {
            Name = table.Name,
            Names = [.. known.Select(column => column.Name)],
            Values = [],
            Stored = new JoinedValues(blocks),
            Categories = [.. readers.Select(reader => reader.Categories)],
            Lines = RowLines.Of(table.Cells, rowsOfRow),
            Sources = RowLines.SourcesOf(table.Cells, rowsOfRow),
            Gaps = [.. readers.Select(reader => reader.Gap)],
            Frequency = FrequencyOf(known),
        };

        FeatureValues Allocate(int block)
        {
            int rows = table.Cells.RunOf(block, 0).Count;
            return rowsOfRow == 1 && rows >= FewRows
                ? new CodedValues(table.Cells, block, columns)
                : new ArrayValues(new double[checked(rows * columns.Length)], width);
        }
    }

    /// <summary>The columns of which frequencies are made.</summary>
    public static string[] FrequencyOf(Column[] known) =>
        [.. known.Where(column => column.Kind == ColumnKind.Frequency).Select(column => column.Name)];
}
