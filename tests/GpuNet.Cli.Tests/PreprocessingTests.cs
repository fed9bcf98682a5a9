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
            + "--save cities.safetensors --json"))!;
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
    public void Numbers_may_be_categories() => Assert.Contains(
        "network  7 → 8 relu → 1",
        workplace.Succeed("plan cities.csv --target answer --ignore id --missing 0 --categorical zip --hidden 8"));

    [Theory]
    [InlineData("train cities.csv --target answer", "cities.csv, line 9, column 'size'", "missing", "--missing mean")]
    [InlineData("train cities.csv --target answer --missing median", "--missing", "'median'")]
    [InlineData("train cities.csv --target answer --scaling log", "--scaling", "'log'", "minmax")]
    [InlineData("train cities.csv --target answer --target-scaling log", "only numbers to predict", "leave out --target-scaling")]
    [InlineData("train cities.csv --target answer --ignore age", "cities.csv", "'age'", "'city'")]
    [InlineData("train cities.csv --target answer --categorical ''", "--categorical", "empty name")]
    [InlineData("train cities.csv --target answer --ignore id,city,size,zip", "cities.csv", "no columns beside the target")]
    public void What_cannot_be_used_is_said_in_a_line(string command, params string[] named) => workplace.Refuse(command, named);
}
