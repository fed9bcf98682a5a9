namespace GpuNet.Tests.Data;

/// <summary>Data sets of arrays.</summary>
public sealed class ArrayTests
{
    static readonly float[,] features = { { 1, 2 }, { 3, 4 }, { 5, float.NaN } };

    [Fact]
    public void Classes_are_numbers_or_names()
    {
        var numbered = DataSet.From(features, [7, -2, 7]);
        Assert.Equal(LearningTask.BinaryClassification, numbered.Task);
        Assert.Equal(["-2", "7"], numbered.ClassNames);
        Assert.Equal([1, 0, 1], numbered.Targets);
        Assert.Equal(["x1", "x2"], numbered.FeatureNames);
        Assert.Equal([1, 2, 3, 4, 5, float.NaN], numbered.Features);

        var placed = DataSet.From(features, [2, 0, 2], ["a", "b"], ["none", "some", "many"]);
        Assert.Equal(["none", "some", "many"], placed.ClassNames);
        Assert.Equal([2, 0, 2], placed.Targets);
        Assert.Equal(["a", "b"], placed.FeatureNames);

        var named = DataSet.From(features, ["red", "Blue", "green"]);
        Assert.Equal(LearningTask.Classification, named.Task);
        Assert.Equal(["Blue", "green", "red"], named.ClassNames);
        Assert.Equal([2, 0, 1], named.Targets);
    }

    [Fact]
    public void Numbers_labels_pairs_and_reconstructions_are_made()
    {
        Assert.Equal([1, 2, 3], DataSet.From(features, [1.0, 2, 3]).Targets);
        Assert.Equal(["y1", "y2"], DataSet.From(features, new[,] { { 1f, 2 }, { 3, 4 }, { 5, 6 } }).TargetNames);
        Assert.Equal([1, 0, 0], DataSet.From(features, new[,] { { true }, { false }, { false } }, labelNames: ["rare"]).Targets);
        Assert.Equal(LearningTask.Autoencoder, DataSet.From(features).Task);
        Assert.Equal(3, DataSet.FromPairs(features, [true, false, true]).Count);
    }

    [Fact]
    public void Arrays_that_do_not_fit_are_refused()
    {
        Assert.Contains("2 targets in 1 column for 3 examples", Fault(() => DataSet.From(features, [1f, 2])), StringComparison.Ordinal);
        Assert.Contains("the class 2 has none of the 2 names",
            Fault(() => DataSet.From(features, [0, 1, 2], classNames: ["a", "b"])), StringComparison.Ordinal);
        Assert.Contains("3 names for 2 features",
            Fault(() => DataSet.From(features, [0, 1, 2], ["a", "b", "c"])), StringComparison.Ordinal);
        Assert.Contains("feature 2 in row-major order is Infinity",
            Fault(() => DataSet.From(new[,] { { 1, double.PositiveInfinity } }, [1.0])), StringComparison.Ordinal);
        Assert.Contains("1 class names", Fault(() => DataSet.From(features, [3, 3, 3])), StringComparison.Ordinal);

        static string Fault(Func<object> act) => Assert.Throws<ArgumentException>(act).Message;
    }

    [Fact]
    public void One_line_says_what_a_data_set_is()
    {
        Assert.Equal("the array: 3 examples of 2 features, the classes '3', '5'", $"{DataSet.From(features, [3, 5, 3])}");
        Assert.Equal("the array: 3 examples of 2 features, the numbers 'price'",
            $"{DataSet.From(features, [1f, 2, 3], targetName: "price")}");
        Assert.Equal("the array: 3 examples of 2 features, for an autoencoder", $"{DataSet.From(features)}");
    }
}
