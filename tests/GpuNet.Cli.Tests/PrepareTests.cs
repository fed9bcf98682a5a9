using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GpuNet.Cli.Tests;

/// <summary><c>gpunet prepare</c>, and what is trained from its folder.</summary>
public sealed class PrepareTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    const string Options = "--epochs 3 --hidden 8 --seed 4 --device cpu";

    [Fact]
    public void A_model_from_the_folder_has_the_bytes_of_that_from_the_file()
    {
        var prepared = workplace.Run("prepare iris.csv --target species --seed 4 --out of-iris");
        Assert.Equal((0, ""), (prepared.ExitCode, prepared.Output));
        Assert.Contains("written  of-iris: 150 examples of 4 inputs, 105 to train, 15 to validate, 30 to test", prepared.ErrorLines);

        string fromFile = workplace.Succeed($"train iris.csv -t species {Options} --save file.safetensors");
        var fromFolder = workplace.Run($"train of-iris {Options} --save folder.safetensors");
        Assert.Equal(fromFile, fromFolder.Output);
        Assert.Equal(WithoutOptions("file.safetensors"), WithoutOptions("folder.safetensors"));
        Assert.Contains(fromFolder.ErrorLines, line => Regex.IsMatch(
            line, @"^memory   about \d+\.\d MiB beside 0\.0 MiB of inputs, which stay in their file$"));

        Assert.Equal(
            workplace.Succeed("predict file.safetensors iris.csv"), workplace.Succeed("predict folder.safetensors iris.csv"));
        workplace.Succeed("evaluate folder.safetensors iris.csv");
        workplace.Succeed("plan of-iris --measure --device cpu");
        Assert.Equal(
            workplace.Succeed("search iris.csv -t species --trials 2 --epochs 2 --seed 4 --device cpu"),
            workplace.Succeed("search of-iris --trials 2 --epochs 2 --seed 4 --device cpu"));
    }

    // A model keeps the options of its command; those of the data went to `prepare`.
    string WithoutOptions(string model)
    {
        byte[] file = File.ReadAllBytes(workplace[model]);
        var header = new Range(sizeof(long), sizeof(long) + (int)BitConverter.ToInt64(file));
        var json = JsonNode.Parse(file.AsSpan()[header])!;
        Assert.True(json["__metadata__"]!.AsObject().Remove("configuration"));
        return json.ToJsonString() + Convert.ToHexString(file.AsSpan()[header.End..]);
    }

    [Fact]
    public void What_follows_from_the_task_follows_from_that_of_the_folder()
    {
        workplace.Succeed("prepare diabetes.csv --task autoencoder --ignore progression --out codes");
        var trained = workplace.Run("train codes --epochs 1 --device cpu --save codes.safetensors");
        Assert.Contains(trained.ErrorLines, line => line.Contains("10 → 64 relu → 8 relu → 64 relu → 10", StringComparison.Ordinal));
        string options = workplace.Succeed("show codes.safetensors --config");
        Assert.Contains("\"epochs\": 1", options);
        string[] ofData = ["task", "scaling", "split", "window", "target"];
        Assert.All(ofData, option => Assert.DoesNotContain($"\"{option}\":", options));
        workplace.Succeed("plan codes --measure --device cpu");
    }

    [Fact]
    public void A_folder_that_is_there_is_kept_unless_told_otherwise()
    {
        workplace.Succeed("prepare iris.csv --target species --out twice");
        workplace.Refuse("prepare iris.csv --target species --out twice", "there are prepared data already", "--overwrite");
        workplace.Succeed("prepare wine.csv --target cultivar --out twice --overwrite");
        workplace.Refuse("prepare iris.csv --target species --out iris.csv", "this is a file");
        workplace.Refuse("prepare iris.csv --target species --out none/there", "create it first");
    }

    [Theory]
    [InlineData("train ready --split 80/20", "--split: ready is prepared already")]
    [InlineData("train ready --target species", "--target: ready is prepared already")]
    [InlineData("train ready --scaling none", "--scaling: ready is prepared already")]
    [InlineData("train ready --target-scaling log", "--target-scaling: ready is prepared already")]
    [InlineData("train ready --folds 3", "--folds: ready is prepared for one division")]
    [InlineData("predict m.safetensors ready", "m.safetensors")]
    [InlineData("prepare iris.csv --target species", "--out")]
    public void What_does_not_fit_is_refused(string command, string problem)
    {
        if (!Directory.Exists(workplace["ready"]))
            workplace.Succeed("prepare iris.csv --target species --out ready");
        workplace.Refuse(command, problem);
    }

    // The features are mapped, and not read before they are needed.
    [Fact]
    public void Damage_among_the_features_shows_in_the_score_or_before()
    {
        workplace.Succeed("prepare iris.csv --target species --out damaged");
        byte[] features = File.ReadAllBytes(workplace["damaged/features.npy"]), test = File.ReadAllBytes(workplace["damaged/test.npy"]);
        int row = BitConverter.ToInt32(test, test.Length - sizeof(int));
        BitConverter.GetBytes(float.NaN).CopyTo(features, features.Length - (150 - row) * 4 * sizeof(float));
        File.WriteAllBytes(workplace["damaged/features.npy"], features);
        Assert.Contains(workplace.Run("train damaged --epochs 2").ErrorLines, line => line.Contains("the loss on the test part is NaN"));
        int learned = BitConverter.ToInt32(File.ReadAllBytes(workplace["damaged/train.npy"]), 128);
        BitConverter.GetBytes(float.PositiveInfinity).CopyTo(features, features.Length - (150 - learned) * 4 * sizeof(float));
        File.WriteAllBytes(workplace["damaged/features.npy"], features);
        workplace.Refuse("train damaged --epochs 2", "features have numbers that are not finite; prepare the data again");
        BitConverter.GetBytes(150).CopyTo(test, test.Length - sizeof(int));
        File.WriteAllBytes(workplace["damaged/test.npy"], test);
        workplace.Refuse("train damaged --epochs 2", "damaged: the prepared data are damaged: test.npy has the row 150 of 150");
        File.Delete(workplace["damaged/test.npy"]);
        workplace.Refuse("train damaged --epochs 2", "there is no test.npy; prepare them again");
        workplace.Refuse("predict any.safetensors damaged", "any.safetensors");
    }
}
