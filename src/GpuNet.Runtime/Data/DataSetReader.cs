using GpuNet.Data;

namespace GpuNet;

/// <summary>Makes numbers of a table: some columns are targets, others are features.</summary>
public static class DataSetReader
{
    /// <summary>Reads examples to learn one column from all others: classes, or with <paramref name="regression"/> numbers.</summary>
    /// <exception cref="InputException">As for other tasks.</exception>
    public static DataSet Read(CsvTable table, string target, bool regression = false) =>
        Read(table, new TableRoles { Task = regression ? LearningTask.Regression : LearningTask.Classification, Targets = [target] });

    /// <summary>
    /// Reads examples to learn from. Text and integers in the target column are classes, two of them make a
    /// <see cref="LearningTask.BinaryClassification"/>; integers are in numerical order, text in the order of its characters' codes.
    /// A feature is a text where none of its values is a number. <see cref="Missing.IsMissing"/> says which cells have none.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="roles">What its columns are.</param>
    /// <exception cref="InputException">
    /// A column is missing, a cell is neither missing nor a finite number where one is needed, or the target is not what it is said to be.
    /// </exception>
    public static DataSet Read(CsvTable table, TableRoles roles)
    {
        roles.Check(table);
        int[] targets = [.. roles.Targets.Select(table.FindColumn)];
        var texts = roles.Categorical.Select(table.FindColumn).ToHashSet();
        int[] ignored = [.. roles.Ignored.Append(roles.Weights).OfType<string>().Select(table.FindColumn)];
        // The past of what is predicted is what a time series is predicted from.
        int[] columns = [.. Enumerable.Range(0, table.Headers.Count).Except(ignored).Except(roles.Window is null ? targets : [])];
        if (columns.Length == 0)
            throw new InputException($"{table.Name}: there are no columns beside the target {roles.Targets.Quote()} to learn from");

        // The target first: that it is the wrong column is better said before the cells of the others are looked at.
        string[]? classes = roles.Task == LearningTask.Classification ? Classes.Find(table, targets[0]) : null;
        var task = classes?.Length == 2 ? LearningTask.BinaryClassification : roles.Task;
        var window = task == LearningTask.Pairs ? Window.Pair : roles.Window is { } length ? Window.Series(length) : Window.Row;
        float[] values = ReadTargets(table, task, targets, classes);
        var ofOneRow = columns.Take(columns.Length / window.Step);
        bool[] isText = [.. ofOneRow.Select(column => texts.Contains(column) || FeatureColumns.IsText(table, column))];
        var names = columns.Select(column => table.Headers[column]);
        var features = ReadFeatures(table, columns, isText, window);
        return Make(table, roles.Weights, task, window, roles.Targets, classes, values, [.. names], features);
    }

    /// <summary>The features of a table, which may have other columns.</summary>
    internal static FeatureTable ReadFeatures(CsvTable table, int[] columns, bool[] isText, Window window)
    {
        if (columns.Length % window.Step != 0)
        {
            throw new InputException($"{table.Name}: {columns.Length} features cannot be halved: "
                + "those of the first come first, then those of the second; --ignore others");
        }
        var features = FeatureColumns.Read(table, columns, isText);
        return window.IsSeries && features.Rows < window.Length
            ? throw new InputException($"{table.Name}: a window has {window.Length} rows, but the file has {features.Rows}")
            : features;
    }

    /// <summary>The targets of a table.</summary>
    internal static float[] ReadTargets(CsvTable table, LearningTask task, int[] columns, IReadOnlyList<string>? classes) => task switch
    {
        LearningTask.Autoencoder => [],
        LearningTask.MultiLabel or LearningTask.Pairs => LabelColumns.Read(table, columns),
        LearningTask.Regression => NumberColumns.Read(table, columns),
        _ => Classes.Encode(table, columns[0], classes!),
    };

    /// <summary>The data set of what was read.</summary>
    internal static DataSet Make(
        CsvTable table, string? weights, LearningTask task, Window window, IReadOnlyList<string> targetNames,
        IReadOnlyList<string>? classes, float[] targets, IReadOnlyList<string> featureNames, FeatureTable features)
    {
        // What is predicted from a window of a series lies behind it.
        int first = window.IsSeries ? window.Length : 0;
        if (window.IsSeries && features.Rows == window.Length)
        {
            throw new InputException(
                $"{features.Name}: a window has {window.Length} rows, and no row is behind it that could be predicted");
        }
        return new()
        {
            Name = features.Name,
            Task = task,
            TargetNames = targetNames,
            Targets = targets[(first * targetNames.Count)..],
            Weights = weights is null ? null : WeightColumn.Read(table, weights)[first..],
            ClassNames = classes,
            FeatureNames = featureNames,
            Features = features.Values,
            Categories = features.Categories,
            Lines = features.Lines,
            Window = window,
        };
    }
}
