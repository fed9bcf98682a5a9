using System.CommandLine;

namespace GpuNet.Cli.Commands;

/// <summary><c>gpunet completion</c>: a script for a shell, which then completes the names of options and their values.</summary>
static class CompletionCommand
{
    // Each asks `gpunet [suggest:POSITION] LINE`, a directive of System.CommandLine, with the line behind the name of the command.
    static readonly Dictionary<string, string> scripts = new()
    {
        ["bash"] = """
            _gpunet() {
                local word="${COMP_WORDS[COMP_CWORD]}" line="${COMP_LINE:0:COMP_POINT}"
                line="${line#* }"
                local choices="$(gpunet "[suggest:${#line}]" "$line" 2>/dev/null)"
                COMPREPLY=($(compgen -W "$choices" -- "$word"))
                # Files where an argument may follow, or the value of an option that names one.
                if [[ "$word" != -* && "$choices" != *[a-z]* || "$choices" == *--help* && "$word" != -* ]]; then
                    COMPREPLY+=($(compgen -f -- "$word"))
                fi
            }
            complete -F _gpunet -o filenames gpunet
            """,
        ["zsh"] = """
            #compdef gpunet
            _gpunet() {
                local line="${(j: :)words[2,CURRENT]}"
                local -a choices
                choices=("${(@f)$(gpunet "[suggest:${#line}]" "$line" 2>/dev/null)}")
                choices=(${choices:#})
                (( $#choices )) && compadd -- $choices
                [[ "$words[CURRENT]" == -* ]] || _files
            }
            compdef _gpunet gpunet
            """,
        ["powershell"] = """
            Register-ArgumentCompleter -Native -CommandName gpunet -ScriptBlock {
                param($word, $command, $position)
                $line = $command.ToString().PadRight($position).Substring(0, $position) -replace '^\S+\s', ''
                gpunet "[suggest:$($line.Length)]" "$line" 2>$null | Where-Object { $_ -like "$word*" } |
                    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
            }
            """,
    };

    public static GroupedCommand Create()
    {
        var shell = new Argument<string>("SHELL")
        {
            Description = $"The shell: {string.Join(", ", scripts.Keys)}.",
            CustomParser = Parse.OneOf(scripts.Keys, name => name),
            CompletionSources = { scripts.Keys.ToArray() },
        };
        var command = new GroupedCommand("completion", "Print a script that completes options and their values in a shell.")
        {
            Examples = ["source <(gpunet completion bash)", "gpunet completion powershell | Out-String | Invoke-Expression"],
        };
        command.Arguments.Add(shell);
        command.SetAction(parsed =>
        {
            Console.WriteLine(scripts[parsed.GetRequiredValue(shell)]);
            return ExitCode.Success;
        });
        return command;
    }
}
