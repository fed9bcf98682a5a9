namespace GpuNet.Data;

/// <summary>Rows that are there more than once, in the training and in the test part: a score of them says little about new rows.</summary>
static class RepeatedRows
{
    // Fewer change a score by little, and come by chance.
    const double Told = 0.05;

    /// <summary>Tells how many rows of the test part are in the training part, too, where they are many.</summary>
    public static void Tell(DataSet data, Split split)
    {
        if (data.Window.IsSeries || split.Test.Length == 0)
            return;
        var trained = split.Train.Select(row => Hash(data, row)).ToHashSet();
        int repeated = split.Test.Count(row => trained.Contains(Hash(data, row)));
        if (repeated > 1 && repeated >= Told * split.Test.Length)
        {
            Message.Note($"{data.Name}: {repeated} of {split.Test.Length} rows of the test part are also in the training part, "
                + "so that the scores may be better than on new rows; remove rows that are there twice by mistake");
        }
    }

    static ulong Hash(DataSet data, int row)
    {
        int columns = data.Features.Length / data.Count;
        return Hash(
            data.Targets.AsSpan(row * data.TargetCount, data.TargetCount),
            Hash(data.Features.AsSpan(row * columns, columns), ulong.MaxValue));
    }

    // 64 bits: of a million rows hardly two have the same by chance.
    static ulong Hash(ReadOnlySpan<double> values, ulong hash)
    {
        const ulong Odd = 0x9E3779B97F4A7C15;
        foreach (double value in values)
        {
            hash = (hash ^ BitConverter.DoubleToUInt64Bits(value)) * Odd;
            hash ^= hash >> 32;
        }
        return hash;
    }
}
