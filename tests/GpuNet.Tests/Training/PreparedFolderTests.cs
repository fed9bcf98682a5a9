using System.Text;
using GpuNet.Devices.Cpu;
using GpuNet.Tests.Data;
using GpuNet.Tests.Models;

namespace GpuNet.Tests.Training;

/// <summary>A training from a prepared folder is the training from the file: its model has the same bytes.</summary>
public sealed class PreparedFolderTests
{
    const int Rows = 400;

    static readonly TrainingOptions plain = new()
    {
        Hidden = [6, 3],
        Epochs = 3,
        BatchSize = 32,
        Seed = 5,
        Missing = Missing.Mean,
        Split = SplitShares.Parse("60/15/25"),
    };

    static readonly Dictionary<string, TableRoles> tasks = new()
    {
        ["classes"] = new() { Targets = ["city"], Weights = "w" },
        ["groups"] = new() { Targets = ["city"], Group = "big" },
        ["two classes"] = new() { Task = LearningTask.Classification, Targets = ["flag"], Ignored = ["other"] },
        ["frequencies"] = new() { Task = LearningTask.Regression, Targets = ["y"], Frequency = ["city", "gaps"] },
        ["numbers"] = new() { Task = LearningTask.Regression, Targets = ["y", "x"] },
        ["labels"] = new() { Task = LearningTask.MultiLabel, Targets = ["flag", "other"] },
        ["features"] = new() { Task = LearningTask.Autoencoder, Targets = [] },
        ["pairs"] = new() { Task = LearningTask.Pairs, Targets = ["flag"], Ignored = ["city", "w", "y", "other"] },
        ["series"] = new() { Task = LearningTask.Regression, Targets = ["y"], Window = 4 },
        ["series ahead"] = new() { Task = LearningTask.Regression, Targets = ["y", "x"], Window = 4, Horizon = 3 },
    };

    public static TheoryData<string> Tasks => [.. tasks.Keys];

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Its_model_is_that_of_the_file(string task)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["t.csv"], Text());
        var inMemory = PreparedData.Prepare(DataSetReader.Read(Table.Read(folder["t.csv"]), tasks[task]), plain);
        var onDisk = PreparedData.Prepare(
            DataSetReader.Read(Table.Read(folder["t.csv"], new() { ScratchFolder = folder[""] }), tasks[task]), plain);
        Assert.True(onDisk.Features.IsMapped);
        Assert.Equal(inMemory.Features.ToArray(), onDisk.Features.ToArray());
        Assert.Equal(inMemory.Fingerprint(), onDisk.Fingerprint());

        onDisk.Save(folder["prepared"]);
        var opened = PreparedData.Open(folder["prepared"]);
        Assert.Equal(inMemory.Features.ToArray(), opened.Features.ToArray());
        Assert.Equal(inMemory.Fingerprint(), opened.Fingerprint());
        Assert.Equal(inMemory.Source.Groups, opened.Source.Groups);
        byte[] expected = Train(inMemory, plain, folder);
        Assert.Equal(expected, Train(opened, plain, folder));
        // What was decided when the data were prepared is not decided again.
        Assert.Equal(expected, Train(opened, plain with { Split = SplitShares.Parse("80/20"), Scaling = Scaling.None }, folder));
        Assert.Empty(Directory.EnumerateFiles(folder[""], "*.tmp"));
    }

    [Fact]
    public void More_rows_than_are_in_memory_at_once_are_the_same()
    {
        using var folder = new TemporaryFolder();
        string[] cities = ["Rom", "Bonn", "Oslo"];
        File.WriteAllText(folder["t.csv"], "a,city,y\n" + string.Concat(Enumerable.Range(0, 40_000).Select(
            row => FormattableString.Invariant($"{row % 97}.5,{(row < 20_000 ? cities[row % 2] : cities[2 - row % 2])},{row % 5}\n"))));
        PreparedData Prepare(string? scratch) => PreparedData.Prepare(
            DataSetReader.Read(Table.Read(folder["t.csv"], new() { ScratchFolder = scratch }), "y"), new());
        var (expected, actual) = (Prepare(null), Prepare(folder[""]));
        Assert.Equal(expected.Preprocessing.Encoder!.Categories, actual.Preprocessing.Encoder!.Categories);
        Assert.Equal(expected.Fingerprint(), actual.Fingerprint());
    }

    [Fact]
    public void Dates_of_a_table_on_the_disk_are_there_too()
    {
        using var folder = new TemporaryFolder();
        // More different ones than are remembered.
        var start = new DateTime(2020, 1, 1);
        var rows = Enumerable.Range(0, 5000).Select(row => FormattableString.Invariant(
            $"{(row % 40 == 7 ? "" : start.AddMinutes(37 * row).ToString("s"))},{row % 24}:{row % 60},{row % 7}.5\n"));
        File.WriteAllText(folder["t.csv"], "when,at,y\n" + string.Concat(rows));
        PreparedData Prepare(string? scratch) => PreparedData.Prepare(
            DataSetReader.Read(Table.Read(folder["t.csv"], new() { ScratchFolder = scratch }), "y", regression: true), plain);
        var (expected, actual) = (Prepare(null), Prepare(folder[""]));
        // The year is the same in all rows.
        Assert.Equal(9, actual.Inputs);
        Assert.True(actual.Features.IsMapped);
        Assert.Equal(expected.Features.ToArray(), actual.Features.ToArray());
        Assert.Equal(expected.Fingerprint(), actual.Fingerprint());
    }

    [Fact]
    public void A_training_resumes_from_its_folder_and_not_from_another()
    {
        using var folder = new TemporaryFolder();
        var data = DataSetReader.Read(TestTables.Open("iris.csv"), "species");
        PreparedData.Prepare(data, plain).Save(folder["one"]);
        PreparedData.Prepare(data, plain with { Seed = 6 }).Save(folder["other"]);
        var checkpointing = new Checkpointing(folder["checkpoints"]) { Every = CheckpointInterval.Parse("1epochs") };
        using var device = new CpuDevice(threads: 1);
        Trainer.Fit(PreparedData.Open(folder["one"]), plain with { Checkpoint = checkpointing }, device);
        var longer = plain with { Epochs = 5, Checkpoint = checkpointing with { Resumes = true } };
        var resumed = Trainer.Fit(PreparedData.Open(folder["one"]), longer, device).Model;
        Assert.Equal(Trainer.Fit(PreparedData.Prepare(data, plain), longer with { Checkpoint = null }, device).Model.Parameters.Values,
            resumed.Parameters.Values);
        string problem = TestTables.ErrorOf(() => Trainer.Fit(PreparedData.Open(folder["other"]), longer, device));
        Assert.Contains("data", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_prepared_data_are_replaced_and_only_if_asked()
    {
        using var folder = new TemporaryFolder();
        var data = PreparedData.Prepare(DataSetReader.Read(TestTables.Open("iris.csv"), "species"), plain);
        data.Save(folder["prepared"]);
        Assert.Equal(
            $"{folder["prepared"]}: there are prepared data already; use Overwrites = True to replace them, or name another folder",
            TestTables.ErrorOf(() => data.Save(folder["prepared"])));
        data.Save(folder["prepared"] + Path.DirectorySeparatorChar, overwrites: true);
        PreparedData.Open(folder["prepared"]);

        Directory.CreateDirectory(folder["mine"]);
        data.Save(folder["mine"]);
        Directory.CreateDirectory(folder["full"]);
        File.WriteAllText(folder["full/letter.txt"], "dear");
        Assert.Equal(
            $"{folder["full"]}: the folder has files that are no prepared data; name another folder",
            TestTables.ErrorOf(() => data.Save(folder["full"], overwrites: true)));
        Assert.Equal("dear", File.ReadAllText(folder["full/letter.txt"]));
        Assert.EndsWith("create it first", TestTables.ErrorOf(() => data.Save(folder["none/prepared"])));
        Assert.Equal(["full", "mine", "prepared"], Directory.EnumerateDirectories(folder[""]).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("features.npy", "features.npy")]
    [InlineData("targets.npy", "")]
    [InlineData("train.npy", "")]
    [InlineData("prepared.json", "this is no description of prepared data")]
    public void What_is_cut_off_is_an_error_of_one_line(string file, string problem)
    {
        using var folder = new TemporaryFolder();
        PreparedData.Prepare(DataSetReader.Read(TestTables.Open("iris.csv"), "species"), plain).Save(folder["p"]);
        string path = folder[$"p/{file}"];
        byte[] whole = File.ReadAllBytes(path);
        foreach (int length in (int[])[0, 1, 20, 100, whole.Length / 2, whole.Length - 1])
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Contains(problem, TestTables.ErrorOf(() => PreparedData.Open(folder["p"])), StringComparison.Ordinal);
        }
        File.Delete(path);
        Assert.StartsWith(folder["p"], TestTables.ErrorOf(() => PreparedData.Open(folder["p"])));
    }

    static byte[] Train(PreparedData data, TrainingOptions options, TemporaryFolder folder)
    {
        using var device = new CpuDevice(threads: 1);
        Trainer.Fit(data, options, device).Model.Save(folder["m.safetensors"]);
        return File.ReadAllBytes(folder["m.safetensors"]);
    }

    // Columns of all kinds: some have gaps, are constant, are texts, or have large numbers.
    static string Text()
    {
        var random = new Random(3);
        var text = new StringBuilder("x,gaps,big,city,same,flag,other,w,y\n");
        string[] cities = ["Rom", "Bonn", "Oslo", "Köln"];
        for (int row = 0; row < Rows; row++)
        {
            double x = random.NextDouble() - 0.5;
            string gap = row % 9 == 4 ? "" : $"{random.Next(50)}";
            text.Append(FormattableString.Invariant($"{x},{gap},{1e9 + random.Next(1000)},{cities[random.Next(4)]},7,"))
                .Append(FormattableString.Invariant($"{(x > 0 ? 1 : 0)},{random.Next(2)},{1 + random.Next(3)},"))
                .Append(FormattableString.Invariant($"{3 * x + random.NextDouble()}\n"));
        }
        return text.ToString();
    }
}
