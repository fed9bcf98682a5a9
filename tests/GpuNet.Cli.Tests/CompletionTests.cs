using System.CommandLine.Completions;
using System.Diagnostics;
using GpuNet.Cli.Commands;

namespace GpuNet.Cli.Tests;

/// <summary><c>gpunet completion</c>: the scripts, and what they ask the command.</summary>
public sealed class CompletionTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    const string Bash = "/bin/bash";

    [Theory]
    [InlineData("bash", "complete -F _gpunet")]
    [InlineData("zsh", "compdef _gpunet gpunet")]
    [InlineData("PowerShell", "Register-ArgumentCompleter")]
    public void There_is_a_script_for_each_shell(string shell, string part) =>
        Assert.Contains(part, workplace.Succeed($"completion {shell}"));

    [Fact]
    public void Another_shell_is_refused() => workplace.Refuse("completion fsh", "'fsh' is unknown; did you mean 'zsh'?");

    [Theory]
    [InlineData("tr", "train")]
    [InlineData("train digits --opt", "--optimizer")]
    [InlineData("train digits --optimizer ada", "adagrad", "adam", "adamw")]
    [InlineData("train digits --task reg", "regression")]
    [InlineData("train dig", "digits.csv")]
    [InlineData("completion z", "zsh")]
    public void Bash_completes_commands_options_and_values(string line, params string[] expected)
    {
        Assert.SkipUnless(File.Exists(Bash), "there is no bash");
        File.WriteAllText(workplace["script"], workplace.Succeed("completion bash"));
        File.WriteAllText(workplace["digits.csv"], "");
        string call = $$"""
            gpunet() { {{CliFixture.CommandLine}} "$@"; }
            source ./script
            COMP_LINE='gpunet {{line}}' COMP_POINT=${#COMP_LINE} COMP_WORDS=(gpunet {{line}}) COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _gpunet
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        var start = new ProcessStartInfo(Bash, ["-c", call]) { WorkingDirectory = workplace[""], RedirectStandardOutput = true };
        using var shell = Process.Start(start)!;
        string[] words = shell.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(expected, word => Assert.Contains(word, words));
        Assert.All(words, word => Assert.StartsWith(line.Split(' ')[^1], word));
    }

    [Fact]
    public void Every_option_with_names_for_values_completes_them()
    {
        var options = GpunetCommand.Create().Subcommands.SelectMany(command => command.Options);
        foreach (var option in options.Where(option => option.HelpName?.Contains('|') == true && !option.HelpName.Contains("NUMBER")
            && !option.HelpName.Contains(',')))
        {
            var completions = option.GetCompletions(CompletionContext.Empty).Select(item => item.Label);
            // Names in capitals stand for values, as EPOCHS.
            var names = option.HelpName!.Split('|').Where(name => !name.All(char.IsUpper));
            Assert.Equal(names.Order(), completions.Order());
        }
    }
}
