namespace GpuNet.Data;

/// <summary>Reads the columns of a table on the disk to the disk: the values of a column lie one behind the other.</summary>
static class SpilledFeatures
{
    // Rows that are in memory at once.
    const int PartRows = 1 << 14;

    /// <summary>Reads columns of which it is known what they are.</summary>
    /// <inheritdoc cref="FeatureColumns.Read"/>
    public static FeatureTable Read(Table table, string folder, int[] columns, Column[] known)
    {
        var cells = table.Cells;
        int width = known.Length, rowsOfOne = columns.Length / width;
        var values = HostMatrix<double>.Allocate(width, checked(cells.Count * rowsOfOne), folder);
        var texts = Array.ConvertAll(known, column => column.IsOfTexts ? new Dictionary<string, int>() : null);
        string?[] gaps = new string?[width];
        int next = 0;
        for (int first = 0; first < cells.Count; first += PartRows)
        {
            var part = FeatureColumns.Read(table.Slice(first, Math.Min(PartRows, cells.Count - first)), columns, known);
            for (int column = 0; column < width; column++)
            {
                gaps[column] ??= part.Gaps![column];
                Copy(part, column, texts[column], values.Row(column).Slice(next, part.Rows));
            }
            next += part.Rows;
        }
        return new()
        {
            Name = table.Name,
            Names = [.. known.Select(column => column.Name)],
            Values = [],
            Stored = new SpilledValues(values, folder),
            Categories = [.. texts.Select(all => all?.Keys.ToArray())],
            Lines = RowLines.Of(cells, rowsOfOne),
            Sources = RowLines.SourcesOf(cells, rowsOfOne),
            Gaps = gaps,
            Frequency = FeatureColumns.FrequencyOf(known),
        };
    }

    // The texts of a part are in an order of their own.
    static void Copy(FeatureTable part, int column, Dictionary<string, int>? texts, Span<double> values)
    {
        part.All.CopyTo(values, column, first: 0, values.Length);
        if (texts is null)
            return;
        double[] places = [.. part.Categories[column]!.Select(text => (double)PlaceOf(texts, text))];
        foreach (ref double value in values)
            value = double.IsNaN(value) ? value : places[(int)value];
    }

    static int PlaceOf(Dictionary<string, int> known, string text)
    {
        known.TryAdd(text, known.Count);
        return known[text];
    }
}
