using System.Globalization;
using GpuNet.Data;

namespace GpuNet;

/// <summary>The training, validation and test part of a data set; each example is in exactly one.</summary>
public sealed class Split
{
    internal Split(int[] train, int[] validation, int[] test)
    {
        Train = train;
        Validation = validation;
        Test = test;
    }

    /// <summary>Training examples; never empty.</summary>
    public int[] Train { get; }

    /// <summary>Validation examples, scored after each epoch.</summary>
    public int[] Validation { get; }

    /// <summary>Test examples, scored at the end.</summary>
    public int[] Test { get; }

    /// <summary>
    /// Divides the rows at random, the same way on every machine. Each class is divided in the same shares, as far as whole examples go.
    /// A time series is divided in time: training comes first, and the test last. No row is a target of two parts: with a horizon of H
    /// rows, the last H − 1 examples of a part are in none, if another follows.
    /// </summary>
    /// <exception cref="InputException">A part gets no row, or a class of the other parts is not in the training part.</exception>
    /// <exception cref="ArgumentException">What the data set is made of does not fit together.</exception>
    public static Split Divide(DataSet data, SplitShares shares, ulong seed)
    {
        data.Check();
        int validation = RowsOf(shares.Validation, data.Count);
        int test = RowsOf(shares.Test, data.Count);
        int train = data.Count - validation - test;
        CheckPart("training", shares.Train, train, data);
        CheckPart("validation", shares.Validation, validation, data);
        CheckPart("test", shares.Test, test, data);

        int[] order = Stratification.Order(data, seed);
        int shared = data.Window.Horizon - 1;
        var split = new Split(
            Without(order[..train], validation + test > 0 ? shared : 0, "training", data),
            Without(order[train..(train + validation)], test > 0 ? shared : 0, "validation", data),
            order[(train + validation)..]);
        // A class of one row stands in the middle of the order, whatever the seed is.
        split.CheckClasses(data, rows => $"remove it, or choose another {(rows > 1 ? $"{Setting.Seed} or " : "")}{Setting.Split}");
        if (validation + test > 0)
            TellOfSingles(data);
        return split;
    }

    /// <summary>
    /// Divides the rows into parts of equal size, each of which tests what is learned from the others (k-fold cross-validation). Each
    /// class is divided in the same shares, as far as whole examples go.
    /// </summary>
    /// <param name="data">The examples.</param>
    /// <param name="folds">Number of parts, k; at least 2.</param>
    /// <param name="seed">Decides which part a row is in.</param>
    /// <param name="validation">
    /// How many percent of the rows that a part is not tested on validate the training, which early stopping watches.
    /// </param>
    /// <exception cref="InputException">
    /// There are fewer rows than parts, a part has all examples of a class, or it is a time series.
    /// </exception>
    /// <exception cref="ArgumentException">What the data set is made of does not fit together.</exception>
    public static IReadOnlyList<Split> Folds(DataSet data, int folds, ulong seed, decimal validation = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        data.Check();
        if (data.Window.IsSeries)
        {
            throw new InputException($"{data.Name}: the past of a time series is not predicted from its future; "
                + $"use {Setting.Split}, not {Setting.Folds}");
        }
        if (data.Count < folds)
        {
            throw new InputException(
                $"{data.Name}: {data.Count.Counted("row")} cannot be divided into {folds} parts; use fewer {Setting.Folds}");
        }
        int[] order = Stratification.Order(data, seed);
        int[] ends = [.. Enumerable.Range(0, folds + 1).Select(fold => (int)((long)data.Count * fold / folds))];
        return [.. Enumerable.Range(0, folds).Select(fold =>
        {
            // Every stretch of the order has the classes in their shares.
            int[] others = [.. order[..ends[fold]], .. order[ends[fold + 1]..]];
            int watched = RowsOf(validation, others.Length);
            CheckPart("validation", validation, watched, data);
            var split = new Split(others[watched..], others[..watched], order[ends[fold]..ends[fold + 1]]);
            split.CheckClasses(
                data, rows => rows > 1 ? $"remove it, or choose another {Setting.Seed} or fewer {Setting.Folds}" : "or remove it");
            return split;
        })];
    }

    static int RowsOf(decimal percent, int count) => (int)decimal.Round(percent / 100 * count, MidpointRounding.AwayFromZero);

    static void CheckPart(string part, decimal percent, int rows, DataSet data)
    {
        if (percent > 0 && rows == 0)
        {
            throw new InputException($"{data.Name}: the {part} part is {percent}% of {data.Count.Counted("row")}, which is none; "
                + $"add rows, or change {Setting.Split}");
        }
    }

    // A part without its last examples, whose targets are those of the next part, too.
    static int[] Without(int[] part, int shared, string name, DataSet data)
    {
        if (part.Length > 0 && part.Length <= shared)
        {
            throw new InputException($"{data.Name}: the {name} part has {part.Length.Counted("example")}, and "
                + $"the last {shared} predict rows of the next part and are left out; "
                + $"add rows, choose another {Setting.Split}, or a smaller {Setting.Horizon}");
        }
        return part.Length == 0 ? part : part[..^shared];
    }

    static void TellOfSingles(DataSet data)
    {
        if (data.ClassNames is not { } names)
            return;
        string[] single = [.. Enumerable.Range(0, data.Count).CountBy(data.ClassOf).Where(size => size.Value == 1)
            .Select(size => names[size.Key])];
        if (single.Length == 1)
            Message.Note($"{data.Name}: the class {single[0].Quote()} has one row, which is learned from: no score says how well");
        else if (single.Length > 1)
            Message.Note($"{data.Name}: the classes {single.Quote()} have one row each, which is learned from: no score says how well");
    }

    // A class that is never trained is never predicted: its score would say nothing about the network.
    void CheckClasses(DataSet data, Func<int, string> remedy)
    {
        if (data.ClassNames is not { } names)
            return;
        var sizes = Enumerable.Range(0, data.Count).CountBy(data.ClassOf).ToDictionary();
        if (sizes.Count > Train.Length)
        {
            throw new InputException($"{data.Name}: the training part has {Train.Length} of {data.Count.Counted("row")}, too few for "
                + $"{sizes.Count} classes: give training a larger share in {Setting.Split}, at most 100/0/0, or add rows"
                + (names.All(name => long.TryParse(name, CultureInfo.InvariantCulture, out _))
                    ? $"; or use {Setting.Task.To("Regression")} if they are numbers to predict" : ""));
        }
        var trained = Train.Select(data.ClassOf).ToHashSet();
        foreach (var (part, rows) in new[] { ("validation", Validation), ("test", Test) })
        {
            int place = Array.FindIndex(rows, row => !trained.Contains(data.ClassOf(row)));
            if (place >= 0)
            {
                int missed = data.ClassOf(rows[place]);
                throw new InputException(
                    $"class {names[missed].Quote()} is in the {part} part, but not in the training part "
                    + $"({data.Where(rows[place])}): add rows of that class, {remedy(sizes[missed])}");
            }
        }
    }
}
