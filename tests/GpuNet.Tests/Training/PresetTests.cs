using GpuNet.Tests.Data;

namespace GpuNet.Tests.Training;

/// <summary>What presets choose for a table, and what they leave.</summary>
public sealed class PresetTests
{
    static readonly TrainingOptions given = new() { Epochs = 3, Seed = 5 };

    [Fact]
    public void A_small_table_gets_an_ensemble_and_a_large_one_what_is_plain()
    {
        Assert.Equal(given with { Architecture = new TabM() }, Choose(given, rows: 60, out var chosen));
        Assert.Equal([("model", "tabm")], chosen);
        Assert.Equal(given, Choose(given, rows: 5000, out chosen));
        Assert.Empty(chosen);
        Assert.Equal(given, Preset.Plain.ApplyTo(given, Prepare(given, rows: 60)));
    }

    [Fact]
    public void Options_that_are_given_stay()
    {
        Assert.Equal(given, Choose(given, rows: 60, out var chosen, isGiven: "model"));
        Assert.Empty(chosen);
    }

    [Fact]
    public void Networks_that_have_no_members_stay_as_they_are()
    {
        var normalised = given with { Normalisation = Normalisation.Batch };
        Assert.Equal(normalised, Choose(normalised, rows: 60, out _));
        var autoencoder = given with { Hidden = [4, 2, 4] };
        var data = Table(rows: 60) with { Task = LearningTask.Autoencoder, TargetNames = [], Targets = [], ClassNames = null };
        Assert.Equal(autoencoder, Preset.Default.ApplyTo(autoencoder, PreparedData.Prepare(data, autoencoder)));
        using var device = Device.Open("cpu");
        var going = given with { StartFrom = Trainer.Fit(Table(rows: 60), given, device).Model };
        Assert.Equal(going, Choose(going, rows: 60, out _));
    }

    [Fact]
    public void What_a_preset_chooses_can_be_learned_by_every_task()
    {
        using var device = Device.Open("cpu");
        foreach (var roles in new TableRoles[]
        {
            new() { Targets = ["species"] },
            new() { Targets = ["petal_width"], Task = LearningTask.Regression },
            new() { Targets = ["petal_width"], Task = LearningTask.Regression, Window = 3, Ignored = ["species"] },
            new() { Targets = [], Task = LearningTask.Autoencoder, Ignored = ["species"] },
        })
        {
            var options = given with { Epochs = 1, Hidden = [6, 2, 6] };
            var prepared = PreparedData.Prepare(DataSetReader.Read(TestTables.Open("iris.csv"), roles), options);
            Assert.True(Trainer.Fit(prepared, Preset.Default.ApplyTo(options, prepared), device).IsFinished);
        }
    }

    [Fact]
    public void Presets_have_names()
    {
        Assert.All(Preset.All, preset => Assert.Same(preset, Preset.Parse($"{preset}")));
        Assert.Equal("there is no preset 'best'", Assert.Throws<ArgumentException>(() => Preset.Parse("best")).Message);
    }

    static TrainingOptions Choose(
        TrainingOptions options, int rows, out IReadOnlyList<(string Option, string Value)> chosen, string? isGiven = null) =>
        Preset.Default.ApplyTo(options, Prepare(options, rows), name => name == isGiven, out chosen);

    static PreparedData Prepare(TrainingOptions options, int rows) => PreparedData.Prepare(Table(rows), options);

    static DataSet Table(int rows) => new()
    {
        Name = "t.csv",
        Task = LearningTask.Classification,
        FeatureNames = ["x"],
        Features = [.. Enumerable.Range(0, rows).Select(row => (double)row)],
        TargetNames = ["class"],
        Targets = [.. Enumerable.Range(0, rows).Select(row => (double)(row % 3))],
        ClassNames = ["a", "b", "c"],
    };
}
