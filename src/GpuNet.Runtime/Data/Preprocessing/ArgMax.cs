namespace GpuNet.Data.Preprocessing;

/// <summary>The place of the largest value, the first of equals.</summary>
static class ArgMax
{
    /// <summary>Of some values.</summary>
    public static int Of(ReadOnlySpan<float> values)
    {
        int place = 0;
        for (int k = 1; k < values.Length; k++)
            place = values[k] > values[place] ? k : place;
        return place;
    }

    /// <summary>Of each row of a row-major matrix.</summary>
    public static int[] OfRows(float[] values, int columns)
    {
        var places = new int[values.Length / columns];
        for (int row = 0; row < places.Length; row++)
            places[row] = Of(values.AsSpan(row * columns, columns));
        return places;
    }
}
