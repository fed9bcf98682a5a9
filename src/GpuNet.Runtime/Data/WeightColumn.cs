namespace GpuNet.Data;

/// <summary>A column that says how much each example counts.</summary>
static class WeightColumn
{
    /// <summary>Reads it.</summary>
    /// <exception cref="InputException">A weight is missing, negative or not finite in 32 bits, or all are 0.</exception>
    public static float[] Read(Table table, string name)
    {
        int column = table.FindColumn(name);
        float[] weights = Array.ConvertAll(
            NumberColumns.Read(table, [column], (row, _) => NumberColumns.Parse(table, row, column, NumberFormat.Plain)),
            weight => (float)weight);
        int bad = Array.FindIndex(weights, weight => !(weight >= 0f && float.IsFinite(weight)));
        if (bad >= 0)
        {
            throw table.BadCell(table.Rows[bad], column, weights[bad] < 0f
                ? $"the weight is {weights[bad]}; it must be at least 0"
                : $"the weight {table.Rows[bad][column].Quote()} is not a finite number of 32 bits; choose a smaller one");
        }
        return weights.Any(weight => weight > 0f)
            ? weights
            : throw new InputException($"{table.Name}, column {name.Quote()}: all weights are 0, so that no example counts");
    }
}
