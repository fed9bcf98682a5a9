using System.Text.Json.Nodes;

namespace GpuNet.Cli.Tests;

/// <summary>Files as they are: texts, gaps, columns to leave out. What was learned about them is kept with the model.</summary>
public sealed class PreprocessingTests : IClassFixture<CliFixture>
{
    readonly CliFixture workplace;

    public PreprocessingTests(CliFixture workplace)
    {
        this.workplace = workplace;
        // The answer is decided by the city; a tenth of the sizes is missing.
        string[] cities = ["Rom", "Bonn", "Aachen"];
        var rows = Enumerable.Range(0, 120).Select(row =>
            $"{row},{cities[row % 3]},{(row % 10 == 7 ? "NA" : row % 13)},{1000 + row % 3},{(row % 3 == 1 ? "yes" : "no")}");
        File.WriteAllLines(workplace["cities.csv"], rows.Prepend("id,city,size,zip,answer"));
    }

    [Fact]
    public void Texts_and_gaps_are_learned_from_and_predicted_from()
    {
        var trained = JsonNode.Parse(workplace.Succeed(
            "train cities.csv --target answer --ignore id,zip --missing mean --scaling minmax --epochs 20 --hidden 8 --learning-rate 0.03 "
            + "--preset plain --save cities.safetensors --json"))!;
        Assert.Equal((1 + 3) * 8 + 8 + 8 + 1, (int?)trained["parameters"]);
        Assert.Equal(1, (double?)trained["test"]!["accuracy"]);

        File.WriteAllText(workplace["new.csv"], "size,city\n3,Bonn\n?,Rom\n3,Paris\n");
        var predicted = workplace.Run("predict cities.safetensors new.csv");
        Assert.Equal(["answer", "yes", "no"], CliFixture.Cells(predicted.Output)[..3].Select(row => row[0]));
        Assert.Equal(
            "gpunet: warning: new.csv, line 4, column 'city': 'Paris' is not in the training part; it counts as no category",
            Assert.Single(predicted.ErrorLines));
    }

    [Fact]
    public void Texts_become_their_frequencies()
    {
        // Names that begin with a are there four times, others twice; who has an a is what is learned.
        var rows = Enumerable.Range(0, 120).Select(row => row % 3 < 2 ? $"a{row % 3}{row / 12},yes" : $"b{row / 6},no");
        File.WriteAllLines(workplace["names.csv"], rows.Prepend("name,answer"));
        const string options = "names.csv --target answer --max-categories 9";
        workplace.Refuse($"train {options}", "40 different texts", "--ignore name", "--frequency name", "--categorical name");
        const string learning = "--preset plain --epochs 2 --seed 4 --device cpu";
        var trained = workplace.Run($"train {options} --frequency name {learning} --save names.safetensors");
        Assert.Contains(trained.ErrorLines, line => line.Contains("name    text    frequency        0        40  a00, a10, b0, …"));

        string shown = workplace.Succeed("show names.safetensors");
        Assert.Matches(@"columns   name  frequency of each of \d+ texts: \(x − 0\.\d+\) / 0\.\d+\n", shown);
        var column = JsonNode.Parse(workplace.Succeed("show names.safetensors --json"))!["columns"]![0]!;
        Assert.Equal("frequency", (string?)column["kind"]);
        Assert.InRange((double)column["frequencies"]!["a00"]!, 0.01, 0.05);

        File.WriteAllText(workplace["new.csv"], "name\na00\nnobody\n");
        Assert.Equal(
            "gpunet: warning: new.csv, line 3, column 'name': 'nobody' is not in the training part; its frequency counts as 0",
            Assert.Single(workplace.Run("predict names.safetensors new.csv").ErrorLines));
        workplace.Succeed("evaluate names.safetensors names.csv");

        workplace.Succeed($"prepare {options} --frequency name --seed 4 --out of-names");
        workplace.Succeed($"train of-names {learning} --save prepared.safetensors");
        Assert.Equal(
            workplace.Succeed("predict names.safetensors names.csv"), workplace.Succeed("predict prepared.safetensors names.csv"));
    }

    [Fact]
    public void Numbers_may_be_categories() => Assert.Contains(
        "network  7 → 8 relu → 1",
        workplace.Succeed("plan cities.csv --target answer --preset plain --ignore id --missing 0 --categorical zip --hidden 8"));

    [Theory]
    [InlineData("train cities.csv --target answer", "cities.csv, line 9, column 'size'", "missing", "--missing mean")]
    [InlineData("train cities.csv --target answer --missing median", "--missing", "'median'")]
    [InlineData("train cities.csv --target answer --scaling log", "--scaling", "'log'", "minmax")]
    [InlineData("train cities.csv --target answer --target-scaling log", "only numbers to predict", "leave out --target-scaling")]
    [InlineData("train cities.csv --target answer --ignore age", "cities.csv", "'age'", "'city'")]
    [InlineData("train cities.csv --target answer --categorical ''", "--categorical", "empty name")]
    [InlineData("train cities.csv --target answer --frequency city --categorical city", "in --categorical and in --frequency; leave out")]
    [InlineData("train cities.csv --task autoencoder --frequency city", "cannot restore texts", "use --ignore city instead of --frequency")]
    [InlineData("train cities.csv --target answer --ignore id,city,size,zip", "cities.csv", "no columns beside the target")]
    public void What_cannot_be_used_is_said_in_a_line(string command, params string[] named) => workplace.Refuse(command, named);
}
