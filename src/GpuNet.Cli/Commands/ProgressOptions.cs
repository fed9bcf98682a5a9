using System.CommandLine;
using GpuNet.Cli.Output;

namespace GpuNet.Cli.Commands;

/// <summary>The options that say how much is said beside the results.</summary>
sealed class ProgressOptions
{
    const string QuietName = "--quiet", VerboseName = "--verbose", JsonName = "--json";

    readonly Option<bool> quiet = Quiet();

    readonly Option<bool> verbose = Verbose("Say something of every epoch, a line each.");

    readonly Option<int?> every = new("--log-every")
    {
        Description = "Say something of every so many epochs, a line each; by default a display that changes on a terminal, "
            + "and about ten lines elsewhere.",
        HelpName = "EPOCHS",
        CustomParser = Parse.OptionalCount,
    };

    readonly Option<string?> tensorBoard = new("--tensorboard")
    {
        Description = "Folder for event files that TensorBoard reads: loss, accuracy, learning rate and --metrics of each epoch.",
        HelpName = "FOLDER",
    };

    /// <summary>The option of what no cross-validation writes.</summary>
    public Option TensorBoard => tensorBoard;

    /// <summary><c>--quiet</c>.</summary>
    public static Option<bool> Quiet() => new(QuietName, "-q")
    {
        Description = "Say nothing but results, warnings and errors.",
    };

    /// <summary><c>--verbose</c>, which also brings progress beside <c>--json</c>.</summary>
    public static Option<bool> Verbose(string description) => new(VerboseName) { Description = description };

    /// <summary>Adds the options to a command.</summary>
    public ProgressOptions AddTo(GroupedCommand command)
    {
        command.AddGroup("Progress", quiet, verbose, every, tensorBoard);
        command.Validators.Add(result =>
        {
            Option[] given = [.. new Option[] { quiet, verbose, every }.Where(option => result.GetResult(option) is { Implicit: false })];
            if (given.Length > 1)
                result.AddError($"{given[0].Name}: cannot be combined with {given[1].Name}; leave one of them out");
        });
        return this;
    }

    /// <summary>A line every so many epochs; null where nobody asked for that.</summary>
    public int? Every(ParseResult parsed) => parsed.GetValue(verbose) ? 1 : parsed.GetValue(every);

    /// <summary>The event files; null where nobody asked for them.</summary>
    /// <exception cref="InputException">They cannot be written.</exception>
    public TensorBoardLog? OpenTensorBoard(ParseResult parsed, TrainingHistory history) => parsed.GetValue(tensorBoard) is { } folder
        ? OptionProblem.Name(tensorBoard.Name, () => new TensorBoardLog(folder, history))
        : null;

    /// <summary>Whether progress is to be said: programs that read results as JSON want none, unless they ask for it.</summary>
    public static bool AreWanted(ParseResult parsed)
    {
        var options = parsed.CommandResult.Command.Options;
        return !IsSet(QuietName) && (!IsSet(JsonName) || options.Any(option =>
            option.Name is VerboseName or "--log-every" && parsed.GetResult(option) is { Implicit: false }));

        bool IsSet(string name) => options.FirstOrDefault(option => option.Name == name) is Option<bool> option && parsed.GetValue(option);
    }
}
