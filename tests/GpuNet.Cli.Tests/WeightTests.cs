using System.Text.Json.Nodes;

namespace GpuNet.Cli.Tests;

/// <summary><c>--weights</c>: a column that says how much each example counts.</summary>
public sealed class WeightTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    const string Options = "--target species --preset plain --split 100/0/0 --epochs 5 --batch-size 1000 --hidden 8 --device cpu";

    [Fact]
    public void An_example_that_weighs_two_is_one_that_is_there_twice()
    {
        var rows = File.ReadAllLines(workplace["iris.csv"]);
        Write("weighted.csv", rows, line => line % 3 == 0 ? "2" : line % 3 == 1 ? "1" : "0");
        File.WriteAllLines(workplace["repeated.csv"], rows[..1].Concat(rows.Skip(1).SelectMany((row, line) =>
            Enumerable.Repeat(row, (line + 1) % 3 == 0 ? 2 : (line + 1) % 3 == 1 ? 1 : 0))));
        // Without scaling and embedding, which have no weights; the whole file is one batch, whose mean is the weighted one.
        var weightedRun = Run($"train weighted.csv {Options} --scaling none --weights weight --save weighted.safetensors");
        var repeatedRun = Run($"train repeated.csv {Options} --scaling none");
        var (weighted, repeated) = (weightedRun["train"]!, repeatedRun["train"]!);
        foreach (string metric in new[] { "loss", "accuracy", "f1_macro", "roc_auc", "log_loss" })
            Assert.Equal((double)repeated[metric]!, (double)weighted[metric]!, tolerance: 1e-5);
        foreach (var (twice, heavy) in repeatedRun["history"]!.AsArray().Zip(weightedRun["history"]!.AsArray()))
            Assert.Equal((double)twice!["accuracy"]!, (double)heavy!["accuracy"]!, tolerance: 1e-5);

        var evaluated = JsonNode.Parse(workplace.Succeed("evaluate weighted.safetensors weighted.csv --weights weight --json"))!;
        Assert.Equal(weighted["confusion"]!.ToJsonString(), evaluated["confusion"]!.ToJsonString());
        Assert.Equal((double)weighted["log_loss"]!, (double)evaluated["log_loss"]!, tolerance: 1e-6);
    }

    [Theory]
    [InlineData("-1", "the weight is -1; it must be at least 0")]
    [InlineData("", "the cell is empty")]
    [InlineData("1e39", "is not a finite number")]
    [InlineData("0", "all weights are 0, so that no example counts")]
    public void Weights_that_make_no_sense_are_refused(string weight, string problem)
    {
        Write("bad.csv", File.ReadAllLines(workplace["iris.csv"]), line => line == 7 || weight == "0" ? weight : "1");
        workplace.Refuse($"train bad.csv {Options} --weights weight", problem, "'weight'");
    }

    [Fact]
    public void A_column_is_a_target_or_the_weights() => workplace.Refuse(
        $"train iris.csv {Options} --weights species", "iris.csv: the column 'species' cannot be a target and the weights");

    JsonNode Run(string command) => JsonNode.Parse(workplace.Succeed($"{command} --json"))!;

    void Write(string file, string[] rows, Func<int, string> weight) =>
        File.WriteAllLines(workplace[file], rows.Select((row, line) => $"{row},{(line == 0 ? "weight" : weight(line))}"));
}
