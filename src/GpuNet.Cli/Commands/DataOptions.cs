using System.CommandLine;
using GpuNet.Runtime.Data;
using GpuNet.Runtime.Data.Preprocessing;
using GpuNet.Runtime.Training;

namespace GpuNet.Cli.Commands;

/// <summary>The options that say what the columns of a file are, and what becomes of them before they enter the network.</summary>
sealed class DataOptions
{
    static readonly Recipe usual = new();

    static readonly Dictionary<string, Scaling> scalings = new()
    {
        ["standard"] = Scaling.Standard,
        ["minmax"] = Scaling.MinMax,
        ["none"] = Scaling.None,
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

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [scaling, missing, categorical, ignore];

    /// <summary>Makes examples of a file.</summary>
    /// <exception cref="Runtime.InputException">It cannot be used.</exception>
    public DataSet Read(ParseResult parsed, CsvTable table, string target, bool regression) => DataSetReader.Read(
        table, target, regression, parsed.GetRequiredValue(categorical), parsed.GetRequiredValue(ignore));

    /// <summary>The recipe with what these options say.</summary>
    public Recipe AddTo(Recipe recipe, ParseResult parsed) => recipe with
    {
        Scaling = scalings[parsed.GetRequiredValue(scaling)],
        Missing = parsed.GetRequiredValue(missing),
    };
}
