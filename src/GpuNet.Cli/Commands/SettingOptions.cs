namespace GpuNet.Cli.Commands;

/// <summary>The options of the command that set what the library's messages tell to change.</summary>
static class SettingOptions
{
    static readonly Dictionary<Setting, string> options = new()
    {
        [Setting.Targets] = "--target",
        [Setting.Task] = "--task",
        [Setting.Window] = "--window",
        [Setting.Categorical] = "--categorical",
        [Setting.Ignored] = "--ignore",
        [Setting.Missing] = "--missing",
        [Setting.Split] = "--split",
        [Setting.Folds] = "--folds",
        [Setting.Seed] = "--seed",
        [Setting.Hidden] = "--hidden",
        [Setting.IsRecurrent] = "--recurrent",
        [Setting.Normalisation] = "--norm",
        [Setting.Metric] = "--metric",
    };

    /// <summary>The setting as it is typed: <c>--task regression</c>.</summary>
    public static string Describe(Setting setting, string? value)
    {
        if (value is null)
            return options[setting];
        bool namesColumns = setting == Setting.Targets || setting == Setting.Categorical || setting == Setting.Ignored;
        string typed = namesColumns ? value : value.ToLowerInvariant();
        // A shell parts what has spaces.
        return $"{options[setting]} {(typed.Any(char.IsWhiteSpace) ? $"\"{typed}\"" : typed)}";
    }
}
