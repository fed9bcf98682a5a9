using System.CommandLine;
using System.Diagnostics;
using GpuNet.Cli.Commands;

namespace GpuNet.Cli.Tests;

/// <summary>Files that the command writes: never over what it reads, never into what cannot be written after all.</summary>
public sealed class OutputFileTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    const string Train = "train iris.csv --target species --epochs 2 --hidden 4";
    const string Search = "search iris.csv --target species --epochs 2 --trials 1 --rounds 1";

    [Fact]
    public void Every_option_that_names_a_file_is_checked()
    {
        var files = GpunetCommand.Create().Subcommands.SelectMany(command => command.Options)
            .Where(option => option.HelpName?.Contains('.') == true && option.ValueType == typeof(string) && option is not InputOption);
        Assert.NotEmpty(files);
        Assert.All(files, option => Assert.IsType<OutputOption>(option));
        var read = GpunetCommand.Create().Subcommands.SelectMany(command => command.Arguments).Where(argument => argument.Name != "SHELL");
        Assert.All(read, argument => Assert.True(argument is InputArgument or DataArgument or OutputArgument));
    }

    [Theory]
    [InlineData(Train + " --save iris.csv")]
    [InlineData(Train + " --save ./iris.csv")]
    [InlineData(Train + " --save link")]
    [InlineData(Train + " --save hard")]
    [InlineData("train link --target species --save hard")]
    [InlineData("train link --target species --save iris.csv")]
    [InlineData(Search + " --save link")]
    [InlineData(Search + " --journal hard", "--journal: ")]
    [InlineData(Search + " --save new --journal ./new", "--save")]
    [InlineData(Search + " --save j.st --journal toj", "--save: j.st is the same file as --journal")]
    public void An_output_is_no_input_and_no_other_output(string command, string named = "--save: ")
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "links are made and told apart as on Linux");
        string before = File.ReadAllText(workplace["iris.csv"]);
        Shell("ln -sf iris.csv link; ln -f iris.csv hard; ln -sf j.st toj");
        workplace.Refuse(command, named, "the same file", "name another file");
        Assert.Equal(before, File.ReadAllText(workplace["iris.csv"]));
    }

    [Theory]
    [InlineData("m.onnx")]
    [InlineData("m.csv")]
    public void Endings_of_what_is_not_written_are_refused(string path) =>
        workplace.Refuse($"{Train} --save {path}", $"--save: no {Path.GetExtension(path)} file", ".safetensors");

    [Fact]
    public void Links_are_followed_and_modes_are_kept()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "links and modes are those of Linux");
        Shell("mkdir d; touch d/real; chmod 640 d/real; ln -s real d/link; ln -s absent d/dangling");
        workplace.Succeed($"{Train} --save d/link");
        Assert.NotNull(new FileInfo(workplace["d/link"]).LinkTarget);
        Assert.Equal("640", Shell("stat -c %a d/real").Trim());
        workplace.Succeed("evaluate d/real iris.csv");
        workplace.Succeed($"{Train} --save d/dangling");
        workplace.Succeed("evaluate d/absent iris.csv");
        Shell("chmod 444 d/real");
        workplace.Refuse($"{Train} --save d/real", "--save: d/real", "read-only");
    }

    [Fact]
    public void A_pipe_gets_the_model_and_stays_a_pipe()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "there is no mkfifo");
        Shell("mkfifo pipe");
        var cat = new ProcessStartInfo("/bin/sh", ["-c", "cat pipe > copy.st"]) { WorkingDirectory = workplace[""] };
        using var reader = Process.Start(cat)!;
        // A process of its own: the pipe stays open as long as the process lives.
        Assert.Equal(0, workplace.Run($"{Train} --save pipe", streams: "").ExitCode);
        reader.WaitForExit();
        workplace.Succeed("evaluate copy.st iris.csv");
        Assert.Equal("fifo", Shell("stat -c %F pipe").Trim());
        workplace.Refuse($"{Search} --journal pipe", "a journal must be a regular file");
        workplace.Refuse($"{Train} --save pipe", "--save: pipe: ", "nobody reads this pipe");
    }

    [Theory]
    [InlineData("--save /dev/stdout", "> new", "the standard output")]
    [InlineData("--save new", "> new", "the standard output")]
    [InlineData("--save /dev/stdout", "| cat", "the standard output")]
    [InlineData("--save /dev/stderr", "", "the standard error")]
    public void What_is_printed_is_not_mixed_with_a_model(string save, string streams, string named)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "streams are named as on Linux");
        var result = workplace.Run($"{Train} {save}", streams: streams);
        Assert.Contains($"is the same file as {named}, where ", result.ErrorLines[^1]);
    }

    [Fact]
    public void A_model_that_cannot_be_written_after_all_is_kept_elsewhere_and_scored()
    {
        const string Full = "/dev/full";
        Assert.SkipUnless(File.Exists(Full), "there is no device that is always full");
        var result = workplace.Run($"{Train} --save {Full}");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("test  ", result.Output);
        string problem = result.ErrorLines[^1];
        Assert.StartsWith("gpunet: --save: /dev/full: the file cannot be written: ", problem);
        string kept = problem[(problem.IndexOf("the model is in ", StringComparison.Ordinal) + "the model is in ".Length)..];
        workplace.Succeed($"evaluate {kept} iris.csv");
        Directory.Delete(Path.GetDirectoryName(kept)!, recursive: true);
        Assert.Equal("character special file", Shell($"stat -c %F {Full}").Trim());
    }

    [Fact]
    public void A_name_that_is_too_long_is_known_before_training() =>
        workplace.Refuse($"{Train} --save {new string('m', 260)}.st", "--save: ", "cannot be written");

    [Fact]
    public void A_name_may_be_as_long_as_names_may_be() => workplace.Succeed($"{Train} --save {new string('m', 252)}.st");

    [Fact]
    public void A_folder_that_refuses_is_known_before_training()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "there is no folder that refuses everybody");
        workplace.Refuse($"{Train} --save /proc/m.st", "--save: /proc/m.st: the file cannot be written");
    }

    public static TheoryData<string, string> Outputs => new()
    {
        { $"{Train} --save /proc/x.st", "--save: /proc/x.st: the file cannot be written: " },
        { $"{Train} --report /proc/x.html", "--report: /proc/x.html: the file cannot be written: " },
        { $"{Train} --tensorboard /proc/x", "--tensorboard: /proc/x/train: events cannot be written: " },
        { $"{Train} --checkpoint /proc/x", "--checkpoint: /proc/x: checkpoints cannot be written there: " },
        { "prepare iris.csv --target species --out /proc/x", "--out: /proc/x: the folder cannot be written: " },
        { $"{Search} --save /proc/x.st", "--save: /proc/x.st: the file cannot be written: " },
        { $"{Search} --journal /proc/x", "--journal: /proc/x: the file cannot be written: " },
        { "evaluate m.st iris.csv --report /proc/x.html", "--report: /proc/x.html: the file cannot be written: " },
        { "export m.st /proc/x.onnx", "FILE.onnx: /proc/x.onnx: the file cannot be written: " },
        { "import m.onnx /proc/x.st", "MODEL.safetensors: /proc/x.st: the file cannot be written: " },
    };

    // Nobody knows the name of a temporary file, or what .NET calls an error.
    [Theory]
    [MemberData(nameof(Outputs))]
    public void A_folder_that_takes_no_files_is_named_as_it_was_given(string command, string told)
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "there is no folder that refuses everybody");
        if (!File.Exists(workplace["m.onnx"]))
        {
            workplace.Succeed($"{Train} --save m.st");
            workplace.Succeed("export m.st m.onnx");
        }
        var result = workplace.Fail(2, command, told);
        Assert.EndsWith("there is no such folder, or it takes no new files", result.ErrorLines[^1]);
        Assert.DoesNotMatch(@"\.tmp|Could not find|Access to", result.ErrorLines[^1]);
    }

    [Fact]
    public void Every_option_that_writes_is_tried() => Assert.All(
        GpunetCommand.Create().Subcommands, command => Assert.All(command.Options.Where(Writes), option => Assert.Contains(
            Outputs, row => row.Data.Item1.StartsWith($"{command.Name} ") && row.Data.Item1.Contains($" {option.Name} "))));

    // What is resumed is there already.
    static bool Writes(Option option) => option is OutputOption || (option.HelpName == "FOLDER" && option.Name != "--resume");

    [Theory]
    [InlineData("--save")]
    [InlineData("--report")]
    public void A_disk_that_is_full_is_told_with_the_option(string option)
    {
        const string Full = "/dev/full";
        Assert.SkipUnless(File.Exists(Full), "there is no device that is always full");
        var result = workplace.Run($"{Train} {option} {Full}");
        Assert.Equal(1, result.ExitCode);
        string problem = result.ErrorLines.Last(line => line.StartsWith("gpunet: ", StringComparison.Ordinal));
        Assert.Matches($"^gpunet: {option}: /dev/full: the file cannot be written: No space left on device(;|$)", problem);
        if (problem.Split("the model is in ") is [_, var kept])
            Directory.Delete(Path.GetDirectoryName(kept)!, recursive: true);
    }

    [Theory]
    [InlineData("export raw.st /dev/full --raw", "FILE.onnx")]
    [InlineData("import raw.onnx /dev/full", "MODEL.safetensors")]
    public void A_disk_that_is_full_is_told_with_the_argument(string command, string argument)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no device that is always full");
        workplace.Succeed($"{Train} --preset plain --save raw.st");
        workplace.Succeed("export raw.st raw.onnx --raw");
        var result = workplace.Fail(1, command);
        Assert.Equal($"gpunet: {argument}: /dev/full: the file cannot be written: No space left on device", result.ErrorLines[^1]);
        Assert.DoesNotContain(result.ErrorLines, line => line.StartsWith("model in", StringComparison.Ordinal));
    }

    string Shell(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script])
        {
            WorkingDirectory = workplace[""],
            RedirectStandardOutput = true,
        })!;
        string output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return output;
    }
}
