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
        Assert.Equal("1", printed["horizon"]!.ToJsonString());
        Assert.Equal("70/10/20", (string?)printed["split"]);
        Assert.Null(printed["config"]);
    }

    [Fact]
    public void A_model_knows_the_options_that_made_it()
    {
        workplace.Succeed($"train iris.csv {Options} --scaling minmax --missing mean --threads 1 --json --save kept.safetensors");
        File.WriteAllText(workplace["kept.json"], workplace.Succeed("show kept.safetensors --config"));
        workplace.Succeed("train iris.csv --config kept.json --save again.safetensors");
        Assert.Equal(File.ReadAllBytes(workplace["kept.safetensors"]), File.ReadAllBytes(workplace["again.safetensors"]));
        var kept = JsonNode.Parse(File.ReadAllText(workplace["kept.json"]))!.AsObject();
        Assert.Equal("minmax", (string?)kept["scaling"]);
        Assert.DoesNotContain(kept, entry => entry.Key is "json" or "save" or "threads" or "config");
        var json = JsonNode.Parse(workplace.Succeed("show kept.safetensors --json"))!;
        Assert.Equal(kept.ToJsonString(), json["configuration"]!.ToJsonString());
        string shown = workplace.Succeed("show kept.safetensors");
        Assert.All(["scaling +minmax", "ignore +petal_width", "learning-rate +0.01"], line => Assert.Matches(line, shown));
        workplace.Refuse("show kept.safetensors --config --json", "--json: --config prints JSON, too");
    }

    [Fact]
    public void What_a_preset_has_chosen_is_kept_and_what_it_will_choose_is_not_printed()
    {
        const string Command = "train iris.csv --target species --epochs 2";
        var trained = workplace.Run($"{Command} --save preset.safetensors");
        Assert.Contains("preset   default: --model tabm --embedding piecewise for 105 training examples", trained.ErrorLines);
        File.WriteAllText(workplace["chosen.json"], workplace.Succeed("show preset.safetensors --config"));
        Assert.Equal("tabm", (string?)JsonNode.Parse(File.ReadAllText(workplace["chosen.json"]))!["model"]);
        File.WriteAllText(workplace["asked.json"], workplace.Succeed($"{Command} --print-config"));
        foreach (string file in new[] { "chosen.json", "asked.json" })
        {
            workplace.Succeed($"train iris.csv --config {file} --save {file}.safetensors");
            Assert.Equal(File.ReadAllBytes(workplace["preset.safetensors"]), File.ReadAllBytes(workplace[$"{file}.safetensors"]));
        }
        var given = workplace.Run($"{Command} --model mlp --save given.safetensors");
        Assert.Contains("preset   default: --embedding piecewise for 105 training examples", given.ErrorLines);
        File.WriteAllText(workplace["given.json"], workplace.Succeed("show given.safetensors --config"));
        workplace.Succeed("train iris.csv --config given.json --save again.safetensors");
        Assert.Equal(File.ReadAllBytes(workplace["given.safetensors"]), File.ReadAllBytes(workplace["again.safetensors"]));
        workplace.Refuse("train iris.csv --start-from given.safetensors --preset default", "--start-from", "decides what --preset would");
        workplace.Refuse("train digits --preset best", "--preset", "'best' is unknown");
    }

    [Theory]
    [InlineData("train iris.csv --target species --epochs 2 --preset plain", "plain", "mlp")]
    [InlineData("train digits --epochs 1", "plain", "mlp")]
    [InlineData("train digits --epochs 1 --hidden 2 --preset default", "default", "tabm")]
    [InlineData("train iris.csv --target species --epochs 2", "default", "tabm")]
    public void A_model_that_is_trained_again_is_the_same(string command, string preset, string model)
    {
        var trained = workplace.Run($"{command} --save first.safetensors");
        Assert.Equal(preset == "default", trained.ErrorLines.Any(line => line.StartsWith("preset  ", StringComparison.Ordinal)));
        string config = workplace.Succeed("show first.safetensors --config");
        Assert.Equal(preset, (string?)JsonNode.Parse(config)!["preset"]);
        Assert.Equal(model, (string?)JsonNode.Parse(config)!["model"]);
        File.WriteAllText(workplace["first.json"], config);
        workplace.Succeed($"{command.Split(" --")[0]} --config first.json --save second.safetensors");
        Assert.Equal(File.ReadAllBytes(workplace["first.safetensors"]), File.ReadAllBytes(workplace["second.safetensors"]));
    }

    [Fact]
    public void What_a_file_says_is_left_by_the_preset()
    {
        File.WriteAllText(workplace["mlp.json"], """{"target": "species", "model": "mlp", "epochs": 1}""");
        var trained = workplace.Run("train iris.csv --config mlp.json --save mlp.safetensors");
        Assert.Contains("preset   default: --embedding piecewise for 105 training examples", trained.ErrorLines);
        // What chooses nothing contradicts no model, and a model leaves nothing to choose.
        foreach (string preset in new[] { "", " --preset plain" })
        {
            var going = workplace.Run($"train iris.csv --start-from mlp.safetensors --epochs 1{preset} --save on.safetensors");
            Assert.Equal(0, going.ExitCode);
            Assert.DoesNotContain(going.ErrorLines, line => line.StartsWith("preset  ", StringComparison.Ordinal));
            File.WriteAllText(workplace["on.json"], workplace.Succeed("show on.safetensors --config"));
            Assert.DoesNotContain("\"model\"", File.ReadAllText(workplace["on.json"]));
            workplace.Succeed("train iris.csv --config on.json");
        }
    }

    [Fact]
    public void A_model_that_no_command_has_trained_has_no_options()
    {
        workplace.Succeed("import two.onnx two.safetensors");
        workplace.Fail(2, "show two.safetensors --config", "--config: two.safetensors was not trained by gpunet train");
    }

    // Whatever a command prints is taken by it, and printed again.
    [Theory]
    [InlineData("train digits --patience none --lr .01 --seed 18446744073709551615")]
    [InlineData("search digits --vary width=8..16 --vary dropout --trials 5")]
    [InlineData("plan digits --trace --gpu H100")]
    [InlineData("train digits --preset default --model mlp")]
    [InlineData("predict m.safetensors iris.csv --threshold 0.3")]
    [InlineData("evaluate m.safetensors iris.csv --header yes")]
    [InlineData("serve m.safetensors --port 0 --window 2.5")]
    [InlineData("export m.safetensors m.onnx --raw")]
    [InlineData("import m.onnx m.safetensors --features a,b")]
    [InlineData("benchmark --widths 8,4,2 --seconds 0.1")]
    public void Commands_take_what_they_print(string command)
    {
        string printed = workplace.Succeed($"{command} --print-config");
        File.WriteAllText(workplace["printed.json"], printed);
        string bare = string.Join(' ', command.Split(" --")[0]);
        Assert.Equal(printed, workplace.Succeed($"{bare} --config printed.json --print-config"));
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
    [InlineData("--patience none", "patience", "\"none\"")]
    [InlineData("--patience 007", "patience", "7")]
    [InlineData("--seed 007", "seed", "7")]
    [InlineData("--seed 18446744073709551615", "seed", "18446744073709551615")]
    [InlineData("--threads 02", "threads", "2")]
    [InlineData("--lr .5", "learning-rate", "0.5")]
    [InlineData("--lr +1", "learning-rate", "1")]
    [InlineData("--lr 5.", "learning-rate", "5")]
    [InlineData("--lr 1e-3", "learning-rate", "0.001")]
    [InlineData("--dropout 00.25", "dropout", "0.25")]
    [InlineData("--missing=007", "missing", "\"007\"")]
    [InlineData("--hidden ''", "hidden", "[]")]
    [InlineData("--hidden 08,4", "hidden", "[\"08\",\"4\"]")]
    [InlineData("--missing-text ''", "missing-text", "[\"\"]")]
    [InlineData("--ignore \"a,b\",sepal_width", "ignore", "[\"\\u0022a,b\\u0022\",\"sepal_width\"]")]
    public void Every_value_that_the_command_takes_is_printed_and_read(string option, string name, string printed)
    {
        string text = workplace.Succeed($"train iris.csv --target species {option} --print-config");
        Assert.Equal(printed, JsonNode.Parse(text)![name]!.ToJsonString());
        File.WriteAllText(workplace["again.json"], text);
        Assert.Equal(text, workplace.Succeed("train iris.csv --config again.json --print-config"));
    }

    [Theory]
    [InlineData("train", "search", "--target species --lr 0.01 --epochs 2")]
    [InlineData("search", "train", "--target species --lr 0.01 --epochs 2")]
    [InlineData("train", "prepare", "--target species --ignore petal_width")]
    public void A_command_takes_what_another_prints_where_it_has_the_options(string from, string to, string options)
    {
        File.WriteAllText(workplace["other.json"], workplace.Succeed($"{from} iris.csv {options} --print-config"));
        string more = to == "prepare" ? "--out never" : "";
        Assert.Equal(
            workplace.Succeed($"{to} iris.csv {options} {more} --print-config"),
            workplace.Succeed($"{to} iris.csv --config other.json {more} --print-config"));
    }

    [Fact]
    public void Ranges_are_printed_whole()
    {
        string text = workplace.Succeed("search iris.csv -t species --vary width=8,16 --vary dropout=0..0.2 --print-config");
        Assert.Equal("[\"width=8,16\",\"dropout=0..0.2\"]", JsonNode.Parse(text)!["vary"]!.ToJsonString());
        File.WriteAllText(workplace["again.json"], text);
        Assert.Equal(text, workplace.Succeed("search iris.csv --config again.json --print-config"));
    }

    [Theory]
    [InlineData("{\"hidden\": []}", "hidden", "[]")]
    [InlineData("{\"hidden\": \"\"}", "hidden", "[]")]
    [InlineData("{\"ignore\": []}", "ignore", "[]")]
    [InlineData("{\"horizon\": null}", "horizon", "1")]
    [InlineData("{\"lr\": 0.5}", "learning-rate", "0.5")]
    [InlineData("{\"output\": \"a.st\", \"e\": 3}", "save", "\"a.st\"")]
    public void Lists_may_be_empty_and_options_have_their_short_names(string text, string name, string read)
    {
        File.WriteAllText(workplace["c.json"], text);
        var printed = JsonNode.Parse(workplace.Succeed("train iris.csv --target species --config c.json --print-config"))!;
        Assert.Equal(read, printed[name]!.ToJsonString());
    }

    [Theory]
    [InlineData("{\"hidden\": [[8]]}", "c.json: 'hidden' has '[8]' in its list; write texts or numbers")]
    [InlineData("{\"hidden\": [null]}", "c.json: 'hidden' has 'null' in its list")]
    [InlineData("{\"json\": \"yes\"}", "c.json: 'json' is switched on or off; write true or false, without quotes")]
    [InlineData("{\"json\": \"true\"}", "c.json: 'json' is switched on or off")]
    [InlineData("{\"json\": 1}", "c.json: 'json' is switched on or off")]
    [InlineData("{\"epochs\": true}", "c.json: 'epochs' is true; write a text or a number")]
    [InlineData("{\"epochs\": false}", "c.json: 'epochs' is false")]
    [InlineData("{\n  \"epochs\": 2,\n  \"seed\" 3\n}", "c.json: this is not JSON: it cannot be read beyond line 3, column 10")]
    [InlineData("{\"epoch\": 2}", "c.json: 'epoch' is no option of gpunet train; did you mean 'epochs'?")]
    [InlineData("{\"config\": \"c.json\"}", "c.json: 'config' is no option of gpunet train")]
    [InlineData("{\"epochs\": {}}", "c.json: 'epochs' is an object")]
    [InlineData("{\"epochs\": \"x\"}", "--epochs: 'x' is not a whole number")]
    [InlineData("{\"epochs\": [1, 2]}", "--epochs: this option takes one value, but 2 are given")]
    [InlineData("[]", "c.json: this is not a JSON object")]
    [InlineData("{", "c.json: this is not JSON: it cannot be read beyond line 1, column 2")]
    [InlineData("{\"seed\": 1, \"seed\": 2}", "c.json: 'seed' is there twice; leave one of them out")]
    [InlineData("{\"trials\": 5}", "c.json: 'trials' is an option of gpunet search, not of gpunet train; leave it out")]
    public void What_is_no_configuration_is_refused(string text, string told)
    {
        File.WriteAllText(workplace["c.json"], text);
        workplace.Refuse("train iris.csv --target species --config c.json", told);
    }

    [Theory]
    [InlineData("train --config c.json", "{\"preset\": \"default\"}", "DATA is missing")]
    [InlineData("train --config c.json", "{\"target\": [\"y\"], \"preset\": \"plain\"}", "DATA is missing")]
    [InlineData("train iris.csv --config c.json", "{\"target\": \"\\ud800\"}", "c.json: a text is not Unicode")]
    [InlineData("train iris.csv --config c.json", "{\"ignore\": [\"\\ud800\"]}", "c.json: a text is not Unicode")]
    [InlineData("train iris.csv --config c.json", "{\"\\ud800\": 1}", "c.json: a text is not Unicode")]
    public void What_is_missing_is_not_blamed_on_the_file(string command, string text, string told)
    {
        File.WriteAllText(workplace["c.json"], text);
        workplace.Refuse(command, told);
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused() =>
        workplace.Refuse("search iris.csv --target species --config none.json", "none.json: there is no such file");
}
