using System.Diagnostics;
using System.Globalization;

namespace GpuNet.Cli.Tests;

/// <summary>Processes of an MPI job share a training, and its model file has the bytes of that of one process.</summary>
public sealed class MpiTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    const string OpenMpi = "mpirun.openmpi", Mpich = "mpirun.mpich";
    const string Iris = "train iris.csv --target species --preset plain --device cpu --threads 1";

    static readonly Dictionary<string, string> trainings = new()
    {
        ["sgd"] = $"{Iris} --epochs 2 --optimizer sgd",
        ["momentum"] = $"{Iris} --epochs 2 --optimizer momentum --dropout 0.2",
        ["adam"] = $"{Iris} --epochs 2 --optimizer adam --clip-norm 0.5 --norm batch --scaling minmax --metrics roc_auc",
        // Half of the gradients are more than one piece of a message.
        ["wide"] = $"{Iris} --epochs 2 --hidden 600,600",
    };

    public static MatrixTheoryData<string, int, string> Jobs => new([OpenMpi, Mpich], [2, 4, 8], trainings.Keys);

    [Theory]
    [InlineData("adam")]
    [InlineData("wide")]
    public void Two_processes_write_the_model_of_one(string training) => Check(OpenMpi, processes: 2, training);

    [Theory]
    [MemberData(nameof(Jobs))]
    [Trait("Category", "Long")]
    public void Any_number_of_processes_writes_the_model_of_one(string launcher, int processes, string training) =>
        Check(launcher, processes, training);

    [Fact]
    [Trait("Category", "Long")]
    public void Two_devices_in_each_of_two_processes_write_the_model_of_one()
    {
        Need(OpenMpi);
        string command = "train iris.csv --target species --preset plain --threads 1 --epochs 2 --dropout 0.2 --parts 4 --device";
        workplace.Succeed($"{command} cpu --save one-device.safetensors");
        Assert.Equal(0, workplace.RunJob(OpenMpi, 2, $"{command} cpu,cpu --save four-devices.safetensors").ExitCode);
        Assert.Equal(Predictions("one-device"), Predictions("four-devices"));
    }

    [Theory]
    [InlineData(OpenMpi)]
    [InlineData(Mpich)]
    [Trait("Category", "Long")]
    public void A_worker_of_another_training_is_refused(string launcher)
    {
        Need(launcher);
        var job = workplace.RunJob(launcher, 2, $"{Iris} --epochs 2 --seed 4$RANK");
        Assert.NotEqual(0, job.ExitCode);
        Assert.Contains(job.ErrorLines,
            line => line.Contains("is not in the training of worker 0: seed is '41'", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_job_whose_worker_is_killed_ends_and_is_resumed_by_one_process()
    {
        Need(OpenMpi);
        string command = $"{Iris} --hidden 4 --epochs 20000 --patience none --parts 2";
        workplace.Succeed($"{command} --save whole.safetensors");
        using var job = workplace.StartJob(OpenMpi, 2, $"{command} --checkpoint job --checkpoint-every 2000steps");
        var error = job.StandardError.ReadToEndAsync();
        await WaitForCheckpoint(job, "job");
        string children = File.ReadAllText($"/proc/{job.Id}/task/{job.Id}/children");
        using (var worker = Process.GetProcessById(int.Parse(children.Split(' ')[1], CultureInfo.InvariantCulture)))
            worker.Kill();
        Assert.True(job.WaitForExit(TimeSpan.FromMinutes(1)), "the job goes on without its worker");
        Assert.NotEqual(0, job.ExitCode);
        await error;
        workplace.Succeed($"{command} --resume job --save resumed.safetensors");
        Assert.Equal(Predictions("whole"), Predictions("resumed"));
    }

    [Theory]
    [InlineData(OpenMpi)]
    [InlineData(Mpich)]
    [Trait("Category", "Long")]
    public async Task A_job_whose_worker_is_stopped_ends_and_names_it_with_the_checkpoint(string launcher)
    {
        Need(launcher);
        string folder = $"stopped-{launcher}";
        using var job = workplace.StartJob(
            launcher, 2,
            $"{Iris} --epochs 100000 --patience none --worker-timeout 10 --checkpoint {folder} --checkpoint-every 2000steps");
        var error = job.StandardError.ReadToEndAsync();
        await WaitForCheckpoint(job, folder);
        Process.Start("kill", ["-STOP", $"{FindWorker(1, folder)}"]).WaitForExit();
        Assert.True(job.WaitForExit(TimeSpan.FromMinutes(1)), "the job waits for its worker");
        Assert.NotEqual(0, job.ExitCode);
        Assert.Matches(
            @"worker 1 on \S+ has given no sign of life for 5 s: .*; the training can be resumed from .*checkpoint-\d+\.safetensors",
            await error);
    }

    [Fact]
    [Trait("Category", "Long")]
    public void A_job_whose_worker_sends_nothing_ends_and_names_it()
    {
        Need(OpenMpi);
        // The file of worker 1 is a pipe that nobody writes to.
        File.Copy(workplace["iris.csv"], workplace["data0.csv"]);
        Process.Start("mkfifo", [workplace["data1.csv"]]).WaitForExit();
        using var writer = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"sleep 60 > '{workplace["data1.csv"]}'"]))!;
        var job = workplace.RunJob(
            OpenMpi, 2, "train data$RANK.csv --target species --device cpu --threads 1 --worker-timeout 6");
        writer.Kill(entireProcessTree: true);
        Assert.NotEqual(0, job.ExitCode);
        Assert.Contains(job.ErrorLines, line => line.Contains("gpunet: worker 1 on ", StringComparison.Ordinal)
            && line.Contains(" has sent nothing for 6 s, in which worker 0 waited for it", StringComparison.Ordinal));
    }

    [Fact]
    public void A_time_to_wait_is_for_workers_that_share_a_training()
    {
        const string Command = "train iris.csv --target species --threads 1 --epochs 1 --worker-timeout 300 --device";
        workplace.Refuse($"{Command} cpu", "--worker-timeout", "works alone");
        workplace.Succeed($"{Command} cpu,cpu");
    }

    [Fact]
    [Trait("Category", "Long")]
    public void What_processes_cannot_do_together_is_told_once()
    {
        Need(OpenMpi);
        var three = workplace.RunJob(OpenMpi, 3, Iris);
        Assert.NotEqual(0, three.ExitCode);
        Assert.Single(three.ErrorLines, line => line.Contains("gpunet: 3 workers train together", StringComparison.Ordinal));
        Assert.Contains(workplace.RunJob(OpenMpi, 2, $"{Iris} --folds 3").ErrorLines,
            line => line.Contains("--distributed: processes do not share a cross-validation", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(OpenMpi, 2)]
    [InlineData(OpenMpi, 3)]
    [InlineData(Mpich, 4)]
    [Trait("Category", "Long")]
    public void Processes_search_together_and_find_what_one_does(string launcher, int processes)
    {
        Need(launcher);
        const string Search =
            "search iris.csv --target species --device cpu --trials 9 --rounds 2 --epochs 9 --vary learning-rate=0.0001..0.1";
        string name = $"{launcher}-{processes}";
        string table = workplace.Succeed($"{Search} --save one-{name}.safetensors --journal one-{name}.jsonl");
        var job = workplace.RunJob(launcher, processes, $"{Search} --parallel 1 --save all-{name}.safetensors --journal all-{name}.jsonl");
        Assert.True(job.ExitCode == 0, string.Join('\n', job.ErrorLines));
        Assert.Equal(table, job.Output);
        Assert.Equal(ModelBytes($"one-{name}"), ModelBytes($"all-{name}"));
        Assert.Equal(File.ReadLines(workplace[$"one-{name}.jsonl"]).Order(), File.ReadLines(workplace[$"all-{name}.jsonl"]).Order());
        Assert.Contains(workplace.RunJob(launcher, processes, $"{Search} --seed 4$RANK").ErrorLines,
            line => line.Contains("is not in the training of worker 0: seed is '4", StringComparison.Ordinal));
    }

    void Check(string launcher, int processes, string training)
    {
        Need(launcher);
        string command = $"{trainings[training]} --parts 8", one = $"one-{training}", job = $"{launcher}-{processes}-{training}";
        workplace.Succeed($"{command} --save {one}.safetensors");
        var result = workplace.RunJob(launcher, processes, $"{command} --save {job}.safetensors");
        Assert.True(result.ExitCode == 0, string.Join('\n', result.ErrorLines));
        // Worker 0 speaks for all.
        Assert.Equal(2, result.Epochs.Length);
        Assert.Contains($"workers  {processes}, in {processes} processes", result.ErrorLines);
        Assert.Equal(ModelBytes(one), ModelBytes(job));
    }

    async Task WaitForCheckpoint(Process job, string folder)
    {
        string path = workplace[folder];
        while (!job.HasExited && !(Directory.Exists(path) && Directory.EnumerateFiles(path, "*.safetensors").Any()))
            await Task.Delay(20);
        Assert.False(job.HasExited, "the training ended before its first checkpoint");
    }

    // A process of a job that has the folder in its command.
    static int FindWorker(int rank, string folder) => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out int id) ? id : 0)
        .Single(id => id > 0 && Read(id, "cmdline").Contains($"\0{folder}\0", StringComparison.Ordinal)
            && Read(id, "environ").Split('\0').Any(
                variable => variable == $"OMPI_COMM_WORLD_RANK={rank}" || variable == $"PMI_RANK={rank}"));

    static string Read(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    string Predictions(string model) => workplace.Succeed($"predict {model}.safetensors iris.csv");

    byte[] ModelBytes(string model) => File.ReadAllBytes(workplace[$"{model}.safetensors"]);

    static void Need(string launcher) => Assert.SkipUnless(
        OperatingSystem.IsLinux() && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(
            folder => File.Exists(Path.Combine(folder, launcher))),
        $"there is no {launcher}: install openmpi-bin or mpich");
}
