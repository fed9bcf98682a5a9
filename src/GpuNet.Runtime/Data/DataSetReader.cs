using System.Diagnostics;
using GpuNet.Runtime.Models;

namespace GpuNet.Runtime.Data;

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
    /// A feature is a text where none of its values is a number. <see cref="Preprocessing.Missing.IsMissing"/> says which cells have none.
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
        int[] ignored = [.. roles.Ignored.Append(roles.Weights).OfType<string>().SelectMany(table.FindColumns)];
        int[] unnamed = [.. Enumerable.Range(0, table.Headers.Count).Where(column => table.Headers[column].Length == 0)];
        // The past of what is predicted is what a time series is predicted from.
        int[] columns =
        [
            .. Enumerable.Range(0, table.Headers.Count).Except(ignored).Except(unnamed).Except(roles.Window is null ? targets : []),
        ];
        foreach (int column in columns)
            table.FindColumn(table.Headers[column]);
        if (unnamed.Length > 0)
            Trace.TraceInformation($"{table.Name}: column {unnamed[0] + 1} has no name and is left out");
        if (columns.Length == 0)
            throw new InputException($"{table.Name}: there are no columns beside the target {roles.Targets.Quote()} to learn from");

        // The target first: that it is the wrong column is better said before the cells of the others are looked at.
        string[]? classes = roles.Task == LearningTask.Classification ? Classes.Find(table, targets[0]) : null;
        var task = classes?.Length == 2 ? LearningTask.BinaryClassification : roles.Task;
        var window = task == LearningTask.Matching ? Window.Pair : roles.Window is { } length ? Window.Series(length) : Window.Row;
        double[] values = ReadTargets(table, task, targets, classes);
        var ofOneRow = columns.Take(columns.Length / window.Step);
        bool[] isText = [.. ofOneRow.Select(column => texts.Contains(column) || FeatureColumns.IsText(table, column))];
        var names = columns.Select(column => table.Headers[column]);
        var features = ReadFeatures(table, columns, isText, window);
        return Make(table, roles.Weights, task, window, roles.Targets, classes, values, [.. names], features);
    }

    /// <summary>Reads examples to score a model on: of the target and the features that it knows. Other columns are ignored.</summary>
    /// <param name="table">The table.</param>
    /// <param name="model">The model.</param>
    /// <param name="weights">A column that says how much each example counts; null where all count alike.</param>
    /// <exception cref="InputException">A column is missing, a cell cannot be used, or a class is none of the model's.</exception>
    public static DataSet Read(CsvTable table, Model model, string? weights = null)
    {
        double[] targets = ReadTargets(table, model.Task, [.. model.TargetNames.Select(table.FindColumn)], model.ClassNames);
        return Make(
            table, weights, model.Task, model.Window, model.TargetNames, model.ClassNames, targets, model.FeatureNames,
            ReadFeatures(table, model));
    }

    /// <summary>Reads what a model predicts from. Columns are found by name, in any order; others are ignored.</summary>
    /// <param name="table">The table.</param>
    /// <param name="model">The model, which knows the columns.</param>
    /// <exception cref="InputException">
    /// A column is missing, or a cell is neither missing nor a finite number where one is needed.
    /// </exception>
    public static FeatureTable ReadFeatures(CsvTable table, Model model) => ReadFeatures(
        table,
        [.. model.FeatureNames.Select(table.FindColumn)],
        [.. model.Preprocessing.Columns.Select((_, column) => model.Preprocessing.Encoder?.Categories[column] is not null)],
        model.Window);

    static FeatureTable ReadFeatures(CsvTable table, int[] columns, bool[] isText, Window window)
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

    static double[] ReadTargets(CsvTable table, LearningTask task, int[] columns, IReadOnlyList<string>? classes) => task switch
    {
        LearningTask.Reconstruction => [],
        LearningTask.MultiLabel or LearningTask.Matching => LabelColumns.Read(table, columns),
        LearningTask.Regression => NumberColumns.Read(table, columns),
        _ => Classes.Encode(table, columns[0], classes!),
    };

    static DataSet Make(
        CsvTable table, string? weights, LearningTask task, Window window, IReadOnlyList<string> targetNames,
        IReadOnlyList<string>? classes, double[] targets, IReadOnlyList<string> featureNames, FeatureTable features)
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
