using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace GpuNet.Cli.Tests;

/// <summary>What a run of the command gave.</summary>
public sealed record Result(int ExitCode, string Output, string[] ErrorLines)
{
    /// <summary>The lines about epochs.</summary>
    public string[] Epochs => [.. ErrorLines.Where(line => line.StartsWith("epoch ", StringComparison.Ordinal))];
}

/// <summary>A folder with the real tables, in which the command is run.</summary>
/// <remarks>
/// Where streams, signals or a terminal matter the command is a process of its own, as a user runs it; else a process that is kept runs
/// one command after another, because most of a short command's time is the start of .NET.
/// </remarks>
public sealed class CliFixture : IDisposable
{
    const string Terminal = "/usr/bin/script";

    static readonly string command = Path.Combine(AppContext.BaseDirectory, "gpunet.dll");
    static readonly string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>The command as a shell calls it.</summary>
    public static string CommandLine => $"'{host}' '{command}'";

    static readonly string runnerPath = Path.Combine(AppContext.BaseDirectory, "GpuNet.Cli.Runner.dll");

    // Processes that wait for a command, of any class of tests: they end with this process, which closes their input.
    static readonly ConcurrentBag<Process> runners = [];

    // On a busy machine most take seconds: who waits longer waits for ever.
    static readonly TimeSpan longest = TimeSpan.FromMinutes(2);

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gpunet-cli-");

    public CliFixture()
    {
        foreach (string table in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "TestData")))
            File.Copy(table, this[Path.GetFileName(table)]);
    }

    /// <summary>The path of a file in the folder.</summary>
    public string this[string file] => Path.Combine(folder.FullName, file);

    /// <summary>Starts the command with arguments that are parted by spaces; '' is an empty one.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="redirectInput">Whether its input is written by the caller.</param>
    /// <param name="streams">How a shell redirects its streams; null for those of the caller.</param>
    /// <param name="variable">An environment variable that it has beside those of the caller, name=value.</param>
    public Process Start(string arguments, bool redirectInput = false, string? streams = null, string variable = "")
    {
        string[] line = [host, command, .. Parse(arguments)];
        if (streams is not null)
            line = ["/bin/sh", "-c", $"exec env {variable} \"$@\" {streams}", "sh", .. line];
        return Start(line, redirectInput);
    }

    Process Start(string[] line, bool redirectInput, string? inFolder = null)
    {
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            WorkingDirectory = inFolder ?? folder.FullName,
            RedirectStandardInput = redirectInput,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    static IEnumerable<string> Parse(string arguments) => arguments.Split(' ').Select(argument => argument.Replace("''", ""));

    /// <summary>Runs the command to its end.</summary>
    /// <param name="arguments">The arguments.</param>
    public Result Run(string arguments)
    {
        if (!runners.TryTake(out var runner))
            runner = Start([host, runnerPath], redirectInput: true, AppContext.BaseDirectory);
        runner.StandardInput.WriteLine(JsonSerializer.Serialize(Parse(arguments).Prepend(folder.FullName)));
        var answering = runner.StandardOutput.ReadLineAsync();
        if (!answering.Wait(longest))
            runner.Kill(entireProcessTree: true);
        string answer = answering.Result
            ?? throw new InvalidOperationException($"gpunet {arguments} did not end well: {runner.StandardError.ReadToEnd()}");
        runners.Add(runner);
        var parts = JsonDocument.Parse(answer).RootElement;
        return new(parts[0].GetInt32(), parts[1].GetString()!, Lines(parts[2].GetString()!));
    }

    /// <summary>Runs the command to its end, as a process of its own.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="streams">How a shell redirects its streams.</param>
    /// <param name="variable">An environment variable that it has beside those of the caller, name=value.</param>
    public Result Run(string arguments, string streams, string variable = "")
    {
        using var process = Start(arguments, streams: streams, variable: variable);
        return Finish(process);
    }

    /// <summary>Starts the command in several processes of an MPI job.</summary>
    /// <param name="launcher">mpirun of Open MPI or MPICH.</param>
    /// <param name="processes">How many.</param>
    /// <param name="arguments">The arguments, as a shell reads them; $RANK is the number of the process.</param>
    public Process StartJob(string launcher, int processes, string arguments)
    {
        // Open MPI starts nothing for root, and no more processes than there are processors, unless it is told to: 4 and 5 by other names.
        string[] permissions =
        [
            "OMPI_ALLOW_RUN_AS_ROOT=1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1", "PRTE_ALLOW_RUN_AS_ROOT=1", "PRTE_ALLOW_RUN_AS_ROOT_CONFIRM=1",
            "OMPI_MCA_rmaps_base_oversubscribe=1", "PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe",
        ];
        string each = $"RANK=${{OMPI_COMM_WORLD_RANK:-$PMI_RANK}}; exec {CommandLine} {arguments}";
        return Start(["/usr/bin/env", .. permissions, launcher, "-n", $"{processes}", "/bin/sh", "-c", each], redirectInput: true);
    }

    /// <summary>Runs the command to its end in several processes of an MPI job.</summary>
    public Result RunJob(string launcher, int processes, string arguments)
    {
        using var job = StartJob(launcher, processes, arguments);
        job.StandardInput.Close();
        return Finish(job);
    }

    static Result Finish(Process process)
    {
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, Lines(error.Result));
    }

    /// <summary>Runs the command in a process that may write no larger files, as on a disk that is full.</summary>
    public Result RunLimited(int blocksOf512Bytes, string arguments)
    {
        // .NET maps its code twice through a file, unless it is told not to; a write beyond the limit is an error only where the signal
        // is ignored.
        string limit = $"export DOTNET_EnableWriteXorExecute=0; trap '' XFSZ; ulimit -f {blocksOf512Bytes}; exec \"$@\"";
        using var process = Start(["/bin/sh", "-c", limit, "sh", host, command, .. Parse(arguments)], redirectInput: false);
        return Finish(process);
    }

    static string[] Lines(string text) => text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs the command on a terminal, as `script` (util-linux) makes one.</summary>
    /// <param name="arguments">The arguments, as a shell reads them.</param>
    /// <param name="columns">The width of the terminal.</param>
    /// <param name="variables">Environment variables, name=value, parted by spaces.</param>
    /// <returns>All that the terminal gets; null where the command does not end.</returns>
    public string? RunOnTerminal(string arguments, int columns = 80, string variables = "TERM=xterm")
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(Terminal), $"there is no {Terminal} to make a terminal");
        string line = $"stty cols {columns}; env {variables} '{host}' '{command}' {arguments}";
        var start = new ProcessStartInfo(Terminal, ["-qec", line, "/dev/null"])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        if (process.WaitForExit(TimeSpan.FromSeconds(60)))
            return output.Result;
        process.Kill(entireProcessTree: true);
        return null;
    }

    /// <summary>Runs the command, which must succeed.</summary>
    /// <returns>Its standard output.</returns>
    public string Succeed(string arguments)
    {
        var result = Run(arguments);
        Assert.True(result.ExitCode == 0, $"gpunet {arguments}: {string.Join('\n', result.ErrorLines)}");
        return result.Output;
    }

    /// <summary>Runs the command, which must fail: with nothing on standard output, and a reason in the last line of the other.</summary>
    /// <param name="exitCode">The exit code that it must have.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="named">What the line must say.</param>
    public Result Fail(int exitCode, string arguments, params string[] named)
    {
        var result = Run(arguments);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Empty(result.Output);
        string reason = Assert.Single(result.ErrorLines, IsReason);
        Assert.Equal(reason, result.ErrorLines[^1]);
        Assert.All(named, text => Assert.Contains(text, reason));
        return result;
    }

    static bool IsReason(string line) =>
        line.StartsWith("gpunet: ", StringComparison.Ordinal) && !line.StartsWith("gpunet: note: ", StringComparison.Ordinal)
        && !line.StartsWith("gpunet: warning: ", StringComparison.Ordinal);

    /// <summary>Runs the command, which must refuse its input before it has done more than announce what it was to do.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="named">What the line must say.</param>
    public void Refuse(string arguments, params string[] named)
    {
        var result = Fail(exitCode: 2, arguments, named);
        const string BeforeTraining = "^(device|file|data|columns|network|split|preset)  |^ {9}|^gpunet: note: ";
        Assert.All(result.ErrorLines[..^1], line => Assert.Matches(BeforeTraining, line));
    }

    /// <summary>The names of the devices of this machine.</summary>
    public string[] Devices() =>
        [.. Succeed("devices").Split('\n').TakeWhile(line => line.Trim().Length > 0).Select(line => line.Split(' ')[0])];

    /// <summary>The rows of CSV text without quotes, the header first.</summary>
    public static string[][] Cells(string csv) => [.. csv.Trim().Split('\n').Select(line => line.TrimEnd('\r').Split(','))];

    /// <summary>The column of a real table, as text.</summary>
    public string[] Column(string file, string name)
    {
        var rows = Cells(File.ReadAllText(this[file]));
        int column = Array.IndexOf(rows[0], name);
        return [.. rows.Skip(1).Select(row => row[column])];
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Delete(recursive: true);
}
