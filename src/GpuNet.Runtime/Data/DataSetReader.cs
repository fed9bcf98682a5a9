using GpuNet.Runtime.Data.Preprocessing;
using GpuNet.Runtime.Models;

namespace GpuNet.Runtime.Data;

/// <summary>Makes numbers of a table: one column is the target, all others are features.</summary>
public static class DataSetReader
{
    /// <summary>
    /// Reads examples to learn from. Text and integers in the target column are classes, two of them make a
    /// <see cref="LearningTask.BinaryClassification"/>; integers are in numerical order, text in the order of its characters' codes.
    /// A feature is a text where none of its values is a number. Empty cells, NA, NaN and ? are missing values.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="target">The target's column.</param>
    /// <param name="regression">Whether the target is a number to predict, not a class.</param>
    /// <param name="categorical">Features that are texts although they may look like numbers, as postal codes.</param>
    /// <param name="ignored">Columns that are not features.</param>
    /// <exception cref="InputException">
    /// A column is missing, a cell is neither missing nor a finite number where one is needed, or the target does not look like classes.
    /// </exception>
    public static DataSet Read(
        CsvTable table, string target, bool regression = false, IReadOnlyList<string>? categorical = null, IReadOnlyList<string>? ignored = null)
    {
        int targetColumn = table.FindColumn(target);
        var texts = (categorical ?? []).Select(table.FindColumn).ToHashSet();
        int[] left = [targetColumn, .. (ignored ?? []).Select(table.FindColumn)];
        int[] columns = [.. Enumerable.Range(0, table.Headers.Count).Except(left)];
        if (columns.Length == 0)
            throw new InputException($"{table.Name}: there are no columns beside the target {target.Quote()} to learn from");

        // The target first: that it is the wrong column is better said before the cells of the others are looked at.
        string[]? classes = regression ? null : Classes.Find(table, targetColumn);
        bool[] isText = [.. columns.Select(column => texts.Contains(column) || FeatureColumns.IsText(table, column))];
        return Read(table, target, targetColumn, classes, FeatureColumns.Read(table, columns, isText));
    }

    /// <summary>Reads examples to score a model on: of the target and the features that it knows. Other columns are ignored.</summary>
    /// <param name="table">The table.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="InputException">A column is missing, a cell cannot be used, or a class is none of the model's.</exception>
    public static DataSet Read(CsvTable table, Model model) => Read(
        table, model.TargetName, table.FindColumn(model.TargetName), model.ClassNames, ReadFeatures(table, model.Preprocessing));

    /// <summary>Reads what a trained network predicts from. Columns are found by name, in any order; others are ignored.</summary>
    /// <param name="table">The table.</param>
    /// <param name="preprocessing">The network's preprocessing, which knows the columns.</param>
    /// <exception cref="InputException">A column is missing, or a cell is neither missing nor a finite number where one is needed.</exception>
    public static FeatureTable ReadFeatures(CsvTable table, Pipeline preprocessing) => FeatureColumns.Read(
        table,
        [.. preprocessing.Columns.Select(table.FindColumn)],
        [.. preprocessing.Columns.Select((_, column) => preprocessing.Encoder?.Categories[column] is not null)]);

    static DataSet Read(CsvTable table, string target, int targetColumn, IReadOnlyList<string>? classes, FeatureTable features) => new()
    {
        Name = table.Name,
        Task = classes?.Count switch
        {
            null => LearningTask.Regression,
            2 => LearningTask.BinaryClassification,
            _ => LearningTask.Classification,
        },
        TargetName = target,
        Targets = classes is null ? NumberColumns.Read(table, [targetColumn]) : Classes.Encode(table, targetColumn, classes),
        ClassNames = classes,
        FeatureNames = features.Names,
        Features = features.Values,
        Categories = features.Categories,
        Lines = features.Lines,
    };
}
