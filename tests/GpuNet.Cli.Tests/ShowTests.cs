using System.Text.Json.Nodes;

namespace GpuNet.Cli.Tests;

/// <summary><c>gpunet show</c>: what is in a model file.</summary>
public sealed class ShowTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    const string Table = "size,colour,same,price\n1,red,7,yes\n2,,7,no\n,green,7,yes\n4,blue,7,no\n5,red,7,no\n6,green,7,yes\n";

    [Fact]
    public void The_scores_and_settings_of_the_training_are_in_the_file()
    {
        var trained = JsonNode.Parse(workplace.Succeed(
            "train iris.csv --target species --preset plain --epochs 3 --seed 9 --save m.safetensors --json"))!;
        var shown = JsonNode.Parse(workplace.Succeed("show m.safetensors --json"))!;
        foreach (string part in new[] { "train", "validation", "test" })
        {
            foreach (string score in new[] { "examples", "loss", "accuracy", "f1_macro" })
                Assert.Equal(trained[part]![score]!.ToString(), shown["scores"]![part]![score]!.ToString());
        }
        Assert.Equal("4 → 100 relu → 3", (string?)shown["network"]);
        Assert.Equal(trained["parameters"]!.ToString(), shown["parameters"]!.ToString());
        Assert.Equal("9", (string?)shown["settings"]!["seed"]);
        Assert.Equal("iris.csv", (string?)shown["data"]);
        Assert.Equal("classification", (string?)shown["task"]);
        Assert.Equal(["setosa", "versicolor", "virginica"], shown["classes"]!.AsArray().Select(name => (string?)name));
        Assert.Equal("[4,100]", shown["tensors"]![0]!["shape"]!.ToJsonString());
    }

    [Fact]
    public void The_same_training_gives_the_same_file_and_other_data_another_fingerprint()
    {
        string same = "train iris.csv --target species --epochs 2 --save";
        workplace.Succeed($"{same} a.safetensors");
        workplace.Succeed($"{same} b.safetensors");
        Assert.Equal(File.ReadAllBytes(workplace["a.safetensors"]), File.ReadAllBytes(workplace["b.safetensors"]));
        File.WriteAllText(workplace["other.csv"], File.ReadAllText(workplace["iris.csv"]).Replace("5.1,3.5", "5.2,3.5"));
        workplace.Succeed("train other.csv --target species --epochs 2 --save c.safetensors");
        Assert.NotEqual(Fingerprint("a"), Fingerprint("c"));
    }

    [Fact]
    public void A_link_is_followed_to_the_file_that_is_shown()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the standard input has a name on Linux");
        workplace.Succeed("train iris.csv --target species --epochs 1 --save linked.safetensors");
        string size = $"{new FileInfo(workplace["linked.safetensors"]).Length:N0} bytes";
        var shown = workplace.Run("show /dev/stdin", streams: $"< {workplace["linked.safetensors"]}");
        Assert.StartsWith($"file      linked.safetensors, {size}", shown.Output);
    }

    [Fact]
    public void The_model_to_start_from_is_shown_by_its_file()
    {
        workplace.Succeed("train iris.csv --target species --epochs 2 --save first.safetensors");
        workplace.Succeed("train iris.csv --start-from first.safetensors --epochs 2 --save second.safetensors");
        Assert.Matches(@"(?m)^ +start-from +first\.safetensors$", workplace.Succeed("show second.safetensors"));
    }

    [Fact]
    public void What_becomes_of_each_column_is_told()
    {
        File.WriteAllText(workplace["t.csv"], Table);
        workplace.Succeed("train t.csv --target price --epochs 1 --split 100/0/0 --missing mean --threshold 0.4 "
            + "--embedding piecewise:bins=3,width=2 --save t.safetensors");
        string shown = workplace.Succeed("show t.safetensors");
        string[] told =
        [
            "columns   size    number: (x − 3.600) / 1.693, 3 bins, 3.600 where missing", "colour  3 categories: 'blue', 'green', 'red'",
            "same    left out: '7' in every training row", "threshold 0.4", "6 examples, fingerprint ", "layers.0.weight (3, 2)",
        ];
        Assert.All(told, text => Assert.Contains(text, shown));
        var json = JsonNode.Parse(workplace.Succeed("show t.safetensors --json"))!;
        Assert.Equal("""[{"name":"size","kind":"number"},{"name":"colour","kind":"categories"},{"name":"same","kind":"left out"}]""",
            new JsonArray([.. json["columns"]!.AsArray().Select(column => new JsonObject
            {
                ["name"] = column!["name"]!.DeepClone(),
                ["kind"] = column["kind"]!.DeepClone(),
            })]).ToJsonString());
    }

    [Fact]
    public void Columns_that_became_vectors_are_told()
    {
        File.WriteAllText(workplace["t.csv"], Table);
        workplace.Succeed("train t.csv --target price --epochs 1 --split 100/0/0 --missing mean "
            + "--embedding periodic:frequencies=5 --category-encoding vectors:width=2 --save t.safetensors");
        string shown = workplace.Succeed("show t.safetensors");
        string[] told =
        [
            "columns   size    number: (x − 3.600) / 1.693, 5 cosines, 3.600 where missing",
            "colour  3 categories, each a vector of 2: 'blue', 'green', 'red'",
            "layers.0.frequency (5)", "layers.1.weight (3, 2)", "category-encoding  vectors:width=2",
        ];
        Assert.All(told, text => Assert.Contains(text, shown));
        var columns = JsonNode.Parse(workplace.Succeed("show t.safetensors --json"))!["columns"]!;
        Assert.Equal((5, 2), ((int)columns[0]!["cosines"]!, (int)columns[1]!["vector"]!));
    }

    [Theory]
    [InlineData("diabetes.csv --target progression --task regression", "task      regression of 'progression'", "rmse ")]
    [InlineData("iris.csv --task autoencoder --ignore species --hidden 4,2,4", "task      autoencoder\n", "columns   sepal_length")]
    [InlineData("iris.csv --target sepal_length --task regression --ignore species --window 4", "4 rows, one behind the other")]
    public void Other_tasks_are_shown(string options, params string[] told)
    {
        workplace.Succeed($"train {options} --epochs 1 --save o.safetensors");
        string shown = workplace.Succeed("show o.safetensors");
        Assert.All(told, text => Assert.Contains(text, shown));
        JsonNode.Parse(workplace.Succeed("show o.safetensors --json"));
    }

    [Fact]
    public void An_imported_model_has_no_scores()
    {
        workplace.Succeed("import two.onnx two.safetensors");
        string shown = workplace.Succeed("show two.safetensors");
        Assert.Contains("settings  imported  two.onnx", shown);
        Assert.DoesNotContain("scores", shown);
        Assert.Null(JsonNode.Parse(workplace.Succeed("show two.safetensors --json"))!["scores"]);
    }

    string? Fingerprint(string model) => (string?)JsonNode.Parse(workplace.Succeed($"show {model}.safetensors --json"))!["fingerprint"];
}
