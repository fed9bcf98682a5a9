using GpuNet.Tests.Models;

namespace GpuNet.Tests.Training;

/// <summary>Networks that are given numbers as vectors: whole trainings, on tables of every shape.</summary>
public sealed class EmbeddingTests
{
    static readonly TrainingOptions options = new()
    {
        Embedding = new PiecewiseEmbedding { Bins = 6, Width = 3 },
        Hidden = [8],
        Epochs = 2,
        Split = SplitShares.Parse("60/20/20"),
    };

    [Fact]
    public void Texts_and_columns_of_two_values_are_passed_on_as_they_are()
    {
        var network = options.NetworkFor(PreparedData.Prepare(Table(rows: 20), options));
        var layer = Assert.IsType<PiecewiseLinearLayer>(network.Layers[0]);
        // A number, a switch, and three texts.
        Assert.Equal([6, 0, 0, 0, 0], layer.Bins);
        Assert.Equal("5 → 7 piecewise linear → 8 relu → 1", network.ToString());
    }

    [Fact]
    public void At_first_the_vectors_are_linear()
    {
        var prepared = PreparedData.Prepare(Table(rows: 20), options);
        var network = options.NetworkFor(prepared).Take(1);
        using var device = DeviceCatalogue.Open("cpu");
        float[] training = [.. prepared.Split.Train.SelectMany(row => prepared.Features.Row(row).ToArray())];
        float[] vectors = Predictor.Outputs(Parameters.Initialise(network, seed: 1), training, device);
        float[] slopes = [.. Enumerable.Range(0, 3).Select(k => vectors[k] / training[0])];
        for (int row = 1; row < training.Length / 5; row++)
        {
            double[] expected = [.. slopes.Select(slope => (double)slope * training[row * 5])];
            new Tolerance(Relative: 1e-4, Absolute: 1e-5).Check(expected, vectors.AsSpan(row * 7, 3), $"row {row}");
        }
    }

    [Fact]
    public void A_model_with_vectors_predicts_the_same_after_it_was_saved()
    {
        using var device = DeviceCatalogue.Open("cpu");
        using var folder = new TemporaryFolder();
        var data = Table(rows: 40);
        var model = Trainer.Fit(data, options, device).Model;
        model.Save(folder["m"]);
        var answers = model.Predict(data.FeatureTable);
        Assert.Equal(answers.Select(one => one.Values[0]), Model.Load(folder["m"]).Predict(data.FeatureTable).Select(one => one.Values[0]));
        Assert.True(answers.DistinctBy(one => one.Values[0]).Count() > 10);
    }

    [Fact]
    public void A_column_has_the_same_bins_in_each_row_of_a_window_and_in_both_rows_of_a_pair()
    {
        var prepared = PreparedData.Prepare(Numbers(LearningTask.Regression, Window.Series(3)), options);
        var layer = Assert.IsType<PiecewiseLinearLayer>(options.NetworkFor(prepared).Layers[0]);
        Assert.Equal(3, layer.Edges.Length);
        Assert.Equal(layer.Edges[0], layer.Edges[2]);
        prepared = PreparedData.Prepare(Numbers(LearningTask.Pairs, Window.Pair), options);
        var twin = Assert.IsType<TwinLayer>(options.NetworkFor(prepared).Layers[0]);
        Assert.Equal([6], Assert.IsType<PiecewiseLinearLayer>(twin.Tower.Layers[0]).Bins);
    }

    [Fact]
    public void A_table_without_numbers_has_nothing_to_embed()
    {
        var table = Table(rows: 20);
        var data = table with
        {
            FeatureNames = ["color"],
            Features = [.. Enumerable.Range(0, 20).Select(row => row % 3.0)],
            Categories = [["blue", "green", "red"]],
        };
        Assert.Equal("3 → 8 relu → 1", options.NetworkFor(PreparedData.Prepare(data, options)).ToString());
    }

    [Fact]
    public void Embeddings_are_named_with_their_constants()
    {
        Assert.Equal(new PiecewiseEmbedding { Bins = 12, Width = 4 }, Embedding.Parse("piecewise:bins=12,width=4"));
        Assert.Equal("piecewise:width=4", new PiecewiseEmbedding { Width = 4 }.ToString());
        Assert.Equal("the constant 'bins' of 'piecewise' is 0; it must be a whole number from 1 on",
            Assert.Throws<ArgumentException>(() => Embedding.Parse("piecewise:bins=0")).Message);
    }

    // A number, a switch, and a text.
    static DataSet Table(int rows)
    {
        var random = new Random(5);
        double[] features = [.. Enumerable.Range(0, rows).SelectMany(row => new[] { random.NextDouble(), row % 2, random.Next(3) })];
        return new()
        {
            Name = "table.csv",
            Task = LearningTask.Regression,
            FeatureNames = ["size", "is_new", "color"],
            Features = features,
            Categories = [null, null, ["blue", "green", "red"]],
            TargetNames = ["price"],
            Targets = [.. Enumerable.Range(0, rows).Select(row => Math.Sin(6 * features[3 * row]) + features[3 * row + 2])],
        };
    }

    static DataSet Numbers(LearningTask task, Window window)
    {
        var random = new Random(6);
        int rows = 40, examples = window.CountIn(rows) - (window.IsSeries ? 1 : 0);
        return new()
        {
            Name = "numbers.csv",
            Task = task,
            Window = window,
            FeatureNames = [.. Enumerable.Range(1, window.Step).Select(column => $"x{column}")],
            Features = [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble())],
            TargetNames = ["y"],
            Targets = [.. Enumerable.Range(0, examples).Select(example => (double)(example % 2))],
        };
    }
}
