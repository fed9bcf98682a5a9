using System.Globalization;
using System.Text.Json.Nodes;
using GpuNet.Cli.Output;

namespace GpuNet.Cli.Tests;

/// <summary>What <c>gpunet train --json</c> tells programs.</summary>
public sealed class JsonTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    static readonly string[] keys =
    [
        "task", "device", "processes", "seed", "epochs", "final_epoch", "finished", "parameters", "seconds", "train", "validation", "test",
        "history", "configuration",
    ];

    [Fact]
    public void The_object_names_all_devices()
    {
        var result = Train("iris.csv --target species --epochs 1 --device cpu,cpu");
        Assert.Equal("cpu,cpu", (string?)result["device"]);
        Assert.Equal(1, (int?)result["processes"]);
    }

    JsonObject Train(string arguments) => JsonNode.Parse(workplace.Succeed($"train {arguments} --json"))!.AsObject();

    [Fact]
    public void The_object_says_what_was_trained_and_how()
    {
        var result = Train("iris.csv --target species --preset plain --hidden 8 --epochs 2 --seed 7 --device cpu");
        Assert.Equal(keys, result.Select(entry => entry.Key));
        Assert.Equal("classification", (string?)result["task"]);
        Assert.Equal("cpu", (string?)result["device"]);
        Assert.Equal(7, (int?)result["seed"]);
        Assert.Equal(2, (int?)result["epochs"]);
        Assert.Equal(4 * 8 + 8 + 8 * 3 + 3, (int?)result["parameters"]);
        Assert.True((double)result["seconds"]! >= 0);
        Assert.Equal("mlp", (string?)result["configuration"]!["model"]);
    }

    [Fact]
    public void The_history_has_every_epoch()
    {
        var result = Train("iris.csv --target species --hidden 8 --learning-rate 0.1 --epochs 200 --patience 3 --metrics f1_macro "
            + "--schedule step:every=1");
        var history = result["history"]!.AsArray();
        Assert.Equal(Enumerable.Range(1, history.Count), history.Select(epoch => (int)epoch!["epoch"]!));
        Assert.Equal(["epoch", "learning_rate", "loss", "accuracy", "validation_loss", "validation_accuracy", "validation_f1_macro"],
            history[0]!.AsObject().Select(entry => entry.Key));
        Assert.Equal(0.05, (double)history[1]!["learning_rate"]!, tolerance: 1e-6);
        int final = (int)result["final_epoch"]!;
        Assert.Equal(history.Count - 3, final);
        foreach (string score in new[] { "loss", "accuracy", "f1_macro" })
            Assert.Equal((double)result["validation"]![score]!, (double)history[final - 1]![$"validation_{score}"]!, tolerance: 1e-9);
    }

    const string ClassMetrics =
        "examples loss accuracy precision_macro recall_macro f1_macro precision_micro recall_micro f1_micro roc_auc log_loss "
        + "calibration_error";

    [Theory]
    [InlineData("iris.csv --target species", ClassMetrics)]
    [InlineData("breast_cancer.csv --target diagnosis", ClassMetrics)]
    [InlineData("diabetes.csv --target progression --task regression", "examples loss rmse mae r2")]
    public void A_part_has_its_scores_and_is_null_where_it_has_no_rows(string data, string metrics)
    {
        var whole = Train($"{data} --epochs 2 --hidden 8");
        string[] scores = metrics.Split(' ');
        foreach (string part in new[] { "train", "validation", "test" })
        {
            Assert.Equal(scores, whole[part]!.AsObject().Select(entry => entry.Key).Except(["classes", "confusion"]));
            Assert.All(scores, score => Assert.True(double.IsFinite((double)whole[part]![score]!)));
        }

        var trainingOnly = Train($"{data} --epochs 2 --hidden 8 --split 100/0/0");
        Assert.NotNull(trainingOnly["train"]);
        Assert.Null(trainingOnly["validation"]);
        Assert.Null(trainingOnly["test"]);
    }

    [Fact]
    public void A_cross_validation_has_its_parts_with_mean_and_deviation()
    {
        var result = Train("wine.csv --target cultivar --folds 3 --epochs 5 --hidden 8 --learning-rate 0.01");
        Assert.Equal(
            ["task", "device", "seed", "epochs", "seconds", "folds", "mean", "deviation", "configuration"],
            result.Select(entry => entry.Key));
        double[] values = [.. result["folds"]!.AsArray().Select(fold => (double)fold!["accuracy"]!)];
        Assert.Equal(3, values.Length);
        Assert.Equal(values.Average(), (double)result["mean"]!["accuracy"]!, tolerance: 1e-12);
        Assert.Equal(178, result["folds"]!.AsArray().Sum(fold => (int)fold!["examples"]!));
        Assert.True((double)result["deviation"]!["log_loss"]! > 0);

        string text = workplace.Succeed("train wine.csv --target cultivar --folds 3 --epochs 5 --hidden 8 --learning-rate 0.01");
        Assert.Contains($"mean         {EvaluationText.Format(values.Average())}", text);
    }

    [Theory]
    [InlineData("iris.csv --target species", 0.93)]
    [InlineData("breast_cancer.csv --target diagnosis", 0.93)]
    [InlineData("wine.csv --target cultivar", 0.93)]
    public void Classes_are_learned(string data, double least) => Assert.InRange((double)Train(data)["test"]!["accuracy"]!, least, 1);

    [Fact]
    public void A_regression_is_learned_and_scored_in_the_units_of_the_file()
    {
        var result = Train("diabetes.csv --target progression --task regression");
        Assert.Equal("regression", (string?)result["task"]);
        Assert.InRange((double)result["test"]!["r2"]!, 0.3, 1);

        // 1 − r2 is the mean squared error as a share of the variance, here of the whole column.
        var train = Train("diabetes.csv --target progression --task regression --epochs 2 --split 100/0/0")["train"]!;
        var cells = workplace.Column("diabetes.csv", "progression");
        double[] values = [.. cells.Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
        double variance = values.Average(value => Math.Pow(value - values.Average(), 2));
        Assert.Equal(1 - (double)train["r2"]!, Math.Pow((double)train["rmse"]!, 2) / variance, tolerance: 1e-4);
    }
}
