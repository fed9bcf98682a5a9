namespace GpuNet;

/// <summary>
/// Blank lines between the rows of a text file, which the reader passes over. In a file of one column each is a row whose value is missing;
/// in others they are told.
/// </summary>
static class BlankLines
{
    /// <summary>How many there are before and between the rows of a table.</summary>
    /// <param name="table">The table as it was read.</param>
    /// <param name="firstLine">The line on which its first row would be, if no blank line were before it.</param>
    public static int Count(Table table, int firstLine)
    {
        int last = table.Rows.Count - 1;
        return table.Cells.LineOf(0) == firstLine && table.Cells.LineOf(last) == firstLine + last
            ? 0
            : Enumerable.Range(0, table.Rows.Count).Sum(row => CountBefore(table, row, firstLine));
    }

    /// <summary>The table of one column with a row for each of them.</summary>
    /// <inheritdoc cref="Count"/>
    public static Table Fill(Table table, int firstLine)
    {
        var lines = new List<int>(table.Rows.Count);
        var texts = new List<string?>(table.Rows.Count);
        foreach (var row in table.Rows)
        {
            for (int missing = CountBefore(table, row.Index, firstLine); missing > 0; missing--)
            {
                lines.Add(row.Line - missing);
                texts.Add(null);
            }
            lines.Add(row.Line);
            texts.Add(row[0]);
        }
        return new(table.Name, table.Format, table.Headers, new ColumnarCells([TableColumn.Of(table.Headers[0], [.. texts])], lines))
        {
            Delimiter = table.Delimiter,
        };
    }

    /// <summary>Says that they were passed over.</summary>
    public static void Tell(string name, int count)
    {
        if (count > 0)
            Message.Note($"{name}: {count.Counted("blank line")} between the rows, passed over");
    }

    /// <summary>The line behind the last row of a table.</summary>
    public static int LineBehind(Table table)
    {
        var last = table.Rows[^1];
        return last.Line + 1 + LineBreaks(last, table.Headers.Count);
    }

    // Cells are looked at only where a row does not begin on the next line: one in quotes may have lines of its own.
    static int CountBefore(Table table, int row, int firstLine)
    {
        int line = table.Cells.LineOf(row);
        if (row == 0)
            return line - firstLine;
        int gap = line - table.Cells.LineOf(row - 1) - 1;
        return gap == 0 ? 0 : gap - LineBreaks(table.Rows[row - 1], table.Headers.Count);
    }

    /// <summary>How many lines a cell has behind its first.</summary>
    public static int LineBreaks(ReadOnlySpan<byte> cell) => cell.Count("\n"u8) + cell.Count("\r"u8) - cell.Count("\r\n"u8);

    static int LineBreaks(TableRow row, int columns)
    {
        int breaks = 0;
        for (int column = 0; column < columns; column++)
            breaks += LineBreaks(row.Bytes(column));
        return breaks;
    }
}
