using System.Text.Json.Nodes;

namespace GpuNet.Cli.Tests;

/// <summary><c>--group</c>: rows with the same cell of a column go to the same part.</summary>
public sealed class GroupTests : IClassFixture<CliFixture>
{
    const string Train = "train plants.csv --target species --group plant", Quick = "--epochs 4 --hidden 8 --seed 4 --device cpu";

    readonly CliFixture workplace;

    public GroupTests(CliFixture workplace)
    {
        this.workplace = workplace;
        string[] rows = File.ReadAllLines(workplace["iris.csv"]);
        // Three flowers of a plant, which do not follow each other.
        File.WriteAllLines(workplace["plants.csv"], rows.Select((row, line) => line == 0 ? $"plant,{row}" : $"p{line % 50},{row}"));
    }

    // The numbers of a NumPy array of 32 bits.
    int[] Read(string file)
    {
        byte[] bytes = File.ReadAllBytes(workplace[file]);
        int first = 10 + BitConverter.ToUInt16(bytes, 8);
        return [.. Enumerable.Range(0, (bytes.Length - first) / sizeof(int)).Select(
            place => BitConverter.ToInt32(bytes, first + place * sizeof(int)))];
    }

    [Fact]
    public void A_prepared_folder_keeps_groups_together_and_is_trained_as_the_table()
    {
        var prepared = workplace.Run("prepare plants.csv --target species --group plant --seed 4 --out prepared");
        Assert.Equal((0, ""), (prepared.ExitCode, prepared.Output));
        Assert.Contains("data     plants.csv: 150 examples of 4 features in 50 groups, target 'species'", prepared.ErrorLines);
        int[] groups = Read("prepared/groups.npy");
        Assert.Equal((150, 50), (groups.Length, groups.Distinct().Count()));
        int[][] parts = [Read("prepared/train.npy"), Read("prepared/validation.npy"), Read("prepared/test.npy")];
        Assert.Equal([105, 15, 30], parts.Select(part => part.Length));
        Assert.Equal(50, parts.Sum(part => part.Select(row => groups[row]).Distinct().Count()));

        string fromTable = workplace.Succeed($"{Train} {Quick} --save table.safetensors");
        Assert.Equal(fromTable, workplace.Succeed($"train prepared {Quick} --save folder.safetensors"));
        Assert.Equal(
            workplace.Succeed("predict table.safetensors iris.csv"), workplace.Succeed("predict folder.safetensors iris.csv"));
        Assert.Equal(
            workplace.Succeed("search plants.csv -t species --group plant --trials 2 --epochs 2 --seed 4 --device cpu"),
            workplace.Succeed("search prepared --trials 2 --epochs 2 --seed 4 --device cpu"));
        Assert.NotEqual(fromTable, workplace.Succeed($"train plants.csv --target species --ignore plant {Quick}"));
        workplace.Succeed($"plan plants.csv --target species --group plant {Quick}");
        workplace.Refuse("train prepared --group plant", "--group: prepared is prepared already");
    }

    [Fact]
    public void A_model_does_not_ask_for_the_column()
    {
        workplace.Succeed($"{Train} {Quick} --save model.safetensors");
        Assert.Equal(
            workplace.Succeed("predict model.safetensors plants.csv"), workplace.Succeed("predict model.safetensors iris.csv"));
        Assert.Equal(
            workplace.Succeed("evaluate model.safetensors plants.csv"), workplace.Succeed("evaluate model.safetensors iris.csv"));
        Assert.Matches(@"settings (.*\n)* +group +plant\r?\n", workplace.Succeed("show model.safetensors"));
        var shown = JsonNode.Parse(workplace.Succeed("show model.safetensors --json"))!;
        Assert.DoesNotContain("plant", shown["columns"]!.ToJsonString());
    }

    [Fact]
    public void The_data_that_a_model_is_trained_on_again_have_groups()
    {
        workplace.Succeed($"{Train} {Quick} --save start.safetensors");
        var again = workplace.Run("train plants.csv --start-from start.safetensors --group plant --epochs 1");
        Assert.Contains("data     plants.csv: 150 examples of 4 features in 50 groups, target 'species'", again.ErrorLines);
        workplace.Succeed("train iris.csv --target petal_width --task regression --ignore species --window 3 --epochs 1 --save series.st");
        workplace.Refuse(
            "train plants.csv --start-from series.st --group plant", "plants.csv: a time series is divided in time", "leave out --group");
    }

    [Fact]
    public void Options_that_are_kept_have_it()
    {
        Assert.Equal("plant", (string?)JsonNode.Parse(workplace.Succeed($"{Train} {Quick} --print-config"))!["group"]);
        string trained = workplace.Succeed($"{Train} {Quick} --save kept.safetensors");
        File.WriteAllText(workplace["kept.json"], workplace.Succeed("show kept.safetensors --config"));
        Assert.Equal("plant", (string?)JsonNode.Parse(File.ReadAllText(workplace["kept.json"]))!["group"]);
        Assert.Equal(trained, workplace.Succeed("train plants.csv --config kept.json --device cpu"));
    }

    [Fact]
    public void A_training_goes_on_with_the_same_parts_alone()
    {
        workplace.Succeed($"{Train} {Quick} --checkpoint run --checkpoint-every 1epochs");
        string whole = workplace.Succeed($"{Train} {Quick.Replace("4 --hidden", "6 --hidden")}");
        Assert.Equal(whole, workplace.Succeed($"{Train} {Quick.Replace("4 --hidden", "6 --hidden")} --resume run"));
        workplace.Fail(
            2, $"train plants.csv --target species --ignore plant {Quick.Replace("4 --hidden", "7 --hidden")} --resume run", "data");
    }

    [Fact]
    public void Folds_and_their_validation_rows_have_groups()
    {
        string Folds(string role) => workplace.Succeed($"train plants.csv --target species {role} plant {Quick} --folds 5");
        Assert.NotEqual(Folds("--ignore"), Folds("--group"));
        workplace.Refuse($"{Train} --folds 60", "plants.csv: 50 groups of --group cannot be divided into 60 parts", "fewer --folds");
    }

    [Theory]
    [InlineData("--target species --group species", "plants.csv: the column 'species' cannot be a target and the group")]
    [InlineData("--target species --group sepal_length --numeric sepal_length", "'sepal_length' is in --group and in --numeric")]
    [InlineData("--target species --group plant --weights plant", "'plant' is in --weights and in --group")]
    [InlineData("--target species --group plan", "--group: plants.csv has no column 'plan'; did you mean 'plant'?")]
    [InlineData(
        "--target petal_width --task regression --window 5 --group plant", "a time series is divided in time", "leave out --group")]
    public void What_cannot_be_is_refused(string options, params string[] told) =>
        workplace.Refuse($"train plants.csv {options}", told);

    [Theory]
    [InlineData("customer_id", 50, "", true)]
    [InlineData("PatientID", 50, "", true)]
    [InlineData("subject#", 20, "", true)]
    [InlineData("user", 50, "u", true)]
    // Kinds of them, names of other things, one row each, and measurements.
    [InlineData("customer", 5, "c", false)]
    [InlineData("plant", 50, "", false)]
    [InlineData("patients", 50, "", false)]
    [InlineData("patient", 100, "p", false)]
    [InlineData("user", 50, "0.", false)]
    public void Rows_that_seem_to_belong_together_are_told(string name, int different, string prefix, bool isTold)
    {
        string[] rows = File.ReadAllLines(workplace["iris.csv"]);
        File.WriteAllLines(
            workplace["seem.csv"], rows.Select((row, line) => line == 0 ? $"{name},{row}" : $"{prefix}{line % different + 11},{row}"));
        const string Command = "plan seem.csv --target species";
        string note = $"gpunet: note: seem.csv: rows with the same '{name}' may be trained on and tested, so that scores may be better "
            + $"than on new ones; --group {(name.Contains('#') ? $"\"{name}\"" : name)} keeps them together";
        Assert.Equal(isTold, Notes(Command).Contains(note));
        Assert.DoesNotContain(note, Notes($"{Command} --group {name}"));

        string[] Notes(string command) => workplace.Run(command).ErrorLines;
    }

    [Fact]
    public void Missing_groups_and_too_few_are_refused()
    {
        string[] rows = File.ReadAllLines(workplace["plants.csv"]);
        File.WriteAllLines(workplace["gap.csv"], rows.Select((row, line) => line == 6 ? row[row.IndexOf(',')..] : row));
        workplace.Refuse(
            "train gap.csv --target species --group plant",
            "gap.csv, line 7, column 'plant': the group is missing; fill it in, with a name of its own");
        File.WriteAllLines(workplace["two.csv"], rows.Select((row, line) => line == 0 ? row : $"p{line % 2}{row[row.IndexOf(',')..]}"));
        workplace.Refuse(
            "train two.csv --target species --group plant",
            "two.csv: 2 groups of --group cannot be divided into 3 parts; add rows of other groups, or leave out a part in --split");
        workplace.Succeed($"train two.csv --target species --group plant --split 50/50 {Quick}");
    }
}
