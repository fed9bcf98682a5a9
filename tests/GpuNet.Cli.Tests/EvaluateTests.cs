using System.Text.Json.Nodes;

namespace GpuNet.Cli.Tests;

/// <summary><c>gpunet evaluate</c> gives the scores of a file that training would give.</summary>
public sealed class EvaluateTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    [Theory]
    [InlineData("iris.csv", "species")]
    [InlineData("breast_cancer.csv", "diagnosis", " --threshold 0.2")]
    [InlineData("diabetes.csv", "progression", " --task regression")]
    public void The_scores_are_those_of_the_training(string file, string target, string more = "")
    {
        var training = JsonNode.Parse(workplace.Succeed(
            $"train {file} --target {target}{more} --split 100/0/0 --epochs 3 --hidden 8 --save {target}.safetensors --json"))!;
        var trained = training["train"]!.AsObject();
        var evaluated = JsonNode.Parse(workplace.Succeed($"evaluate {target}.safetensors {file} --json"))!;
        Assert.True(trained.Count > 3);
        foreach (var (name, expected) in trained.Where(entry => entry.Key != "loss"))
        {
            if (expected is JsonValue)
                Assert.Equal((double)expected, (double)evaluated[name]!, tolerance: 1e-6);
            else
                Assert.Equal(expected!.ToJsonString(), evaluated[name]!.ToJsonString());
        }
    }

    [Fact]
    public void The_digits_in_the_box_are_data_for_every_command()
    {
        string trained = workplace.Succeed("train digits --epochs 1 --hidden 8 --split 100/0/0 --save box.safetensors --json");
        double accuracy = (double)JsonNode.Parse(trained)!["train"]!["accuracy"]!;
        Assert.Equal(accuracy, (double)JsonNode.Parse(workplace.Succeed("evaluate box.safetensors digits --json"))!["accuracy"]!);
        Assert.Equal(1797 + 1, CliFixture.Cells(workplace.Succeed("predict box.safetensors digits")).Length);
    }

    [Fact]
    public void Numbers_are_scored_as_they_were_scaled_where_that_is_asked_for()
    {
        const string Data = "diabetes.csv --target progression --task regression";
        workplace.Succeed($"train {Data} --epochs 3 --split 100/0/0 --save scaled.safetensors");
        double rmse = Rmse(""), scaled = Rmse(" --scaled");
        // The deviation of the targets is 77.
        Assert.Equal(77, rmse / scaled, tolerance: 0.05);
        workplace.Succeed("train iris.csv --target species --epochs 1 --save classes.safetensors");
        workplace.Refuse("evaluate classes.safetensors iris.csv --scaled", "--scaled", "only numbers to predict are scaled");

        double Rmse(string how) =>
            (double)JsonNode.Parse(workplace.Succeed($"evaluate scaled.safetensors diabetes.csv{how} --json"))!["rmse"]!;
    }

    [Fact]
    public void People_get_the_confusion_and_the_scores()
    {
        workplace.Succeed("train iris.csv --target species --epochs 3 --save people.safetensors");
        string output = workplace.Succeed("evaluate people.safetensors iris.csv");
        string[] told = ["rows: actual, columns: predicted", "precision", "virginica", "accuracy", "roc_auc", "log_loss"];
        Assert.All(told, text => Assert.Contains(text, output));
    }
}
