namespace GpuNet.Runtime.Data;

/// <summary>A column that says how much each example counts.</summary>
static class WeightColumn
{
    /// <summary>Reads it.</summary>
    /// <exception cref="InputException">A weight is missing, negative or not finite, or all are 0.</exception>
    public static float[] Read(CsvTable table, string name)
    {
        int column = table.FindColumn(name);
        float[] weights = Array.ConvertAll(NumberColumns.Read(table, [column], [NumberFormat.Plain]), weight => (float)weight);
        int bad = Array.FindIndex(weights, weight => !(weight >= 0f && float.IsFinite(weight)));
        if (bad >= 0)
            throw table.BadCell(table.Rows[bad], column, $"the weight is {weights[bad]}; it must be a number of at least 0");
        return weights.Any(weight => weight > 0f)
            ? weights
            : throw new InputException($"{table.Name}, column {name.Quote()}: all weights are 0, so that no example counts");
    }
}
