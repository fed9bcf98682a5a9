namespace GpuNet.Data;

/// <summary>Whole numbers beyond 2⁵³, of which neighbours are the same 64-bit float.</summary>
static class LargeIntegers
{
    const double LargestExact = 1L << 53;

    /// <summary>Warns of columns where different ones have become the same.</summary>
    /// <param name="table">The file.</param>
    /// <param name="columns">The columns that were read.</param>
    /// <param name="values">Their numbers, row-major (rows, columns).</param>
    public static void WarnOf(Table table, int[] columns, double[] values)
    {
        if (!values.AsSpan().ContainsAnyExceptInRange(1 - LargestExact, LargestExact - 1))
            return;
        for (int place = 0; place < columns.Length; place++)
        {
            var numbers = new HashSet<double>();
            var texts = new HashSet<string>();
            for (int row = 0, at = place; at < values.Length; row++, at += columns.Length)
            {
                // What is rounded to it is beyond it.
                if (!(Math.Abs(values[at]) >= LargestExact))
                    continue;
                string text = table.Rows[row][columns[place]];
                if (text.TrimStart('+', '-').All(char.IsAsciiDigit) && texts.Add(text))
                    numbers.Add(values[at]);
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
}
