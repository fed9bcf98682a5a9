using System.IO.Compression;
using System.Text.Json.Nodes;

namespace GpuNet.Cli.Tests;

/// <summary>The files that tables are read from: packed, several, from a pipe, with and without a header.</summary>
public sealed class DataFileTests : IClassFixture<CliFixture>
{
    const string Options = "--epochs 2 --hidden 4 --json";

    readonly CliFixture workplace;

    public DataFileTests(CliFixture workplace)
    {
        this.workplace = workplace;
        string[] lines = File.ReadAllLines(workplace["iris.csv"]);
        File.WriteAllLines(workplace["part1.csv"], lines[..70]);
        File.WriteAllLines(workplace["part2.csv"], [lines[0], .. lines[70..]]);
        File.WriteAllLines(workplace["bare.csv"], lines[1..]);
        File.WriteAllText(workplace["iris.txt"], File.ReadAllText(workplace["iris.csv"]).Replace(',', ';'));
        using var packed = new GZipStream(File.Create(workplace["iris.csv.gz"]), CompressionLevel.Optimal);
        packed.Write(File.ReadAllBytes(workplace["iris.csv"]));
    }

    [Theory]
    [InlineData("iris.csv.gz -t species")]
    [InlineData("part1.csv part2.csv -t species")]
    [InlineData("part*.csv -t species")]
    [InlineData("iris.txt -t species")]
    [InlineData("bare.csv -t column5")]
    [InlineData("bare.csv -t column5 --header no")]
    [InlineData("- -t species", "< iris.csv")]
    [InlineData("- -t species", "< iris.csv.gz")]
    public void The_same_rows_train_the_same_network(string data, string? streams = null)
    {
        string expected = WhatIsLearned(workplace.Succeed($"train iris.csv -t species {Options} --save usual.st"));
        string command = $"train {data} {Options} --save other.st";
        var result = streams is null ? workplace.Run(command) : workplace.Run(command, streams);
        Assert.Equal(expected, WhatIsLearned(result.Output));
        if (!data.StartsWith("bare", StringComparison.Ordinal))
            Assert.Equal(workplace.Succeed("predict usual.st iris.csv"), workplace.Succeed("predict other.st part1.csv part2.csv"));
    }

    // Options have the name of the target, and times differ.
    static string WhatIsLearned(string json)
    {
        var result = JsonNode.Parse(json)!.AsObject();
        result.Remove("configuration");
        return string.Join('\n', $"{result}".Split('\n').Where(line => !line.Contains("seconds", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_file_without_a_header_is_told_and_predicted_from()
    {
        var result = workplace.Run($"train bare.csv -t column5 {Options} --save bare.st --verbose");
        Assert.Contains(result.ErrorLines, line => line.StartsWith(
            "gpunet: note: bare.csv: the first row looks like data ('5.1', '3.5', '1.4'), so the columns are named column1, column2 "
            + "and so on; --header yes makes it the header", StringComparison.Ordinal));
        Assert.Equal(151, CliFixture.Cells(workplace.Succeed("predict bare.st bare.csv")).Length);
        workplace.Refuse($"train bare.csv -t setosa {Options}", "has no column 'setosa'");
        workplace.Succeed($"train bare.csv -t setosa --header yes {Options}");
    }

    [Theory]
    [InlineData("train part1.csv bare.csv -t species", "have different columns")]
    [InlineData("train no*.csv -t species", "no*.csv: there is no such file")]
    [InlineData("train part*.csv -t species --save part2.csv", "--save: part2.csv is the same file as the input DATA")]
    public void What_cannot_be_joined_or_would_be_lost_is_refused(string command, string problem) => workplace.Refuse(command, problem);
}
