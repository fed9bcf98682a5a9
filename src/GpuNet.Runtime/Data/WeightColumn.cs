namespace GpuNet.Data;

/// <summary>A column that says how much each example counts.</summary>
static class WeightColumn
{
    /// <summary>Reads it.</summary>
    /// <exception cref="InputException">A weight is missing, negative or not finite, or all are 0.</exception>
    public static float[] Read(CsvTable table, string name)
    {
        int column = table.FindColumn(name);
        float[] weights = NumberColumns.Read(table, [column]);
        int negative = Array.FindIndex(weights, weight => weight < 0f);
        if (negative >= 0)
            throw table.BadCell(table.Rows[negative], column, $"the weight is {weights[negative]}; it must be at least 0");
        return weights.Any(weight => weight > 0f)
            ? weights
            : throw new InputException($"{table.Name}, column {name.Quote()}: all weights are 0, so that no example counts");
    }
}
