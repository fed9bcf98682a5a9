using GpuNet.Kernels.Random;

namespace GpuNet.Runtime.Data;

/// <summary>Which examples train, validate and test: every one is in exactly one part.</summary>
public sealed class Split
{
    Split(int[] order, int train, int validation)
    {
        Train = order[..train];
        Validation = order[train..(train + validation)];
        Test = order[(train + validation)..];
    }

    /// <summary>Rows that the network learns from; never empty.</summary>
    public int[] Train { get; }

    /// <summary>Rows that it is scored on after each epoch.</summary>
    public int[] Validation { get; }

    /// <summary>Rows that it is scored on at the end.</summary>
    public int[] Test { get; }

    /// <summary>Divides the rows at random, the same way on every machine.</summary>
    /// <exception cref="InputException">A part gets no row, or a class of the other parts is not in the training part.</exception>
    public static Split Divide(DataSet data, SplitShares shares, ulong seed)
    {
        int validation = RowsOf(shares.Validation, data.Count);
        int test = RowsOf(shares.Test, data.Count);
        int train = data.Count - validation - test;
        CheckPart("training", shares.Train, train, data);
        CheckPart("validation", shares.Validation, validation, data);
        CheckPart("test", shares.Test, test, data);

        int[] order = [.. Enumerable.Range(0, data.Count)];
        Shuffle.Rows(order, seed, RandomPurpose.Splitting, 0);
        var split = new Split(order, train, validation);
        if (data.ClassNames is { } names)
            split.CheckClasses(data, names);
        return split;
    }

    static int RowsOf(decimal percent, int count) => (int)decimal.Round(percent / 100 * count, MidpointRounding.AwayFromZero);

    static void CheckPart(string part, decimal percent, int rows, DataSet data)
    {
        if (percent > 0 && rows == 0)
            throw new InputException($"{data.Name}: the {part} part is {percent}% of {data.Count} rows, which is none; change --split");
    }

    // A class that is never trained is never predicted: its score would say nothing about the network.
    void CheckClasses(DataSet data, IReadOnlyList<string> names)
    {
        var trained = Train.Select(data.ClassOf).ToHashSet();
        foreach (var (part, rows) in new[] { ("validation", Validation), ("test", Test) })
        {
            int place = Array.FindIndex(rows, row => !trained.Contains(data.ClassOf(row)));
            if (place >= 0)
            {
                throw new InputException(
                    $"class {names[data.ClassOf(rows[place])].Quote()} is in the {part} part, but not in the training part "
                    + $"({data.Where(rows[place])}): add rows of that class, remove it, or choose another --seed or --split");
            }
        }
    }
}
