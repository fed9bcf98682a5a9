using System.CommandLine;
using GpuNet.Data;
using GpuNet.Files;

namespace GpuNet.Cli.Commands;

/// <summary>
/// The options that say what is learned from which columns of a file, and what becomes of them before they enter the network.
/// </summary>
sealed class DataOptions
{
    static readonly TrainingOptions usual = new();

    static readonly Dictionary<string, Scaling> scalings = new()
    {
        ["standard"] = Scaling.Standard,
        ["minmax"] = Scaling.MinMax,
        ["robust"] = Scaling.Robust,
        ["quantile"] = Scaling.Quantile,
        ["none"] = Scaling.None,
    };

    static readonly Dictionary<string, Scaling> targetScalings = new()
    {
        ["standard"] = Scaling.Standard,
        ["minmax"] = Scaling.MinMax,
        ["log"] = Scaling.Log,
        ["quantile"] = Scaling.Quantile,
        ["none"] = Scaling.None,
    };

    static readonly Dictionary<string, char> points = Named('.', ',');

    static readonly Dictionary<string, char> parts = Named(',', '.', ' ', '\'');

    readonly Option<string[]> target = new("--target", "-t")
    {
        Description = "The column to predict; several for regression and multilabel.",
        HelpName = "COLUMN,COLUMN",
        DefaultValueFactory = _ => [],
        CustomParser = Parse.Names,
    };

    readonly Option<string?> task = new("--task")
    {
        Description = "What to predict: a class, numbers, several labels of 0 or 1, the features themselves, "
            + "or whether the two halves of a row belong together; by default what the cells of the target look like of the first three.",
        HelpName = string.Join('|', TaskName.All.Keys),
        CustomParser = Parse.OneOf(TaskName.All.Keys, name => name),
        CompletionSources = { (string[])[.. TaskName.All.Keys] },
    };

    readonly Option<int?> window = new("--window")
    {
        Description = "For a time series: number of past rows, at least 2, used as input to predict the next row.",
        HelpName = "ROWS",
        CustomParser = Parse.AtLeastTwo,
    };

    readonly Option<int> horizon = new("--horizon")
    {
        Description = "With --window: number of rows behind it whose targets are predicted at once; scores are of all and of each.",
        HelpName = "ROWS",
        DefaultValueFactory = _ => 1,
        CustomParser = Parse.Count,
    };

    readonly Option<int?> season = new("--season")
    {
        Description = "With --window: number of rows after which the series repeats itself, for the score of repeating it; "
            + "by default found by the autocorrelation of the training part.",
        HelpName = "ROWS",
        CustomParser = Parse.AtLeastTwo,
    };

    readonly Option<string?> weights = WeightsOption();

    readonly Option<string?> group = new("--group")
    {
        Description = "A column that says which rows belong together, as those of one patient: rows with the same cell go to the same "
            + "part; it is not a feature.",
        HelpName = "COLUMN",
    };

    readonly Option<string[]> categorical = new("--categorical")
    {
        Description = "Number columns to read as categories.",
        HelpName = "COLUMN,COLUMN",
        DefaultValueFactory = _ => [],
        CustomParser = Parse.Names,
    };

    readonly Option<string[]> frequency = new("--frequency")
    {
        Description = "Columns of many texts to turn into one number each: the share of training rows that have the text.",
        HelpName = "COLUMN,COLUMN",
        DefaultValueFactory = _ => [],
        CustomParser = Parse.Names,
    };

    readonly Option<string[]> numeric = new("--numeric")
    {
        Description = "Features that are numbers although they look like ids or codes.",
        HelpName = "COLUMN,COLUMN",
        DefaultValueFactory = _ => [],
        CustomParser = Parse.Names,
    };

    readonly Option<string[]> duration = new("--duration")
    {
        Description = "Columns of durations that look like times of day, such as 1:30:00, to read as seconds.",
        HelpName = "COLUMN,COLUMN",
        DefaultValueFactory = _ => [],
        CustomParser = Parse.Names,
    };

    readonly Option<string?> point = new("--decimal")
    {
        Description = "Decimal separator of the numbers; by default a point, or a comma if points separate thousands.",
        HelpName = string.Join('|', points.Keys),
        CustomParser = Parse.Separator(points),
        CompletionSources = { (string[])[.. points.Keys] },
    };

    readonly Option<string?> thousands = new("--thousands")
    {
        Description = "Thousands separator of the numbers.",
        HelpName = string.Join('|', parts.Keys),
        CustomParser = Parse.Separator(parts),
        CompletionSources = { (string[])[.. parts.Keys] },
    };

    readonly Option<string[]> unit = new("--unit")
    {
        Description = "Units written before or after numbers, such as % or kg; one unit per column.",
        HelpName = "TEXT,TEXT",
        DefaultValueFactory = _ => [],
        CustomParser = Parse.Names,
    };

    readonly Option<string?> dateFormat = new("--date-format")
    {
        Description = "How dates are written where they are in no usual form, as dd.MM.yy or 'yyyyMMdd HHmm'.",
        HelpName = "FORMAT",
    };

    readonly Option<int> maxCategories = new("--max-categories")
    {
        Description = "Most categories of a text column that is not named in --categorical.",
        HelpName = "NUMBER",
        DefaultValueFactory = _ => new TableRoles { Targets = [] }.MaxCategories,
        CustomParser = Parse.CountUpTo(int.MaxValue),
    };

    readonly Option<string[]> missingText = new("--missing-text")
    {
        Description = "Texts that say that a value is missing, beside the usual ones (NA, N/A, #N/A, NaN, null, None, ?); "
            + "with '' only an empty cell and the others named say so.",
        HelpName = "TEXT,TEXT",
        DefaultValueFactory = _ => [],
        CustomParser = Parse.Texts,
    };

    readonly Option<string[]> ignore = new("--ignore")
    {
        Description = "Columns to leave out.",
        HelpName = "COLUMN,COLUMN",
        DefaultValueFactory = _ => [],
        CustomParser = Parse.Names,
    };

    readonly Option<string> scaling = new("--scaling")
    {
        Description = "Scale features, and numeric targets without --target-scaling, to mean 0 and standard deviation 1, or to 0 to 1; "
            + "or features by median and quartiles, clipped smoothly to -3 to 3 (robust), or by rank to a normal distribution (quantile).",
        HelpName = string.Join('|', scalings.Keys),
        DefaultValueFactory = _ => scalings.First(entry => entry.Value == usual.Scaling).Key,
        CustomParser = Parse.OneOf(scalings.Keys, name => name),
        CompletionSources = { (string[])[.. scalings.Keys] },
    };

    readonly Option<string?> targetScaling = new("--target-scaling")
    {
        Description = "Scale numeric targets otherwise than features; log scales the logarithms of targets above 0, such as prices; "
            + "quantile takes them by rank to a normal distribution. Predictions and scores are in the units of the file.",
        HelpName = string.Join('|', targetScalings.Keys),
        CustomParser = Parse.OneOf(targetScalings.Keys, name => name),
        CompletionSources = { (string[])[.. targetScalings.Keys] },
    };

    readonly Option<Missing> missing = new("--missing")
    {
        Description = "Replace missing features by the mean of the column or by a number, or stop with an error.",
        HelpName = "error|mean|NUMBER",
        DefaultValueFactory = _ => usual.Missing,
        CustomParser = Parse.Missing,
    };

    /// <summary>The files.</summary>
    public DataArgument Data { get; } = new("DATA");

    /// <summary>All options.</summary>
    public IEnumerable<Option> All => [weights, group, .. OfColumns];

    /// <summary>Those that say what columns are, and what becomes of them: what a model knows.</summary>
    public IEnumerable<Option> OfColumns =>
    [
        target, task, window, horizon, season, categorical, frequency, numeric, ignore, Data.Header, Data.LongestLine, point, thousands,
        unit, duration, dateFormat, maxCategories, missingText, scaling, targetScaling, missing,
    ];

    /// <summary><c>--weights</c>.</summary>
    public static Option<string?> WeightsOption() => new("--weights")
    {
        Description = "A column with the weight of each example in the loss and the metrics; it is not a feature.",
        HelpName = "COLUMN",
    };

    /// <summary>What is to be learned; of two classes, too, a classification. Null where that is not said.</summary>
    public LearningTask? Task(ParseResult parsed) => parsed.GetValue(task) is { } name ? TaskName.All[name] : null;

    /// <summary>Whether the rows are a time series.</summary>
    public bool IsSeries(ParseResult parsed) => parsed.GetValue(window) is not null;

    /// <summary>Reads the data set: as the options say, or as a model knows its columns.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="model">The model; null where there is none.</param>
    /// <param name="scratch">A folder for temporary files, where the data may be larger than the memory.</param>
    /// <exception cref="InputException">It cannot be used.</exception>
    public DataSet Read(ParseResult parsed, Model? model = null, string? scratch = null)
    {
        var table = Data.Read(parsed, scratch);
        if (model is not null)
            return model.ReadExamples(table, Named(weights), Named(group));
        string[] targets = parsed.GetRequiredValue(target);
        var asked = Task(parsed);
        if (targets.Length == 0 && asked?.HasNoTarget != true)
        {
            targets = Data.IsDigits(parsed) ? [Digits.TargetName] : throw new InputException(
                $"{table.Name}: no target is given; add --target with one of {table.Headers.Quote()}");
        }
        if (parsed.GetRequiredValue(target).Length == 0 && Data.IsDigits(parsed))
            asked ??= LearningTask.Classification;
        targets = Columns(target, targets);
        string[] names = Columns(categorical, parsed.GetRequiredValue(categorical));
        var missingTexts = new MissingTexts(parsed.GetRequiredValue(missingText));
        return DataSetReader.Read(table, new TableRoles
        {
            Task = asked ?? TaskInference.Of(table.With(missingTexts), targets, names),
            Targets = targets,
            Window = parsed.GetValue(window),
            Horizon = parsed.GetRequiredValue(horizon),
            Season = parsed.GetValue(season),
            Weights = Named(weights),
            Group = Named(group),
            Categorical = names,
            Frequency = Columns(frequency, parsed.GetRequiredValue(frequency)),
            Numeric = Columns(numeric, parsed.GetRequiredValue(numeric)),
            Durations = Columns(duration, parsed.GetRequiredValue(duration)),
            Ignored = Columns(ignore, parsed.GetRequiredValue(ignore)),
            DecimalPoint = parsed.GetValue(point) is { } decimals ? points[decimals] : null,
            Thousands = parsed.GetValue(thousands) is { } part ? parts[part] : null,
            Units = parsed.GetRequiredValue(unit),
            DateFormat = parsed.GetValue(dateFormat),
            MaxCategories = parsed.GetRequiredValue(maxCategories),
            MissingTexts = missingTexts,
        });

        string[] Columns(Option option, string[] names) => Array.ConvertAll(names, name => Column(option, name, table));

        string? Named(Option<string?> option) => parsed.GetValue(option) is { } name ? Column(option, name, table) : null;
    }

    /// <summary>The column that is meant: with that name, or the only one with that name in another case.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static string Column(Option option, string name, Table table)
    {
        if (table.Headers.Contains(name))
            return name;
        if (Suggestion.IgnoringCase(name, table.Headers) is { } meant)
            return meant;
        // The command line parts names at commas.
        string[] headers = [.. table.Headers.Where(header => header.Length > 0)];
        string? whole = headers.FirstOrDefault(header => header.Contains(',') && ListText.Split(header).Contains(name));
        throw new InputException($"{option.Name}: {table.Name} has no column {name.Quote()}" + (whole is null
            ? Suggestion.Advise(name, headers, headers is not [var only] ? $"its columns are {headers.Quote()}"
                : $"its only column is {only.Quote()}"
                    + (table.Delimiter is null ? "" : ": cells need commas, semicolons, tabs or | between them"))
            : $"; for {whole.Quote()}, write {option.Name} {SettingOptions.ForShell(ListText.Join([whole]))}"));
    }

    /// <summary>The recipe with what these options say.</summary>
    public TrainingOptions ReadInto(TrainingOptions recipe, ParseResult parsed) => recipe with
    {
        Scaling = scalings[parsed.GetRequiredValue(scaling)],
        TargetScaling = parsed.GetValue(targetScaling) is { } ofTargets ? targetScalings[ofTargets] : null,
        Missing = parsed.GetRequiredValue(missing),
    };

    static Dictionary<string, char> Named(params char[] separators) => separators.ToDictionary(NumberFormat.NameOf);
}
