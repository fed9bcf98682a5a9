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
        var features = data.FeatureTable;
        var trained = split.Train.Select(example => Hash(data, features, example)).ToHashSet();
        int repeated = split.Test.Count(example => trained.Contains(Hash(data, features, example)));
        if (repeated > 1 && repeated >= Told * split.Test.Length)
        {
            Message.Note($"{data.Name}: {repeated} of {split.Test.Length} rows of the test part are also in the training part, "
                + "so that the scores may be better than on new rows; remove rows that are there twice by mistake");
        }
    }

    // 64 bits: of a million rows hardly two have the same by chance.
    static ulong Hash(DataSet data, FeatureTable features, int example)
    {
        const ulong Odd = 0x9E3779B97F4A7C15;
        ulong hash = ulong.MaxValue;
        for (int row = example * data.Window.Step; row <= data.Window.LastRowOf(example); row++)
        {
            for (int column = 0; column < features.Columns; column++)
                Add(features[row, column]);
        }
        foreach (double target in data.Targets.AsSpan(example * data.TargetCount, data.TargetCount))
            Add(target);
        return hash;

        void Add(double value)
        {
            hash = (hash ^ BitConverter.DoubleToUInt64Bits(value)) * Odd;
            hash ^= hash >> 32;
        }
    }
}
