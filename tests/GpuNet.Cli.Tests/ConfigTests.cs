using System.Text.Json.Nodes;

namespace GpuNet.Cli.Tests;

/// <summary><c>--config</c> and <c>--print-config</c>.</summary>
public sealed class ConfigTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    const string Options = "--target species --epochs 2 --hidden 8,4 --optimizer adam:beta1=0.8 --ignore petal_width --seed 7 --lr 0.01";

    [Fact]
    public void What_is_printed_trains_the_same_model()
    {
        File.WriteAllText(workplace["run.json"], workplace.Succeed($"train iris.csv {Options} --print-config"));
        workplace.Succeed($"train iris.csv {Options} --save a.safetensors");
        workplace.Succeed("train iris.csv --config run.json --save b.safetensors");
        Assert.Equal(File.ReadAllBytes(workplace["a.safetensors"]), File.ReadAllBytes(workplace["b.safetensors"]));
        // Again the same, with all that is usual.
        Assert.Equal(File.ReadAllText(workplace["run.json"]), workplace.Succeed("train iris.csv --config run.json --print-config"));
        var printed = JsonNode.Parse(File.ReadAllText(workplace["run.json"]))!;
        Assert.Equal("[\"8\",\"4\"]", printed["hidden"]!.ToJsonString());
        Assert.Equal("7", printed["seed"]!.ToJsonString());
        Assert.Equal("32", printed["batch-size"]!.ToJsonString());
        Assert.Equal("70/10/20", (string?)printed["split"]);
        Assert.Null(printed["config"]);
    }

    [Fact]
    public void The_command_line_wins()
    {
        File.WriteAllText(workplace["win.json"], """{"target": "species", "epochs": 2, "hidden": [8], "json": true}""");
        var printed = JsonNode.Parse(workplace.Succeed("train iris.csv --config win.json -e 3 --print-config"))!;
        Assert.Equal("3", printed["epochs"]!.ToJsonString());
        Assert.Equal("true", printed["json"]!.ToJsonString());
        Assert.Equal("[\"species\"]", printed["target"]!.ToJsonString());
    }

    [Theory]
    [InlineData("{\"epoch\": 2}", "c.json: 'epoch' is no option of gpunet train; did you mean 'epochs'?")]
    [InlineData("{\"config\": \"c.json\"}", "c.json: 'config' is no option of gpunet train")]
    [InlineData("{\"epochs\": {}}", "c.json: 'epochs' is an object")]
    [InlineData("{\"epochs\": \"x\"}", "--epochs: 'x' is not a whole number")]
    [InlineData("{\"epochs\": [1, 2]}", "--epochs: this option takes one value, but 2 are given")]
    [InlineData("[]", "c.json: this is not a JSON object")]
    [InlineData("{", "c.json: this is not JSON")]
    [InlineData("{\"seed\": 1, \"seed\": 2}", "c.json: this is not JSON")]
    public void What_is_no_configuration_is_refused(string text, string told)
    {
        File.WriteAllText(workplace["c.json"], text);
        workplace.Refuse("train iris.csv --target species --config c.json", told);
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused() =>
        workplace.Refuse("search iris.csv --target species --config none.json", "none.json: there is no such file");
}
