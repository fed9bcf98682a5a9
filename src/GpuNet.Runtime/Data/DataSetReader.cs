using GpuNet.Runtime.Models;

namespace GpuNet.Runtime.Data;

/// <summary>Makes numbers of a table: one column is the target, all others are features.</summary>
public static class DataSetReader
{
    /// <summary>
    /// Reads examples to learn from. Text and integers in the target column are classes, two of them make a
    /// <see cref="LearningTask.BinaryClassification"/>; integers are in numerical order, text in the order of its characters' codes.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="target">The target's column.</param>
    /// <param name="regression">Whether the target is a number to predict, not a class.</param>
    /// <exception cref="InputException">
    /// A column is missing, a cell is not a finite number, or the target does not look like classes.
    /// </exception>
    public static DataSet Read(CsvTable table, string target, bool regression = false)
    {
        int targetColumn = table.FindColumn(target);
        int[] columns = [.. Enumerable.Range(0, table.Headers.Count).Where(column => column != targetColumn)];
        if (columns.Length == 0)
            throw new InputException($"{table.Name}: there are no columns beside the target {target.Quote()} to learn from");

        // The target first: that it is the wrong column is better said before the cells of the others are looked at.
        string[]? classes = regression ? null : Classes.Find(table, targetColumn);
        return new()
        {
            Name = table.Name,
            Task = classes switch
            {
                null => LearningTask.Regression,
                { Length: 2 } => LearningTask.BinaryClassification,
                _ => LearningTask.Classification,
            },
            TargetName = target,
            Targets = classes is null ? NumberColumns.Read(table, [targetColumn]) : Classes.Encode(table, targetColumn, classes),
            ClassNames = classes,
            FeatureNames = [.. columns.Select(column => table.Headers[column])],
            Features = NumberColumns.Read(table, columns),
            Lines = [.. table.Rows.Select(row => row.Line)],
        };
    }

    /// <summary>Reads examples to score a model on: of the target and the features that it knows. Other columns are ignored.</summary>
    /// <param name="table">The table.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="InputException">A column is missing, a cell is not a finite number, or a class is none of the model's.</exception>
    public static DataSet Read(CsvTable table, Model model)
    {
        int target = table.FindColumn(model.TargetName);
        return new()
        {
            Name = table.Name,
            Task = model.Task,
            TargetName = model.TargetName,
            Targets = model.ClassNames is { } names ? Classes.Encode(table, target, names) : NumberColumns.Read(table, [target]),
            ClassNames = model.ClassNames,
            FeatureNames = model.FeatureNames,
            Features = ReadFeatures(table, model.FeatureNames),
            Lines = [.. table.Rows.Select(row => row.Line)],
        };
    }

    /// <summary>Reads what a trained network predicts from. Columns are found by name, in any order; others are ignored.</summary>
    /// <param name="table">The table.</param>
    /// <param name="names">The network's features.</param>
    /// <returns>The features, row-major (rows, names).</returns>
    /// <exception cref="InputException">A column is missing, or a cell is not a finite number.</exception>
    public static float[] ReadFeatures(CsvTable table, IReadOnlyList<string> names) =>
        NumberColumns.Read(table, [.. names.Select(table.FindColumn)]);
}
