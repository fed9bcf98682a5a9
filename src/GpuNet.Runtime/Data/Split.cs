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
    /// The rows of a group (<see cref="DataSet.Groups"/>) go to the same part: then the parts are as near to their shares, and the classes
    /// to theirs, as whole groups allow.
    /// A time series is divided in time: training comes first, and the test last. No row is a target of two parts: with a horizon of H
    /// rows, the last H − 1 examples of a part are in none, if another follows.
    /// </summary>
    /// <exception cref="InputException">
    /// A part gets no row or no group, or a class of the other parts is not in the training part.
    /// </exception>
    /// <exception cref="ArgumentException">What the data set is made of does not fit together.</exception>
    public static Split Divide(DataSet data, SplitShares shares, ulong seed)
    {
        data.Check();
        int[] order = Stratification.Order(data, seed);
        var split = GroupedDivision.IsOf(data) ? ByGroups(data, order, shares) : ByRows(data, order, shares);
        // A class of one row stands in the middle of the order, whatever the seed is.
        split.CheckClasses(data, rows => $"remove it, or choose another {(rows > 1 ? $"{Setting.Seed} or " : "")}{Setting.Split}");
        if (split.Train.Length < data.Count)
            TellOfSingles(data);
        return split;
    }

    static Split ByGroups(DataSet data, int[] order, SplitShares shares)
    {
        int[][] parts = GroupedDivision.Divide(
            data, order, [shares.Train, shares.Validation, shares.Test], firstLearns: true, $"leave out a part in {Setting.Split}");
        return new(parts[0], parts[1], parts[2]);
    }

    static Split ByRows(DataSet data, int[] order, SplitShares shares)
    {
        int validation = RowsOf(shares.Validation, data.Count);
        int test = RowsOf(shares.Test, data.Count);
        int train = data.Count - validation - test;
        CheckPart("training", shares.Train, train, data);
        CheckPart("validation", shares.Validation, validation, data);
        CheckPart("test", shares.Test, test, data);
        int shared = data.Window.Horizon - 1;
        return new(
            Without(order[..train], validation + test > 0 ? shared : 0, "training", data),
            Without(order[train..(train + validation)], test > 0 ? shared : 0, "validation", data),
            order[(train + validation)..]);
    }

    /// <summary>
    /// Divides the rows into parts of equal size, each of which tests what is learned from the others (k-fold cross-validation). Each
    /// class is divided in the same shares, as far as whole examples, and groups, go.
    /// </summary>
    /// <param name="data">The examples.</param>
    /// <param name="folds">Number of parts, k; at least 2.</param>
    /// <param name="seed">Decides which part a row is in.</param>
    /// <param name="validation">
    /// How many percent of the rows that a part is not tested on validate the training, which early stopping watches.
    /// </param>
    /// <exception cref="InputException">
    /// There are fewer rows or groups than parts, a part has all examples of a class, or it is a time series.
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
        bool isGrouped = GroupedDivision.IsOf(data);
        // Every stretch of the order has the classes in their shares.
        int[][] tests = isGrouped
            ? GroupedDivision.Divide(data, order, [.. Enumerable.Repeat(1m, folds)], firstLearns: false, $"use fewer {Setting.Folds}")
            : [.. Enumerable.Range(0, folds).Select(fold => order[EndOf(fold)..EndOf(fold + 1)])];
        return [.. tests.Select(test =>
        {
            int[] others = [.. order.Except(test)];
            var (train, watched) = isGrouped ? WatchedGroups(data, others, validation) : WatchedRows(data, others, validation);
            var split = new Split(train, watched, test);
            split.CheckClasses(
                data, rows => rows > 1 ? $"remove it, or choose another {Setting.Seed} or fewer {Setting.Folds}" : "or remove it");
            return split;
        })];

        int EndOf(int fold) => (int)((long)data.Count * fold / folds);
    }

    static (int[] Train, int[] Validation) WatchedRows(DataSet data, int[] rows, decimal percent)
    {
        int watched = RowsOf(percent, rows.Length);
        CheckPart("validation", percent, watched, data);
        return (rows[watched..], rows[..watched]);
    }

    static (int[] Train, int[] Validation) WatchedGroups(DataSet data, int[] rows, decimal percent)
    {
        int[][] parts = GroupedDivision.Divide(
            data, rows, [100 - percent, percent], firstLearns: true, $"leave out the validation part in {Setting.Split}");
        return (parts[0], parts[1]);
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
        string[] single = [.. UnitsOfClasses(data).Where(units => units.Value == 1).Select(units => names[units.Key])];
        string one = $"one {UnitOf(data)}";
        if (single.Length == 1)
            Message.Note($"{data.Name}: the class {single[0].Quote()} has {one}, which is learned from: no score says how well");
        else if (single.Length > 1)
            Message.Note($"{data.Name}: the classes {single.Quote()} have {one} each, which is learned from: no score says how well");
    }

    static string UnitOf(DataSet data) => data.Groups is null ? "row" : "group";

    // How many rows, or groups that have some, could be in different parts.
    static Dictionary<int, int> UnitsOfClasses(DataSet data)
    {
        var rows = Enumerable.Range(0, data.Count);
        if (data.Groups is { } groups)
            rows = rows.DistinctBy(row => (data.ClassOf(row), groups[row]));
        return rows.CountBy(data.ClassOf).ToDictionary();
    }

    // A class that is never trained is never predicted: its score would say nothing about the network.
    void CheckClasses(DataSet data, Func<int, string> remedy)
    {
        if (data.ClassNames is not { } names)
            return;
        var sizes = UnitsOfClasses(data);
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
                    + $"({data.Where(rows[place])}): add {UnitOf(data)}s of that class, {remedy(sizes[missed])}");
            }
        }
    }
}
