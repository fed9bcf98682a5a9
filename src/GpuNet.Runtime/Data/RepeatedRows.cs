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
        ulong[] hashes = Hash(data);
        // A set would take several times the memory.
        ulong[] trained = Array.ConvertAll(split.Train, example => hashes[example]);
        Array.Sort(trained);
        int repeated = split.Test.Count(example => Array.BinarySearch(trained, hashes[example]) >= 0);
        if (repeated > 1 && repeated >= Told * split.Test.Length)
        {
            Message.Note($"{data.Name}: {repeated} of {split.Test.Length} rows of the test part are also in the training part, "
                + "so that the scores may be better than on new rows; remove rows that are there twice by mistake");
        }
    }

    // 64 bits of each example: of a million rows hardly two have the same by chance.
    static ulong[] Hash(DataSet data)
    {
        const ulong Odd = 0x9E3779B97F4A7C15;
        ulong[] hashes = new ulong[data.Count];
        Array.Fill(hashes, ulong.MaxValue);
        foreach (double[] values in data.FeatureTable.All.ByColumn())
            Add(values, data.Window.Step);
        Add(data.Targets, data.TargetCount);
        return hashes;

        void Add(double[] values, int ofExample)
        {
            for (int place = 0; place < values.Length; place++)
            {
                ref ulong hash = ref hashes[place / ofExample];
                hash = (hash ^ BitConverter.DoubleToUInt64Bits(values[place])) * Odd;
                hash ^= hash >> 32;
            }
        }
    }
}
