using System.CommandLine;

namespace GpuNet.Cli.Commands;

/// <summary>
/// The options that say what is learned from which columns of a file, and what becomes of them before they enter the network.
/// </summary>
sealed class DataOptions
{
    const string Digits = "digits";

    static readonly TrainingOptions usual = new();

    static readonly Dictionary<string, Scaling> scalings = new()
    {
        ["standard"] = Scaling.Standard,
        ["minmax"] = Scaling.MinMax,
        ["none"] = Scaling.None,
    };

    readonly Option<string[]> target = new("--target")
    {
        Description = "The column to predict; of a regression and of labels there may be several.",
        HelpName = "COLUMN,COLUMN",
        DefaultValueFactory = _ => [],
        CustomParser = Parse.Names,
    };

    readonly Option<string> task = new("--task")
    {
        Description = "What the target is: a class, a number, labels of 0 and 1, the features themselves, "
            + "or whether two halves of a row belong together.",
        HelpName = string.Join('|', TaskName.All.Keys),
        DefaultValueFactory = _ => TaskName.Of(LearningTask.Classification),
        CustomParser = Parse.OneOf(TaskName.All.Keys, name => name),
    };

    readonly Option<int?> window = new("--window")
    {
        Description = "The file is a time series: so many rows predict the targets of the row behind them.",
        HelpName = "ROWS",
        CustomParser = Parse.Parts,
    };

    readonly Option<string?> weights = WeightsOption();

    readonly Option<string[]> categorical = new("--categorical")
    {
        Description = "Features that are categories although they look like numbers.",
        HelpName = "COLUMN,COLUMN",
        DefaultValueFactory = _ => [],
        CustomParser = Parse.Names,
    };

    readonly Option<string[]> ignore = new("--ignore")
    {
        Description = "Columns that are not learned from.",
        HelpName = "COLUMN,COLUMN",
        DefaultValueFactory = _ => [],
        CustomParser = Parse.Names,
    };

    readonly Option<string> scaling = new("--scaling")
    {
        Description = "Brings features, and real targets, to mean 0 and deviation 1, or to 0 to 1.",
        HelpName = string.Join('|', scalings.Keys),
        DefaultValueFactory = _ => scalings.First(entry => entry.Value == usual.Scaling).Key,
        CustomParser = Parse.OneOf(scalings.Keys, name => name),
    };

    readonly Option<Missing> missing = new("--missing")
    {
        Description = "What takes the place of missing features: the mean of the column, a number, or nothing: then it is an error.",
        HelpName = "error|mean|NUMBER",
        DefaultValueFactory = _ => usual.Missing,
        CustomParser = Parse.Missing,
    };

    /// <summary>The file.</summary>
    public Argument<string> Data { get; } = new("DATA")
    {
        Description = "A CSV file with a header row, or 'digits', the data set in the box.",
    };

    /// <summary>All options.</summary>
    public IEnumerable<Option> All => [target, task, window, weights, categorical, ignore, scaling, missing];

    /// <summary><c>--weights</c>.</summary>
    public static Option<string?> WeightsOption() => new("--weights")
    {
        Description = "A column that says how much each example counts, in the loss and in the scores; it is no feature.",
        HelpName = "COLUMN",
    };

    /// <summary>A file, or the data set in the box.</summary>
    /// <exception cref="InputException">The file cannot be read or is not a table.</exception>
    public static CsvTable ReadTable(string source) => source == Digits ? GpuNet.Digits.ReadTable() : CsvTable.Read(source);

    /// <summary>What is learned; of two classes, too, a classification.</summary>
    public LearningTask Task(ParseResult parsed) => TaskName.All[parsed.GetRequiredValue(task)];

    /// <summary>Reads the data set.</summary>
    /// <exception cref="InputException">It cannot be used.</exception>
    public DataSet Read(ParseResult parsed)
    {
        string source = parsed.GetRequiredValue(Data);
        var table = ReadTable(source);
        string[] targets = parsed.GetRequiredValue(target);
        if (targets.Length == 0 && Task(parsed) != LearningTask.Autoencoder)
        {
            targets = source == Digits ? [GpuNet.Digits.TargetName] : throw new InputException(
                $"{source}: which column is to be predicted? Say --target with one of {string.Join(", ", table.Headers)}");
        }
        return DataSetReader.Read(table, new TableRoles
        {
            Task = Task(parsed),
            Targets = targets,
            Window = parsed.GetValue(window),
            Weights = parsed.GetValue(weights),
            Categorical = parsed.GetRequiredValue(categorical),
            Ignored = parsed.GetRequiredValue(ignore),
        });
    }

    /// <summary>The recipe with what these options say.</summary>
    public TrainingOptions ReadInto(TrainingOptions recipe, ParseResult parsed) => recipe with
    {
        Scaling = scalings[parsed.GetRequiredValue(scaling)],
        Missing = parsed.GetRequiredValue(missing),
    };
}
