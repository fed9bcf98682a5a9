using System.Diagnostics;
using System.Text.Json.Nodes;

namespace GpuNet.Cli.Tests;

/// <summary>Trainings that do not come to their end.</summary>
public sealed class FailureTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    [Fact]
    public void A_loss_that_explodes_ends_with_where_and_what_to_try()
    {
        var result = workplace.Fail(1, "train digits --optimizer sgd --learning-rate 1e20 --save exploded.safetensors");
        Assert.Matches("loss became .* in epoch 1, batch 2 of 40: try a learning rate below 1E\\+20", result.ErrorLines[^1]);
        Assert.False(File.Exists(workplace["exploded.safetensors"]));
    }

    [Fact]
    public void What_was_learned_before_a_loss_explodes_is_saved()
    {
        // η grows tenfold an epoch.
        const string Explodes = "train digits --optimizer sgd --schedule exponential:decay=10 --learning-rate 0.01";
        var result = workplace.Fail(
            1, $"{Explodes} --epochs 100 --save rescued.safetensors --patience 90", "try a learning rate below");
        Assert.Matches("^model of epoch [1-9][0-9]?, the last with a finite loss, in rescued.safetensors$", result.ErrorLines[^2]);
        workplace.Succeed("evaluate rescued.safetensors digits.csv");
    }

    [Fact]
    public void A_training_that_diverges_in_its_last_step_fails_too()
    {
        var result = workplace.Fail(1, "train digits --batch-size 5000 --epochs 1 --learning-rate 1e30 --optimizer sgd --json");
        Assert.Matches("loss became .* after the last batch of epoch 1: try a learning rate below 1E\\+30", result.ErrorLines[^1]);
    }

    [Fact]
    public void A_full_disk_behind_the_output_is_said_in_a_line_and_costs_no_model()
    {
        const string Full = "> /dev/full";
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no device that is always full");
        var result = workplace.Run("train iris.csv --target species --epochs 2 --save kept.safetensors", Full);
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("gpunet: the results cannot be written: ", result.ErrorLines[^1]);
        workplace.Succeed("evaluate kept.safetensors iris.csv");
        Assert.Equal(1, workplace.Run("predict kept.safetensors iris.csv", Full).ExitCode);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public async Task Ctrl_C_ends_a_training_and_keeps_what_was_learned(string signal, int exitCode)
    {
        Signals.SkipUnlessHeard(signal);

        string model = $"stopped-{signal}.safetensors";
        using var process = workplace.Start($"train digits --epochs 1000000 --json --verbose --save {model}");
        ReadUntil(process, "epoch 2/");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        Signals.Send(signal, process);
        bool ended = process.WaitForExit(TimeSpan.FromSeconds(60));
        if (!ended)
            process.Kill();

        Assert.True(ended, "it is still running 60 s after the signal");
        Assert.Equal(exitCode, process.ExitCode);
        var result = JsonNode.Parse(await output)!;
        Assert.False((bool)result["finished"]!);
        Assert.True((double)result["test"]!["accuracy"]! > 0.3);
        string[] lines = (await error).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches(@"^gpunet: interrupted: the training was stopped after epoch \d+ of 1000000$", lines[^1]);
        Assert.Contains($"model in {model}", lines);
        Assert.StartsWith("the training was stopped", Model.Load(workplace[model]).TrainingSettings["unfinished"]);
    }

    [Fact]
    public async Task Ctrl_C_in_a_cross_validation_says_in_which_fold()
    {
        Signals.SkipUnlessHeard("INT");
        using var process = workplace.Start("train iris.csv --target species --folds 30 --epochs 2000 --patience none");
        ReadUntil(process, "fold 1/30");
        var (_, error) = await Interrupt(process);
        Assert.Matches(@"(?m)^stopped in fold \d+ of 30: a cross-validation begins anew$", error);
    }

    [Fact]
    public async Task Ctrl_C_before_the_end_of_any_trial_says_that_there_is_no_model()
    {
        Signals.SkipUnlessHeard("INT");
        using var process = workplace.Start(
            "search iris.csv --target species --trials 2 --rounds 1 --epochs 10000000 --patience none --parallel 1 --journal none.jsonl "
            + "--save none.safetensors");
        ReadUntil(process, "preset");
        Assert.True(SpinWait.SpinUntil(() => File.Exists(workplace["none.jsonl"]), TimeSpan.FromSeconds(60)), "the search never began");
        var (_, error) = await Interrupt(process);
        Assert.Contains("no trial has ended, so that none.safetensors is not written", error);
        Assert.False(File.Exists(workplace["none.safetensors"]));
    }

    [Fact]
    public void A_second_Ctrl_C_ends_a_step_that_takes_long()
    {
        Signals.SkipUnlessHeard("INT");
        // Minutes, under checks.
        using var process = workplace.Start("train digits --hidden 2000,2000 --batch-size 1200 --epochs 2 --device checked");
        ReadUntil(process, "network ");
        _ = process.StandardError.ReadToEndAsync();
        Signals.Send("INT", process);
        Assert.False(process.WaitForExit(TimeSpan.FromMilliseconds(300)), "the first signal did not let the step end");
        Signals.Send("INT", process);
        bool ended = process.WaitForExit(TimeSpan.FromSeconds(30));
        if (!ended)
            process.Kill();
        Assert.True(ended, "it is still running 30 s after the second signal");
        Assert.Equal(130, process.ExitCode);
    }

    [Fact]
    public void A_second_training_is_kept_out_of_a_folder_until_the_first_is_dead()
    {
        const string Train = "train digits --hidden 8 --checkpoint-every 1epochs --patience none --verbose";
        using var process = workplace.Start($"{Train} --epochs 1000000 --checkpoint shared");
        ReadUntil(process, "epoch 3/");
        _ = process.StandardError.ReadToEndAsync();
        workplace.Fail(2, $"{Train} --epochs 1000000 --resume shared", "shared: another training writes", $"(process {process.Id})");
        process.Kill();
        process.WaitForExit();
        // Its files of the lock are left over.
        Assert.True(File.Exists(Path.Combine(workplace["shared"], "lock.pid")));
        workplace.Fail(2, $"{Train} --epochs 1 --resume shared", "epochs are trained already, more than 1");
    }

    [Fact]
    public async Task Ctrl_C_in_a_search_saves_the_best_model_so_far()
    {
        Signals.SkipUnlessHeard("INT");
        using var process = workplace.Start(
            "search iris.csv --target species --trials 100000 --rounds 1 --epochs 3 --parallel 1 --journal j.jsonl --json --verbose "
            + "--save best.safetensors");
        ReadUntil(process, "trial 2 of ");
        var (output, error) = await Interrupt(process);
        var result = JsonNode.Parse(output)!;
        Assert.False((bool)result["finished"]!);
        Assert.True(result["trials"]!.AsArray().Count >= 2);
        Assert.Contains("j.jsonl has the ", error);
        Assert.Equal("the search was stopped", Model.Load(workplace["best.safetensors"]).TrainingSettings["unfinished"]);
    }

    [Fact]
    public void A_disk_that_is_full_costs_checkpoints_and_not_the_training()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no limits of file sizes to set");
        // Files of 40 KiB at most hold the model, and not what a checkpoint has beside it.
        var result = workplace.RunLimited(
            blocksOf512Bytes: 80,
            "train digits --epochs 3 --hidden 32 --checkpoint full --checkpoint-every 1epochs --save fits.safetensors");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(result.ErrorLines, line => line.EndsWith("the training goes on without this checkpoint", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(workplace["full"], "*.safetensors"));
        Assert.Empty(Directory.GetFiles(workplace["full"], "*.tmp"));
        workplace.Succeed("evaluate fits.safetensors digits.csv");

        var full = workplace.RunLimited(blocksOf512Bytes: 8, "train digits --epochs 1 --save lost.safetensors");
        Assert.Equal(1, full.ExitCode);
        Assert.Contains("lost.safetensors: the file cannot be written", full.ErrorLines[^1]);
        Assert.False(File.Exists(workplace["lost.safetensors"]));
    }

    static void ReadUntil(Process process, string beginning)
    {
        while (process.StandardError.ReadLine() is { } line && !line.StartsWith(beginning, StringComparison.Ordinal))
        {
        }
    }

    // Ctrl+C, and what it has written by its end.
    static async Task<(string Output, string Error)> Interrupt(Process process)
    {
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        Signals.Send("INT", process);
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)), "it is still running 60 s after the signal");
        Assert.Equal(130, process.ExitCode);
        return (await output, await error);
    }
}
