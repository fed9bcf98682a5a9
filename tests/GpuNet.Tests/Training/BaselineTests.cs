using GpuNet.Tests.Data;
using GpuNet.Tests.Models;

namespace GpuNet.Tests.Training;

/// <summary>What is predicted of a time series without learning, beside the scores of a model.</summary>
public sealed class BaselineTests
{
    // The value of each row is its number, times 10 in the second column.
    static readonly Table table = TestTables.Parse("y,z\n" + string.Concat(Enumerable.Range(0, 12).Select(row => $"{row},{10 * row}\n")));

    static readonly TableRoles roles = new() { Task = LearningTask.Regression, Targets = ["y", "z"], Window = 3, Horizon = 2 };

    [Fact]
    public void The_last_value_and_that_of_a_season_ago_are_repeated()
    {
        var data = DataSetReader.Read(table, roles with { Season = 5 });
        var baselines = Score(data, season: 5, [0, 1, 6]);
        Assert.Equal(["last value", "season of 5"], baselines.Select(one => one.Name));
        // Rows 3 and 4, 4 and 5, 9 and 10 are predicted; rows −2 and −1 are not known.
        Assert.Equal([2, 20, 2, 20, 3, 30, 3, 30, 8, 80, 8, 80], AnswersOf(baselines[0]));
        Assert.Equal([2, 20, 2, 20, 3, 30, 0, 0, 4, 40, 5, 50], AnswersOf(baselines[1]));
        Assert.Equal([3, 30, 4, 40, 4, 40, 5, 50, 9, 90, 10, 100], ((NumberPredictions)baselines[1].Scores.Predictions).Truth);
        Assert.Equal([-1, -2], baselines[0].Scores.Steps.Select(step => ((NumberPredictions)step.Predictions).ErrorOf(0, 0)));
    }

    [Fact]
    public void Scaled_scores_have_scaled_baselines()
    {
        var data = DataSetReader.Read(table, roles with { Targets = ["y"] });
        Assert.Equal([0, -0.5], AnswersOf(Score(data, season: null, [0], new([2, 4], [1, 4]))[0]));
    }

    [Fact]
    public void A_season_shorter_than_the_horizon_is_repeated_more_than_once()
    {
        var data = DataSetReader.Read(table, roles with { Targets = ["y"], Horizon = 5 });
        // From row 5 on, which the rows up to 4 are known for: 3, 4, 3, 4, 3.
        Assert.Equal([3, 4, 3, 4, 3], AnswersOf(Score(data, season: 2, [2])[1]));
    }

    [Fact]
    public void Without_a_season_the_last_value_is_the_only_one()
    {
        var data = DataSetReader.Read(table, roles);
        Assert.Equal("last value", Assert.Single(Score(data, season: null, [4])).Name);
        // What is before the first example may not be kept.
        Assert.Empty(Score(data with { FirstTargets = [] }, season: null, [0, 1]));
        Assert.Single(Score(data with { FirstTargets = [] }, season: null, [1]));
        Assert.Empty(Score(DataSetReader.Read(table, roles with { Targets = ["y"], Window = null, Horizon = 1 }), season: null, [0]));
    }

    [Fact]
    public void A_training_finds_the_season_and_keeps_it()
    {
        string text = "y\n" + string.Join('\n', Enumerable.Repeat("1\n5\n2\n7\n3\n4\n9", 13));
        var data = DataSetReader.Read(TestTables.Parse(text), roles with { Targets = ["y"], Horizon = 1 });
        using var device = Device.Open("cpu");
        var options = new TrainingOptions { Epochs = 1, Hidden = [4] };
        var result = Trainer.Fit(data, options, device);
        Assert.Equal(7, result.Model.Season);
        Assert.Equal(0, result.Test!.Baselines[1].Scores[Metric.Mae]);
        Assert.True(result.Test.Baselines[0].Scores[Metric.Mae] > 1);
        Assert.Equal(2, result.Train.Baselines.Count);

        using var folder = new TemporaryFolder();
        result.Model.Save(folder["m"]);
        Assert.Equal(7, Model.Load(folder["m"]).Season);
        Assert.Equal(14, PreparedData.Prepare(data with { Season = 14 }, options).Source.Season);
    }

    [Fact]
    public void A_season_has_to_fit()
    {
        Refused("only a time series has a season; set Window, or leave out Season", roles with { Season = 3, Window = null, Horizon = 1 });
        Refused("Season is 1; it must be at least 2", roles with { Season = 1 });
        Refused("a season has 12 rows, but the file has 12; set a smaller Season", roles with { Season = 12 });
        Refused(
            "only numbers are compared with those a season ago; use Task = Regression, or leave out Season",
            roles with { Season = 3, Targets = ["y"], Task = LearningTask.Classification, Horizon = 1 });

        static void Refused(string problem, TableRoles wrong) =>
            Assert.Contains(problem, TestTables.ErrorOf(() => DataSetReader.Read(table, wrong)));
    }

    static IReadOnlyList<Baseline> Score(DataSet data, int? season, int[] examples, Scaler? scaling = null)
    {
        double[] truth = [.. examples.SelectMany(
            example => data.Targets.AsSpan(example * data.TargetCount, data.TargetCount).ToArray())];
        return Baseline.Of(data, examples, new(truth, truth, data.TargetCount), season, scaling);
    }

    static double[] AnswersOf(Baseline baseline) => ((NumberPredictions)baseline.Scores.Predictions).Answers;
}
