using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace GpuNet;

/// <content>Data sets of arrays. NaN is a missing feature.</content>
public sealed partial record DataSet
{
    const string ArrayName = "the array";

    /// <summary>Reads a CSV file to learn a column from the others; <see cref="DataSetReader"/> says how.</summary>
    /// <param name="path">The file.</param>
    /// <param name="target">The column that is predicted.</param>
    /// <param name="task">What is learned: classes if not given, numbers, or whether pairs belong together.</param>
    /// <exception cref="InputException">The file cannot be read, or a column is missing or is not what it is said to be.</exception>
    public static DataSet ReadCsv(string path, string target, LearningTask? task = null) =>
        ReadCsv(path, new TableRoles { Task = task ?? LearningTask.Classification, Targets = [target] });

    /// <summary>Reads a CSV file to learn from; <see cref="DataSetReader"/> says how.</summary>
    /// <param name="path">The file.</param>
    /// <param name="roles">What its columns are.</param>
    /// <exception cref="InputException">The file cannot be read, or a column is missing or is not what it is said to be.</exception>
    public static DataSet ReadCsv(string path, TableRoles roles) => DataSetReader.Read(Table.Read(path, roles.Text), roles);

    /// <summary>Examples to learn classes from that are numbers.</summary>
    /// <param name="features">An example a row.</param>
    /// <param name="classes">
    /// The class of each example: its place in <paramref name="classNames"/>, or any number where there are none.
    /// </param>
    /// <param name="featureNames">The names of the features; <c>x1</c>, <c>x2</c> and so on if not given.</param>
    /// <param name="classNames">The names of the classes; their numbers if not given.</param>
    /// <exception cref="ArgumentException">The arrays do not fit together, or a feature is infinite.</exception>
    public static DataSet From<TFeature>(
        TFeature[,] features, int[] classes, IReadOnlyList<string>? featureNames = null, IReadOnlyList<string>? classNames = null)
        where TFeature : unmanaged, INumberBase<TFeature>
    {
        int[] numbers = [.. classNames is null ? classes.Distinct().Order() : Enumerable.Range(0, classNames.Count)];
        double[] places = Array.ConvertAll(classes, one => (double)Array.BinarySearch(numbers, one));
        if (Array.FindIndex(places, place => place < 0) is var unknown and >= 0)
            throw new ArgumentException($"the class {classes[unknown]} has none of the {numbers.Length.Counted("name")}", nameof(classes));
        return OfClasses(features, places, classNames ?? Array.ConvertAll(numbers, InText), featureNames);
    }

    /// <summary>Examples to learn classes from that have names; they are in the order of their characters' codes.</summary>
    /// <param name="features">An example a row.</param>
    /// <param name="classes">The class of each example.</param>
    /// <param name="featureNames">The names of the features; <c>x1</c>, <c>x2</c> and so on if not given.</param>
    /// <exception cref="ArgumentException">The arrays do not fit together, or a feature is infinite.</exception>
    public static DataSet From<TFeature>(TFeature[,] features, string[] classes, IReadOnlyList<string>? featureNames = null)
        where TFeature : unmanaged, INumberBase<TFeature>
    {
        string[] names = [.. classes.Distinct().Order(StringComparer.Ordinal)];
        double[] places = Array.ConvertAll(classes, one => (double)Array.BinarySearch(names, one, StringComparer.Ordinal));
        return OfClasses(features, places, names, featureNames);
    }

    /// <summary>Examples to learn numbers from, one an example.</summary>
    /// <param name="features">An example a row.</param>
    /// <param name="targets">The number of each example.</param>
    /// <param name="featureNames">The names of the features; <c>x1</c>, <c>x2</c> and so on if not given.</param>
    /// <param name="targetName">What the number is.</param>
    /// <exception cref="ArgumentException">The arrays do not fit together, or a number is infinite.</exception>
    public static DataSet From<TFeature, TTarget>(
        TFeature[,] features, TTarget[] targets, IReadOnlyList<string>? featureNames = null, string targetName = "y")
        where TFeature : unmanaged, INumberBase<TFeature>
        where TTarget : unmanaged, INumberBase<TTarget> =>
        Of(features, featureNames, LearningTask.Regression, [targetName], Widen<TTarget>(targets, "target"));

    /// <summary>Examples to learn numbers from, several an example.</summary>
    /// <param name="features">An example a row.</param>
    /// <param name="targets">The numbers of an example a row.</param>
    /// <param name="featureNames">The names of the features; <c>x1</c>, <c>x2</c> and so on if not given.</param>
    /// <param name="targetNames">What the numbers are; <c>y1</c>, <c>y2</c> and so on if not given.</param>
    /// <exception cref="ArgumentException">The arrays do not fit together, or a number is infinite.</exception>
    public static DataSet From<TFeature, TTarget>(
        TFeature[,] features, TTarget[,] targets, IReadOnlyList<string>? featureNames = null, IReadOnlyList<string>? targetNames = null)
        where TFeature : unmanaged, INumberBase<TFeature>
        where TTarget : unmanaged, INumberBase<TTarget> =>
        Of(features, featureNames, LearningTask.Regression, targetNames ?? Numbered("y", targets), Widen(Flat(targets), "target"));

    /// <summary>Examples to learn labels from, any number of which hold.</summary>
    /// <param name="features">An example a row.</param>
    /// <param name="labels">Which labels hold for an example, a row.</param>
    /// <param name="featureNames">The names of the features; <c>x1</c>, <c>x2</c> and so on if not given.</param>
    /// <param name="labelNames">The names of the labels; <c>y1</c>, <c>y2</c> and so on if not given.</param>
    /// <exception cref="ArgumentException">The arrays do not fit together, or a feature is infinite.</exception>
    public static DataSet From<TFeature>(
        TFeature[,] features, bool[,] labels, IReadOnlyList<string>? featureNames = null, IReadOnlyList<string>? labelNames = null)
        where TFeature : unmanaged, INumberBase<TFeature> =>
        Of(features, featureNames, LearningTask.MultiLabel, labelNames ?? Numbered("y", labels), [.. labels.Cast<bool>().Select(ToTarget)]);

    /// <summary>Examples for an autoencoder, which learns the features themselves.</summary>
    /// <param name="features">An example a row.</param>
    /// <param name="featureNames">The names of the features; <c>x1</c>, <c>x2</c> and so on if not given.</param>
    /// <exception cref="ArgumentException">There are not as many names as features, or a feature is infinite.</exception>
    public static DataSet From<TFeature>(TFeature[,] features, IReadOnlyList<string>? featureNames = null)
        where TFeature : unmanaged, INumberBase<TFeature> =>
        Of(features, featureNames, LearningTask.Autoencoder, [], []);

    /// <summary>Pairs to learn from whether two belong together.</summary>
    /// <param name="pairs">A pair a row: the features of one, then those of the other.</param>
    /// <param name="together">Whether they belong together.</param>
    /// <param name="featureNames">The names of the columns; <c>x1</c>, <c>x2</c> and so on if not given.</param>
    /// <exception cref="ArgumentException">The arrays do not fit together, or a feature is infinite.</exception>
    public static DataSet FromPairs<TFeature>(TFeature[,] pairs, bool[] together, IReadOnlyList<string>? featureNames = null)
        where TFeature : unmanaged, INumberBase<TFeature> =>
        Of(pairs, featureNames, LearningTask.Pairs, ["together"], Array.ConvertAll(together, ToTarget));

    static DataSet OfClasses<TFeature>(
        TFeature[,] features, double[] places, IReadOnlyList<string> classes, IReadOnlyList<string>? featureNames)
        where TFeature : unmanaged, INumberBase<TFeature>
    {
        return Of(features, featureNames, LearningTask.ClassificationOf(classes.Count), ["class"], places, classes);
    }

    static DataSet Of<TFeature>(
        TFeature[,] features, IReadOnlyList<string>? featureNames, LearningTask task, IReadOnlyList<string> targetNames, double[] targets,
        IReadOnlyList<string>? classNames = null)
        where TFeature : unmanaged, INumberBase<TFeature>
    {
        int columns = features.GetLength(1);
        if (featureNames is not null && featureNames.Count != columns)
            throw new ArgumentException($"there are {featureNames.Count} names for {columns.Counted("feature")}", nameof(featureNames));
        var data = new DataSet
        {
            Name = ArrayName,
            Task = task,
            Window = task.ArePairs ? Window.Pair : Window.Row,
            FeatureNames = featureNames ?? Numbered("x", features),
            Features = Widen(Flat(features), "feature"),
            TargetNames = targetNames,
            Targets = targets,
            ClassNames = classNames,
        };
        data.Check();
        return data;
    }

    static string[] Numbered(string name, Array matrix) =>
        [.. Enumerable.Range(1, matrix.GetLength(1)).Select(place => name + InText(place))];

    static ReadOnlySpan<T> Flat<T>(T[,] matrix) where T : unmanaged =>
        matrix.Length == 0 ? [] : MemoryMarshal.CreateReadOnlySpan(ref matrix[0, 0], matrix.Length);

    static double[] Widen<T>(ReadOnlySpan<T> values, string what) where T : unmanaged, INumberBase<T>
    {
        var widened = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            widened[i] = double.CreateChecked(values[i]);
            if (double.IsInfinity(widened[i]))
            {
                throw new ArgumentException(
                    $"{what} {i + 1} in row-major order is {values[i]}; it must be finite, or NaN where it is missing");
            }
        }
        return widened;
    }

    static double ToTarget(bool holds) => holds ? 1 : 0;

    static string InText(int number) => number.ToString(CultureInfo.InvariantCulture);
}
