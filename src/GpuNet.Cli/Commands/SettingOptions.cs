namespace GpuNet.Cli.Commands;

/// <summary>The options of the command that set what the library's messages tell to change.</summary>
static class SettingOptions
{
    static readonly Dictionary<Setting, string> options = new()
    {
        [Setting.Header] = "--header",
        [Setting.Targets] = "--target",
        [Setting.Task] = "--task",
        [Setting.Window] = "--window",
        [Setting.Horizon] = "--horizon",
        [Setting.Season] = "--season",
        [Setting.Weights] = "--weights",
        [Setting.Group] = "--group",
        [Setting.Categorical] = "--categorical",
        [Setting.Frequency] = "--frequency",
        [Setting.Numeric] = "--numeric",
        [Setting.Durations] = "--duration",
        [Setting.DecimalPoint] = "--decimal",
        [Setting.Thousands] = "--thousands",
        [Setting.Units] = "--unit",
        [Setting.DateFormat] = "--date-format",
        [Setting.MaxCategories] = "--max-categories",
        [Setting.MissingTexts] = "--missing-text",
        [Setting.Ignored] = "--ignore",
        [Setting.Missing] = "--missing",
        [Setting.Scaling] = "--scaling",
        [Setting.TargetScaling] = "--target-scaling",
        [Setting.Split] = "--split",
        [Setting.Folds] = "--folds",
        [Setting.Seed] = "--seed",
        [Setting.Hidden] = "--hidden",
        [Setting.Recurrent] = "--recurrent",
        [Setting.Architecture] = "--model",
        [Setting.Normalisation] = "--norm",
        [Setting.Metric] = "--metric",
        [Setting.Resumes] = "--resume",
        [Setting.AllowNonFinite] = "--allow-non-finite",
        [Setting.LongestLine] = "--longest-line",
        [Setting.Features] = "--features",
        [Setting.Classes] = "--classes",
        [Setting.Activation] = "--activation",
        [Setting.Calibrates] = "--calibrate",
        [Setting.Overwrites] = "--overwrite",
        [Setting.BatchSize] = "--batch-size",
        [Setting.MicroBatchSize] = "--micro-batch-size",
        [Setting.Parts] = "--parts",
        [Setting.Precision] = "--precision",
        [Setting.Loss] = "--loss",
        [Setting.ClassWeights] = "--class-weights",
        [Setting.Threads] = "--threads",
        [Setting.Raw] = "--raw",
    };

    // Their values are columns or texts of the file.
    static readonly HashSet<Setting> asInFile =
    [
        Setting.Targets, Setting.Weights, Setting.Group, Setting.Categorical, Setting.Frequency, Setting.Numeric, Setting.Durations,
        Setting.Ignored, Setting.Units, Setting.DateFormat, Setting.MissingTexts,
    ];

    /// <summary>The setting as it is typed: <c>--task regression</c>.</summary>
    public static string Describe(Setting setting, string? value)
    {
        if (value is null)
            return options[setting];
        // An option that is given says that it holds.
        if (value == bool.TrueString)
            return options[setting];
        string typed = asInFile.Contains(setting) ? value : value.ToLowerInvariant();
        return $"{options[setting]} {(typed[0] == '\'' ? typed : ForShell(typed))}";
    }

    /// <summary>A text as it is typed: a shell parts what has spaces, and takes quotes and other signs for its own.</summary>
    public static string ForShell(string text) =>
        text.Any(character => character is '"' or '$' or '`' or '\\') && !text.Contains('\'') ? $"'{text}'"
        : text.Any(character => char.IsWhiteSpace(character) || "&|;<>()*?#!~'".Contains(character)) ? $"\"{text}\""
        : text;
}
