namespace GpuNet.Data;

/// <summary>Whole numbers beyond 2⁵³, of which neighbours are the same 64-bit float.</summary>
static class LargeIntegers
{
    const double LargestExact = 1L << 53;

    // So many values fit on the stack.
    const int RowsAtOnce = 1 << 9;

    /// <summary>Warns of columns where different ones have become the same.</summary>
    /// <param name="table">The file.</param>
    /// <param name="columns">The columns that were read.</param>
    /// <param name="values">Their numbers; of fewer columns where a row of the file makes several rows of so many.</param>
    public static void WarnOf(Table table, int[] columns, FeatureValues values)
    {
        int width = values.Columns, rowsOfRow = columns.Length / width;
        bool[] haveLarge = new bool[width];
        Parallel.For(0, width, column => haveLarge[column] = values.BoundOf(column) >= LargestExact && HasLarge(values, column));
        for (int place = 0; place < columns.Length; place++)
        {
            if (!haveLarge[place % width])
                continue;
            double[] ofColumn = values.Column(place % width);
            var numbers = new HashSet<double>();
            var texts = new HashSet<string>();
            for (int row = 0, at = place / width; at < ofColumn.Length; row++, at += rowsOfRow)
            {
                // What is rounded to it is beyond it.
                if (!(Math.Abs(ofColumn[at]) >= LargestExact))
                    continue;
                string text = table.Rows[row][columns[place]];
                if (text.TrimStart('+', '-').All(char.IsAsciiDigit) && texts.Add(text))
                    numbers.Add(ofColumn[at]);
            }
            if (numbers.Count < texts.Count)
            {
                string name = table.Headers[columns[place]];
                Message.Warn($"{table.Name}, column {name.Quote()}: {texts.Count} different whole numbers, as {texts.First()}, are "
                    + $"{numbers.Count} when they are rounded to 64-bit floats: subtract what they have in common, "
                    + $"or leave them out with {Setting.Ignored.ToColumns(name)} if they are only names");
            }
        }
    }

    static bool HasLarge(FeatureValues values, int column)
    {
        Span<double> part = stackalloc double[RowsAtOnce];
        for (int first = 0; first < values.Rows; first += part.Length)
        {
            int count = Math.Min(part.Length, values.Rows - first);
            values.CopyTo(part, column, first, count);
            if (part[..count].ContainsAnyExceptInRange(1 - LargestExact, LargestExact - 1))
                return true;
        }
        return false;
    }
}
