using GpuNet.Tests.Data;

namespace GpuNet.Tests.Training;

/// <summary>What presets choose for a table, and what they leave.</summary>
public sealed class PresetTests
{
    static readonly TrainingOptions given = new() { Epochs = 3, Seed = 5 };

    [Fact]
    public void A_small_table_gets_an_ensemble_of_shared_weights()
    {
        Assert.Equal(given with { Architecture = new TabM() }, Choose(given, Table(rows: 60), out var chosen));
        Assert.Equal([("model", "tabm")], chosen);
        var numbers = Numbers(Table(rows: 5000));
        Assert.Equal(given, Choose(given, numbers, out chosen));
        Assert.Empty(chosen);
        Assert.Equal(given, Preset.Plain.ApplyTo(given, Table(rows: 60), Divide(Table(rows: 60))));
    }

    [Fact]
    public void Classes_of_more_rows_get_smooth_labels_and_of_still_more_an_ensemble_of_its_own()
    {
        var smooth = given with { Loss = new SoftmaxCrossEntropy { Smoothing = 0.1f } };
        Assert.Equal(smooth with { Architecture = new TabM() }, Choose(given, Table(rows: 2000), out var chosen));
        Assert.Equal([("model", "tabm"), ("loss", "softmax_cross_entropy:smoothing=0.1")], chosen);
        Assert.Equal(smooth with { Architecture = new Ensemble() }, Choose(given, Table(rows: 5000), out chosen));
        Assert.Equal([("model", "ensemble"), ("loss", "softmax_cross_entropy:smoothing=0.1")], chosen);
        var two = Table(rows: 5000) with
        {
            Task = LearningTask.BinaryClassification,
            ClassNames = ["a", "b"],
            Targets = [.. Enumerable.Range(0, 5000).Select(row => (double)(row % 2))],
        };
        Assert.Equal(new BinaryCrossEntropy { Smoothing = 0.1f }, Choose(given, two, out _).Loss);
    }

    [Fact]
    public void A_narrow_table_gets_embeddings_and_a_wide_one_with_heavy_tails_scores_of_ranks()
    {
        var narrow = Numbers(Table(rows: 5000, columns: 12));
        Assert.Equal(given with { Embedding = new PiecewiseEmbedding() }, Choose(given, narrow, out var chosen));
        Assert.Equal([("embedding", "piecewise")], chosen);
        var table = Numbers(Table(rows: 5000));
        var rare = table with { Features = [.. table.Features.Select(value => value > 4990 ? value : 0)] };
        Assert.Equal(given with { Scaling = Scaling.Quantile }, Choose(given, rare, out chosen));
        Assert.Equal([("scaling", "quantile")], chosen);
        var embedded = given with { Embedding = new PiecewiseEmbedding() };
        Assert.Equal(embedded, Choose(embedded, rare, out _));
    }

    [Theory]
    [InlineData(11_000, 32, 0)]
    [InlineData(12_000, 64, 0.005f)]
    [InlineData(50_000, 256, 0.01f)]
    [InlineData(1_000_000, 1024, 0.02f)]
    public void A_large_table_gets_larger_batches_and_fewer_epochs(int rows, int batch, float rate)
    {
        bool isLarge = rate > 0;
        var large = given with
        {
            BatchSize = batch,
            Optimizer = new Adam { LearningRate = rate },
            Schedule = new CosineSchedule(),
            Epochs = 20,
        };
        var data = Numbers(Table(rows, columns: 1));
        const string Embedding = "embedding";
        Assert.Equal(isLarge ? large : given, Choose(given, data, out var chosen, isGiven: Embedding));
        Assert.Equal(isLarge ? ["batch-size", "learning-rate", "schedule", "epochs"] : [], chosen.Select(one => one.Option));
        if (isLarge)
            Assert.Equal(new PiecewiseEmbedding { Width = 8 }, Choose(given, data, out _).Embedding);
        Assert.Equal(
            (isLarge ? large : given) with { Epochs = given.Epochs },
            Choose(given, data, out _, isGiven: "epochs") with { Embedding = given.Embedding });
        // The others belong together.
        Assert.Equal(given, Choose(given, data, out _, isGiven: "schedule") with { Embedding = given.Embedding });
        var sgd = given with { Optimizer = new Sgd() };
        Assert.Equal(sgd, Choose(sgd, data, out _, isGiven: Embedding));
    }

    [Fact]
    public void Options_that_are_given_stay()
    {
        Assert.Equal(given, Choose(given, Table(rows: 60), out var chosen, isGiven: "model"));
        Assert.Empty(chosen);
    }

    [Fact]
    public void What_was_not_measured_stays_as_it_is()
    {
        var normalised = given with { Normalisation = Normalisation.Batch };
        Assert.Equal(normalised, Choose(normalised, Table(rows: 60), out _));
        var linear = given with { Hidden = [] };
        Assert.Equal(linear, Choose(linear, Table(rows: 60, columns: 4), out _));
        // A window of three rows, and the row behind it.
        var series = Table(rows: 60, columns: 4) with
        {
            Window = new(3, 1),
            Targets = [.. Enumerable.Range(3, 57).Select(row => row % 3.0)],
        };
        Assert.Equal(given, Choose(given, series, out _));
        var autoencoder = given with { Hidden = [4, 2, 4] };
        var data = Table(rows: 60, columns: 4) with
        {
            Task = LearningTask.Autoencoder,
            TargetNames = [],
            Targets = [],
            ClassNames = null,
        };
        Assert.Equal(autoencoder, Choose(autoencoder, data, out _));
        using var device = Device.Open("cpu");
        var going = given with { StartFrom = Trainer.Fit(Table(rows: 60), given, device).Model };
        Assert.Equal(going, Choose(going, Table(rows: 60), out _));
    }

    [Fact]
    public void What_a_preset_chooses_can_be_learned_by_every_task()
    {
        using var device = Device.Open("cpu");
        foreach (var roles in new TableRoles[]
        {
            new() { Targets = ["species"] },
            new() { Targets = ["petal_width"], Task = LearningTask.Regression },
            new() { Targets = ["petal_width", "petal_length"], Task = LearningTask.Regression },
            new() { Targets = ["petal_width"], Task = LearningTask.Regression, Window = 3, Ignored = ["species"] },
            new() { Targets = [], Task = LearningTask.Autoencoder, Ignored = ["species"] },
        })
        {
            var options = given with { Epochs = 1, Hidden = [6, 2, 6] };
            var data = DataSetReader.Read(TestTables.Open("iris.csv"), roles);
            Assert.True(Trainer.Fit(data, Preset.Default.ApplyTo(options, data, Divide(data)), device).IsFinished);
        }
    }

    [Fact]
    public void What_is_not_chosen_beside_an_option_that_is_given_is_told()
    {
        var data = Table(rows: 50_000);
        var result = Preset.Default.ApplyTo(given, data, Divide(data), name => name == "learning-rate");
        Assert.Equal([("batch-size", "learning-rate"), ("schedule", "learning-rate"), ("epochs", "learning-rate")], result.Left);
        Assert.Empty(result.Chosen);
        var sgd = given with { Optimizer = new Sgd() };
        result = Preset.Default.ApplyTo(sgd, data, Divide(data), name => name is "optimizer" or "epochs");
        Assert.Equal([("batch-size", "optimizer"), ("learning-rate", "optimizer"), ("schedule", "optimizer")], result.Left);
        var fast = given with { Optimizer = new Adam { LearningRate = 0.1f } };
        Assert.Equal(fast, Preset.Default.ApplyTo(fast, data, Divide(data)));
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Columns_of_two_values_have_nothing_to_embed(int values, bool areEmbedded)
    {
        var table = Table(rows: 5000, columns: 2);
        var data = table with { Features = [.. table.Features.Select(value => value % values)] };
        Assert.Equal(areEmbedded, Choose(given, data, out _).Embedding is PiecewiseEmbedding);
    }

    [Fact]
    public void Presets_have_names()
    {
        Assert.All(Preset.All, preset => Assert.Same(preset, Preset.Parse($"{preset}")));
        Assert.Equal("there is no preset 'best'", Assert.Throws<ArgumentException>(() => Preset.Parse("best")).Message);
    }

    static TrainingOptions Choose(
        TrainingOptions options, DataSet data, out IReadOnlyList<(string Option, string Value)> chosen, string? isGiven = null)
    {
        var result = Preset.Default.ApplyTo(options, data, Divide(data), name => name == isGiven);
        chosen = [.. result.Chosen.Select(one => (one.Option, $"{one.Value}"))];
        return result.Options;
    }

    static DataSet Numbers(DataSet data) => data with { Task = LearningTask.Regression, ClassNames = null };

    static Split Divide(DataSet data) => Split.Divide(data, given.Split, given.Seed);

    static DataSet Table(int rows, int columns = 13) => new()
    {
        Name = "t.csv",
        Task = LearningTask.Classification,
        FeatureNames = [.. Enumerable.Range(1, columns).Select(column => $"x{column}")],
        Features = [.. Enumerable.Range(0, rows * columns).Select(place => (double)(place / columns))],
        TargetNames = ["class"],
        Targets = [.. Enumerable.Range(0, rows).Select(row => (double)(row % 3))],
        ClassNames = ["a", "b", "c"],
    };
}
