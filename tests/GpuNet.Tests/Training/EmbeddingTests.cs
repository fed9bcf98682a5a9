using GpuNet.Tests.Models;

namespace GpuNet.Tests.Training;

/// <summary>Networks that are given numbers or categories as vectors: whole trainings, on tables of every shape.</summary>
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

    [Theory]
    [InlineData("none", "vectors:width=2", "5 → 4 category vectors → 8 relu → 1")]
    [InlineData("piecewise:bins=6,width=3", "onehot", "5 → 7 piecewise linear → 8 relu → 1")]
    [InlineData("piecewise:bins=6,width=3", "vectors:width=2", "5 → 7 piecewise linear → 6 category vectors → 8 relu → 1")]
    [InlineData("periodic:frequencies=5", "onehot", "5 → 8 periodic → 8 relu → 1")]
    [InlineData("periodic:width=3", "vectors:width=1", "5 → 7 periodic → 5 category vectors → 8 relu → 1")]
    [InlineData("periodic", "vectors", "5 → 8 periodic → 8 relu → 1")]
    public void A_model_with_vectors_predicts_the_same_after_it_was_saved(string embedding, string categories, string network)
    {
        using var device = DeviceCatalogue.Open("cpu");
        using var folder = new TemporaryFolder();
        var data = Table(rows: 40);
        var model = Trainer.Fit(data, options with
        {
            Embedding = Embedding.Parse(embedding),
            CategoryEncoding = CategoryEncoding.Parse(categories),
        }, device).Model;
        Assert.Equal(network, model.Network.ToString());
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
    public void The_rows_of_a_window_and_of_a_pair_have_the_same_vectors_of_categories()
    {
        var encoding = options with { Embedding = new PeriodicEmbedding(), CategoryEncoding = new VectorEncoding { Width = 2 } };
        var series = Numbers(LearningTask.Regression, Window.Series(3));
        // Each other column is one of three texts.
        var data = series with
        {
            FeatureNames = ["size", "color"],
            Features = [.. series.Features.SelectMany((value, row) => new[] { value, row % 3 })],
            Categories = [null, ["blue", "green", "red"]],
            Window = Window.Series(3),
        };
        var network = encoding.NetworkFor(PreparedData.Prepare(data, encoding));
        Assert.Equal([16, 0, 0, 0, 16, 0, 0, 0, 16, 0, 0, 0], Assert.IsType<PeriodicLayer>(network.Layers[0]).Frequencies);
        Assert.Equal(
            [0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3], Assert.IsType<CategoryVectorsLayer>(network.Layers[1]).Categories);
        var pair = encoding.NetworkFor(PreparedData.Prepare(Numbers(LearningTask.Pairs, Window.Pair), encoding));
        Assert.Equal("2 → 2 × (1 → 4 periodic → 8) → distance", pair.ToString());
    }

    [Fact]
    public void A_category_that_was_not_in_training_has_the_vector_0()
    {
        using var device = DeviceCatalogue.Open("cpu");
        var encoding = options with { CategoryEncoding = new VectorEncoding { Width = 2 }, Embedding = new NoEmbedding() };
        var prepared = PreparedData.Prepare(Table(rows: 20), encoding);
        var network = encoding.NetworkFor(prepared).Take(1);
        var parameters = Parameters.Initialise(network, seed: 1);
        float[] vectors = parameters.Get("layers.0.weight");
        Assert.Equal([7f, 1f, 0f, 0f], Predictor.Outputs(parameters, [7f, 1f, 0f, 0f, 0f], device));
        Assert.Equal([7f, 1f, vectors[2], vectors[3]], Predictor.Outputs(parameters, [7f, 1f, 0f, 1f, 0f], device));
    }

    [Fact]
    public void The_first_frequencies_have_the_deviation_asked_for_and_the_phases_fill_a_turn()
    {
        var layer = new PeriodicLayer([4000], Width: 3) { Scale = 0.2f };
        var parameters = Parameters.Initialise(new Network(1, [layer]), seed: 1);
        float[] frequencies = parameters.Get("layers.0.frequency"), phases = parameters.Get("layers.0.phase");
        Assert.InRange(Math.Sqrt(frequencies.Average(value => (double)value * value)), 0.19, 0.21);
        Assert.InRange(frequencies.Average(), -0.02, 0.02);
        Assert.InRange(phases.Min(), -0.5f, -0.49f);
        Assert.InRange(phases.Max(), 0.49f, 0.5f);
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
        Assert.Equal(new PeriodicEmbedding { Frequencies = 8, Width = 3 }, Embedding.Parse("periodic:frequencies=8,width=3"));
        Assert.Equal("periodic:scale=0.5", new PeriodicEmbedding { Scale = 0.5f }.ToString());
        Assert.Equal(new VectorEncoding { Width = 3 }, CategoryEncoding.Parse("vectors:width=3"));
        Assert.Equal("the constant 'width' of 'periodic' is 1; it must be a whole number from 2 to 16777216",
            Assert.Throws<ArgumentException>(() => Embedding.Parse("periodic:width=1")).Message);
        Assert.Equal("the constant 'bins' of 'piecewise' is 0; it must be a whole number from 1 to 16777216",
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
