using GpuNet.Tests.Models;
using GpuNet.Training;

namespace GpuNet.Tests.Training.Checkpoints;

/// <summary>What is in the folder of a training: the newest whole checkpoint, whatever happened to others, and a lock.</summary>
public sealed class CheckpointFolderTests
{
    static readonly Dictionary<string, string> training = new() { ["network"] = "3 → 2" };

    [Fact]
    public void A_checkpoint_that_is_cut_off_anywhere_is_passed_over()
    {
        using var folder = new TemporaryFolder();
        using var checkpoints = Written(folder["c"], out string newest);
        byte[] whole = File.ReadAllBytes(newest);
        int header = sizeof(ulong) + BitConverter.ToInt32(whole);
        var random = new Random(501);
        var places = Enumerable.Range(0, header + 1).Concat(Enumerable.Range(0, 1000).Select(_ => random.Next(header, whole.Length)));
        foreach (int length in places.Append(whole.Length - 1))
        {
            File.WriteAllBytes(newest, whole[..length]);
            Assert.Equal([1.0], checkpoints.Newest()!.Numbers("number"));
        }
    }

    [Fact]
    public void A_checkpoint_with_a_changed_bit_anywhere_is_passed_over()
    {
        using var folder = new TemporaryFolder();
        using var checkpoints = Written(folder["c"], out string newest);
        byte[] whole = File.ReadAllBytes(newest);
        var random = new Random(502);
        for (int trial = 0; trial < 1000; trial++)
        {
            byte[] changed = [.. whole];
            changed[random.Next(whole.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(newest, changed);
            Assert.Equal([1.0], checkpoints.Newest()!.Numbers("number"));
        }
    }

    [Fact]
    public void The_newest_are_kept_and_the_best()
    {
        using var folder = new TemporaryFolder();
        using var checkpoints = CheckpointFolder.Open(folder["c"], create: true);
        for (int number = 1; number <= 7; number++)
            Write(checkpoints, number, kept: 3, best: 2);
        Assert.Equal([7, 6, 5, 2], checkpoints.Numbers);
    }

    [Fact]
    public void Where_all_are_damaged_nothing_begins_anew_by_itself()
    {
        using var folder = new TemporaryFolder();
        using var checkpoints = CheckpointFolder.Open(folder["c"], create: true);
        Assert.Null(checkpoints.Newest());
        File.WriteAllText(Path.Combine(folder["c"], "checkpoint-000001.safetensors"), "no checkpoint");
        Assert.Contains(
            "no checkpoint can be used, of 1", Assert.Throws<InputException>(checkpoints.Newest).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_other_files_is_not_resumed_from()
    {
        using var folder = new TemporaryFolder();
        CheckpointFolder.Open(folder["c"], create: true).Dispose();
        // Stopped before or while it wrote the first checkpoint.
        CheckpointFolder.Open(folder["c"], create: false).Dispose();
        File.WriteAllText(Path.Combine(folder["c"], ".checkpoint-000001.safetensors.x.tmp"), "");
        CheckpointFolder.Open(folder["c"], create: false).Dispose();
        File.WriteAllText(Path.Combine(folder["c"], "table.csv"), "x\n");
        string refused = Assert.Throws<InputException>(() => CheckpointFolder.Open(folder["c"], create: false)).Message;
        Assert.Contains("there are files, but no checkpoint to go on from", refused, StringComparison.Ordinal);
        CheckpointFolder.Open(folder["c"], create: true).Dispose();
        File.WriteAllText(Path.Combine(folder["c"], "checkpoint-000001.safetensors"), "");
        CheckpointFolder.Open(folder["c"], create: false).Dispose();
    }

    [Fact]
    public void A_folder_for_a_new_training_is_looked_at_and_not_made()
    {
        using var folder = new TemporaryFolder();
        CheckpointFolder.CheckNew(folder["a/b/c"]);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder[""]));
        File.WriteAllText(folder["file"], "");
        Refused(folder["file/c"], "file: this is a file; checkpoints are written to a folder");
        Refused(" ", "' ' is not the name of a folder");
        Written(folder["c"], out _).Dispose();
        Refused(folder["c"], "there are checkpoints of a training already: go on with Resumes, or name another folder");

        static void Refused(string path, string told) => Assert.Contains(
            told, Assert.Throws<InputException>(() => CheckpointFolder.CheckNew(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_training_is_kept_out_until_the_first_has_ended()
    {
        using var folder = new TemporaryFolder();
        using (CheckpointFolder.Open(folder["c"], create: true))
        {
            var refused = Assert.Throws<InputException>(() => CheckpointFolder.Open(folder["c"], create: true));
            Assert.Contains($"(process {Environment.ProcessId})", refused.Message, StringComparison.Ordinal);
        }
        // The files of the lock are still there: what counts is whether a process holds it.
        Assert.True(File.Exists(Path.Combine(folder["c"], "lock")));
        CheckpointFolder.Open(folder["c"], create: true).Dispose();
    }

    [Theory]
    [InlineData("30s")]
    [InlineData("10m")]
    [InlineData("2h")]
    [InlineData("5epochs")]
    [InlineData("1000steps")]
    public void An_interval_is_read_as_it_is_written(string text) => Assert.Equal(text, CheckpointInterval.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("0m")]
    [InlineData("-1steps")]
    [InlineData("1.5h")]
    [InlineData("10 days")]
    [InlineData("99999999999s")]
    public void What_is_no_interval_is_refused(string text) => Assert.Throws<ArgumentException>(() => CheckpointInterval.Parse(text));

    static CheckpointFolder Written(string path, out string newest)
    {
        var folder = CheckpointFolder.Open(path, create: true);
        Write(folder, 1);
        Write(folder, 2);
        newest = Path.Combine(path, "checkpoint-000002.safetensors");
        return folder;
    }

    static void Write(CheckpointFolder folder, int number, int kept = 3, int best = 0)
    {
        float[] values = new Random(number).NextFloats(500);
        folder.Write(number, [Checkpoint.Numbers("number", number), Checkpoint.Values("values", values)], training, kept, best);
    }
}
