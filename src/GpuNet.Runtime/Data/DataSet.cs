namespace GpuNet.Runtime.Data;

/// <summary>What is learned.</summary>
public enum LearningTask
{
    /// <summary>Which one of K classes: K target columns, one-hot.</summary>
    Classification,

    /// <summary>Which of two classes: one target column, 1 for the second class.</summary>
    BinaryClassification,

    /// <summary>A number: one target column.</summary>
    Regression,
}

/// <summary>Examples to learn from, in host memory.</summary>
public sealed class DataSet
{
    /// <summary>What messages call it: the name of the file.</summary>
    public required string Name { get; init; }

    /// <summary>What is learned.</summary>
    public required LearningTask Task { get; init; }

    /// <summary>The names of the features.</summary>
    public required IReadOnlyList<string> FeatureNames { get; init; }

    /// <summary>
    /// The features, row-major (examples, <see cref="FeatureCount"/>): numbers, and of a column of texts their places in
    /// <see cref="Categories"/>. NaN where a value is missing.
    /// </summary>
    public required float[] Features { get; init; }

    /// <summary>The different texts of each feature that is a text; null for a feature that is a number, or where all are.</summary>
    public IReadOnlyList<IReadOnlyList<string>?>? Categories { get; init; }

    /// <summary>The name of the target.</summary>
    public required string TargetName { get; init; }

    /// <summary>The targets, row-major (examples, <see cref="TargetCount"/>).</summary>
    public required float[] Targets { get; init; }

    /// <summary>The classes in the order of the target columns; null for regression.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>The line of the file on which each example begins; null for examples that are not from a file.</summary>
    public IReadOnlyList<int>? Lines { get; init; }

    /// <summary>The features with all that is known of them.</summary>
    public FeatureTable FeatureTable => new()
    {
        Name = Name,
        Names = FeatureNames,
        Values = Features,
        Categories = Categories ?? new IReadOnlyList<string>?[FeatureCount],
        Lines = Lines,
    };

    /// <summary>Number of examples.</summary>
    public int Count => Features.Length / FeatureCount;

    /// <summary>Number of features.</summary>
    public int FeatureCount => FeatureNames.Count;

    /// <summary>Number of target columns: K for classes, 1 for two classes and for numbers.</summary>
    public int TargetCount => Task == LearningTask.Classification ? ClassNames!.Count : 1;

    /// <summary>The place in <see cref="ClassNames"/> of an example's class.</summary>
    /// <exception cref="InvalidOperationException">There are no classes.</exception>
    public int ClassOf(int row) => Task switch
    {
        LearningTask.Classification => Targets.AsSpan(row * TargetCount, TargetCount).IndexOf(1f),
        LearningTask.BinaryClassification => (int)Targets[row],
        _ => throw new InvalidOperationException("the targets of a regression are numbers, not classes"),
    };

    /// <summary>Where an example is from: <c>iris.csv, line 12</c>.</summary>
    public string Where(int row) => Lines is null ? $"{Name}, example {row + 1}" : $"{Name}, line {Lines[row]}";
}
