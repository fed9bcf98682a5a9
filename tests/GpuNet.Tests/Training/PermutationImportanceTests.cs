namespace GpuNet.Tests.Training;

/// <summary>Permutation importance, against closed forms and against columns that are permuted in the data.</summary>
public sealed class PermutationImportanceTests
{
    const int Rows = 4000;

    /// <summary>y = Σ w·x of its columns.</summary>
    static Model Linear(params float[] weights)
    {
        var parameters = new Parameters(Network.Input(weights.Length).Dense(1));
        parameters.SetWeights(0, weights);
        string[] names = [.. weights.Select((_, place) => $"x{place}")];
        return new()
        {
            Parameters = parameters,
            Task = LearningTask.Regression,
            Loss = new SquaredError(),
            TargetNames = ["y"],
            Preprocessing = new(names, null, Scaler.Identity(weights.Length), null),
            TargetScaling = Scaler.Identity(1),
        };
    }

    static DataSet Data(Model model, double[] features, Func<double[], double> target) => new()
    {
        Name = "numbers",
        Task = model.Task,
        FeatureNames = model.FeatureNames,
        Features = features,
        TargetNames = model.TargetNames,
        Targets = [.. features.Chunk(model.FeatureNames.Count).Select(target)],
    };

    static double[] Uniform(int count)
    {
        var random = new Random(17);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
    }

    // A random permutation changes w·x by w·(x' − x), whose mean square is 2w²·Var x; Var x = 1/12.
    [Fact]
    public void The_error_grows_by_the_spread_of_the_column_times_its_weight()
    {
        var model = Linear(3, 0, -1);
        var importances = PermutationImportance.Of(model, Data(model, Uniform(3 * Rows), x => 3 * x[0] - x[2]));
        Assert.Equal(["x0", "x1", "x2"], importances.Select(one => one.Column));
        var within = new Tolerance(Relative: 0.05, Absolute: 0);
        within.Check(3 / Math.Sqrt(6), importances[0].Mean, "of x0");
        within.Check(1 / Math.Sqrt(6), importances[2].Mean, "of x2");
        Assert.Equal((0, 0), (importances[1].Mean, importances[1].Deviation));
        Assert.InRange(importances[0].Deviation, 1e-6, 0.05);
    }

    [Fact]
    public void A_metric_that_should_be_high_falls_and_the_seed_decides()
    {
        var model = Linear(1, 1);
        var data = Data(model, Uniform(400), x => x[0] + x[1]);
        var one = PermutationImportance.Of(model, data, Metric.R2, repeats: 3, seed: 5);
        // R² of a sum without one of two equal parts: 1 − 2·(1/12)/(2/12) = 0, so a loss of 1.
        Assert.All(one, column => Assert.InRange(column.Mean, 0.7, 1.3));
        Assert.Equal(one, PermutationImportance.Of(model, data, Metric.R2, repeats: 3, seed: 5));
        Assert.NotEqual(one, PermutationImportance.Of(model, data, Metric.R2, repeats: 3, seed: 6));
        Assert.Throws<ArgumentOutOfRangeException>(() => PermutationImportance.Of(model, data, repeats: 0));
        Assert.Throws<ArgumentException>(() => PermutationImportance.Of(model, data, Metric.Accuracy));
    }

    [Fact]
    public void Texts_and_missing_values_move_with_their_column_and_constants_do_not_matter()
    {
        // Three inputs: the number and two categories. The answer is 5 for red, 0 for blue.
        var model = Linear(0, 5, 0) with
        {
            FeatureNames = ["size", "same", "colour"],
            Preprocessing = new(
                ["size", "same", "colour"], new Imputer([0.5, double.NaN]), Scaler.Identity(2), new OneHotEncoder([null, ["red", "blue"]]),
                [null, "7", null]),
        };
        double[] features = [.. Enumerable.Range(0, 200).SelectMany(row => new[] { row % 3 == 0 ? double.NaN : row, 7, row % 2 })];
        var data = Data(model, features, x => x[2] == 0 ? 5 : 0) with { Categories = [null, null, ["red", "blue"]] };
        var importances = PermutationImportance.Of(model, data);
        Assert.Equal((0, 0), (importances[0].Mean, importances[1].Mean));
        // Half of the examples get the other colour: √(½·25).
        Assert.InRange(importances[2].Mean, 3, 4);
    }

    [Fact]
    public void A_column_of_a_time_series_is_permuted_in_all_rows_of_a_window_and_pairs_have_columns_of_each_half()
    {
        // The difference of the last two rows, which is 1 in every window: it stays as it is only if both rows come from one window.
        var series = Linear(-1, 1) with
        {
            FeatureNames = ["p"],
            Window = Window.Series(2),
            Preprocessing = new(["p"], null, Scaler.Identity(1), null),
        };
        double[] rows = [.. Enumerable.Range(0, 101).Select(row => (double)row)];
        var data = Data(series, rows, _ => 1) with { Window = series.Window };
        data = data with { Targets = data.Targets[..99] };
        Assert.Equal(new PermutationImportance("p", 0, 0), Assert.Single(PermutationImportance.Of(series, data)));

        var pairs = new Model
        {
            Parameters = Parameters.Initialise(Network.Input(4).Twin(tower => tower.Dense(3)).Distance(), seed: 2),
            Task = LearningTask.Pairs,
            Loss = new Contrastive(),
            TargetNames = ["same"],
            FeatureNames = ["a 1", "b 1", "a 2", "b 2"],
            Window = Window.Pair,
            Preprocessing = new(["a", "b"], null, Scaler.Identity(2), null),
        };
        Assert.Equal([[0], [1], [2], [3]], ColumnInputs.Of(pairs).Select(column => column.Places));
        Assert.Equal([[0, 1]], ColumnInputs.Of(series).Select(column => column.Places));
    }
}
