using System.CommandLine;
using System.CommandLine.Parsing;
using GpuNet.Cli.Output;
using GpuNet.Learning;

namespace GpuNet.Cli.Commands;

/// <summary>The options that say what is learned from, with what network, and how.</summary>
sealed class LearningOptions
{
    /// <summary>The name of the option of presets.</summary>
    public const string PresetName = "--preset";

    const string StartFromName = "--start-from";

    static readonly TrainingOptions usual = new();

    readonly Option<int> epochs = new("--epochs", "-e")
    {
        Description = "Passes over the training examples.",
        HelpName = "NUMBER",
        DefaultValueFactory = _ => usual.Epochs,
        CustomParser = Parse.Count,
    };

    readonly Option<int> batchSize = new("--batch-size", "-b")
    {
        Description = "Examples per training step.",
        HelpName = "NUMBER",
        DefaultValueFactory = _ => usual.BatchSize,
        CustomParser = Parse.Count,
    };

    readonly Option<ulong> seed = SeedOption("Seed of all random numbers.");

    readonly Option<string> split = SplitOption();

    readonly Option<float?> threshold = new("--threshold")
    {
        Description = $"Predict the second of two classes, or a label, at this probability or above ({usual.Threshold}); "
            + "for pairs, the distance below which they belong together.",
        HelpName = "NUMBER",
        CustomParser = Parse.OptionalNotNegative,
    };

    readonly InputOption startFrom = new(StartFromName)
    {
        Description = "Go on training this model, on data with its columns; it decides about columns, network and loss.",
        HelpName = "MODEL.safetensors",
    };

    readonly Option<Preset?> preset = new(PresetName)
    {
        Description = "Choose options that are not given by the size and the columns of the table (default), "
            + "or leave them as they are (plain); without the option default, and plain for 'digits'.",
        HelpName = string.Join('|', Preset.All),
        CustomParser = Parse.Named(Preset.Parse, Preset.All.Select(choice => choice.Name)),
        CompletionSources = { (string[])[.. Preset.All.Select(choice => choice.Name)] },
    };

    readonly Option<bool> calibrate = new("--calibrate")
    {
        Description = "Calibrate the probabilities on the validation part after training, by temperature scaling.",
    };

    readonly DataOptions data = new();
    readonly NetworkOptions network = new();
    readonly UpdateOptions update = new();

    /// <summary><c>--seed</c>.</summary>
    public static Option<ulong> SeedOption(string description) => new("--seed", "-s")
    {
        Description = description,
        HelpName = "NUMBER",
        DefaultValueFactory = _ => usual.Seed,
        CustomParser = Parse.Seed,
    };

    /// <summary><c>--split</c>.</summary>
    public static Option<string> SplitOption() => new("--split")
    {
        Description = "Percent of the examples for training/validation/test, or for training/test as in 80/20.",
        HelpName = "70/10/20",
        DefaultValueFactory = _ => usual.Split.ToString(),
    };

    /// <summary>The option of what is decided when the network answers.</summary>
    public Option Threshold => threshold;

    /// <summary>The option of the model that training starts from.</summary>
    public Option StartFrom => startFrom;

    /// <summary>The option of what is done to probabilities after training.</summary>
    public Option Calibrate => calibrate;

    /// <inheritdoc cref="UpdateOptions.IsInOptimizer"/>
    public bool IsInOptimizer(string name, ParseResult parsed) => update.IsInOptimizer(name, parsed);

    /// <summary>Where it runs.</summary>
    public DeviceOptions Device { get; } = new();

    /// <summary>Adds the options to a command.</summary>
    public LearningOptions AddTo(GroupedCommand command)
    {
        command.Arguments.Add(data.Data);
        command.AddGroup("Data", [.. data.All, split]);
        command.AddGroup("Network", [.. network.All]);
        command.AddGroup("Training", [preset, epochs, batchSize, .. update.Minimised, seed]);
        command.AddGroup("Stopping", [.. update.Stopping]);
        Device.AddTo(command);
        command.Validators.Add(result =>
        {
            // The plain preset decides nothing.
            bool isPlain = result.GetResult(preset)?.Tokens is [{ Value: var name }] && name == Preset.Plain.Name;
            string? other = data.OfColumns.Concat(network.All).Concat(isPlain ? [] : [preset])
                .FirstOrDefault(option => IsGiven(result, option))?.Name;
            if (IsGiven(result, startFrom) && other is not null)
                result.AddError($"{startFrom.Name}: the model decides what {other} would; leave one of them out");
        });
        return this;

        static bool IsGiven(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };
    }

    /// <summary>Whether the data are prepared already.</summary>
    public bool IsPrepared(ParseResult parsed) => data.Data.PreparedFolderOf(parsed) is not null;

    IEnumerable<Option> OfData => data.All.Append(split);

    /// <summary>
    /// Opens prepared data, or reads a data set, shows its columns, divides and preprocesses it; and the recipe with what the preset
    /// chooses for it.
    /// </summary>
    /// <exception cref="InputException">It cannot be used as the options say.</exception>
    public (PreparedData Data, TrainingOptions Recipe) Prepare(ParseResult parsed, TrainingOptions recipe) =>
        Prepare(parsed, recipe, out _);

    /// <inheritdoc cref="Prepare(ParseResult, TrainingOptions)"/>
    /// <param name="parsed">The options.</param>
    /// <param name="recipe">What they describe.</param>
    /// <param name="read">The data set as it was read; of prepared data null.</param>
    /// <param name="showsColumns">Whether its columns are shown.</param>
    /// <param name="varied">Options that the preset leaves as they are, since a search varies them.</param>
    public (PreparedData Data, TrainingOptions Recipe) Prepare(
        ParseResult parsed, TrainingOptions recipe, out DataSet? read, bool showsColumns = false,
        IReadOnlyCollection<string>? varied = null)
    {
        read = null;
        if (data.Data.PreparedFolderOf(parsed) is { } folder)
        {
            var given = OfData.Append(startFrom).FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false });
            if (given is not null)
                throw new InputException($"{given.Name}: {folder} is prepared already; leave the option out, or prepare the data with it");
            var opened = PreparedData.Open(folder);
            CheckThreshold(parsed, opened.Source);
            return Told(opened, WithPreset(parsed, recipe, opened.Source, opened.Split, varied));
        }
        read = ReadData(parsed, recipe.StartFrom, showsColumns);
        var split = PreparedData.Divide(read, recipe);
        recipe = WithPreset(parsed, recipe, read, split, varied);
        return Told(PreparedData.Prepare(read, recipe, split), recipe);

        (PreparedData, TrainingOptions) Told(PreparedData prepared, TrainingOptions recipe)
        {
            OptionNotes.Tell(parsed, prepared, recipe);
            return (prepared, recipe);
        }
    }

    /// <summary>Reads a data set.</summary>
    /// <exception cref="InputException">It cannot be used, or a threshold is given and there is nothing to decide by it.</exception>
    public DataSet ReadData(ParseResult parsed, Model? startFrom, bool showsColumns = true)
    {
        if (data.Data.PreparedFolderOf(parsed) is { } folder)
            throw new InputException($"--folds: {folder} is prepared for one division of its data; name the files that it was made of");
        var read = data.Read(parsed, startFrom);
        CheckThreshold(parsed, read);
        if (showsColumns)
            ColumnTable.Print(read, Messages.Progress, LineWidth.OfError);
        return read;
    }

    /// <summary>The recipe that the options describe.</summary>
    /// <exception cref="InputException">Two of them contradict each other, or there is no such device.</exception>
    public TrainingOptions ReadRecipe(ParseResult parsed)
    {
        Device.CheckThere(parsed);
        var start = parsed.GetValue(startFrom) is { } path ? LoadStart(path) : null;
        // What was decided when data were prepared, or by the model that training starts from, is no decision of this command.
        string? folder = data.Data.PreparedFolderOf(parsed);
        IEnumerable<Option> ofModel = [.. data.OfColumns, .. network.All, preset];
        IEnumerable<Option> decided = [.. folder is null ? [] : OfData, .. start is null ? [] : ofModel];
        var recipe = new TrainingOptions
        {
            StartFrom = start,
            Configuration = ConfigOptions.OfModel(parsed, without: decided),
            Split = ReadSplit(parsed.GetRequiredValue(split)),
            Threshold = parsed.GetValue(threshold) ?? start?.Threshold ?? usual.Threshold,
            Calibrates = parsed.GetValue(calibrate),
            Epochs = parsed.GetRequiredValue(epochs),
            BatchSize = parsed.GetRequiredValue(batchSize),
            Seed = parsed.GetRequiredValue(seed),
        };
        recipe = network.ReadInto(recipe, parsed, folder is null ? data.Task(parsed) : PreparedFolder.TaskOf(folder));
        // Before data are read, which may take long. Prepared ones have a window of their own.
        if (folder is null)
            recipe.CheckRecurrence(data.IsSeries(parsed));
        recipe = update.ReadInto(recipe, parsed);
        // A preset may choose larger batches.
        if (!IsLeftToPreset(parsed, batchSize))
            CheckDivision(recipe);
        return data.ReadInto(recipe, parsed);
    }

    /// <summary>Whether a preset may set an option.</summary>
    public static bool IsOfPreset(Option option) =>
        Preset.All.SelectMany(preset => preset.Options).Any(name => NameOf(name) == option.Name);

    /// <summary>
    /// The preset where none is given. The bundled data set shows how one network is trained, in a second or two; a model that training
    /// starts from has decided already.
    /// </summary>
    public static Preset UsualPreset(ParseResult parsed) =>
        parsed.CommandResult.Command.Arguments.OfType<DataArgument>().Any(files => files.IsDigits(parsed))
        || parsed.GetResult(StartFromName) is OptionResult { Implicit: false } ? Preset.Plain : Preset.Default;

    /// <summary>Whether an option is not given and its value left to a preset.</summary>
    public static bool IsLeftToPreset(ParseResult parsed, Option option) =>
        parsed.CommandResult.Command.Options.FirstOrDefault(one => one.Name == PresetName) is Option<Preset?> preset
        && parsed.GetResult(option) is not { Implicit: false }
        && (parsed.GetValue(preset) ?? UsualPreset(parsed)).Options.Any(name => NameOf(name) == option.Name);

    /// <summary>The recipe with what a preset chooses for the data, which it tells.</summary>
    public TrainingOptions WithPreset(
        ParseResult parsed, TrainingOptions recipe, DataSet read, Split division, IReadOnlyCollection<string>? varied = null)
    {
        var chooser = parsed.GetValue(preset) ?? UsualPreset(parsed);
        if (chooser == Preset.Plain)
            return recipe;
        // What was decided when data were prepared stays.
        string[] decided = [.. (varied ?? []).Select(NameOf),
            .. data.Data.PreparedFolderOf(parsed) is null ? [] : OfData.Select(option => option.Name)];
        var result = chooser.ApplyTo(recipe, read, division, name => decided.Contains(NameOf(name)) || IsInOptimizer(name, parsed)
            || parsed.GetResult(NameOf(name)) is OptionResult { Implicit: false });
        recipe = result.Options;
        var configuration = recipe.Configuration?.DeepClone().AsObject();
        foreach (var (option, value) in result.Chosen)
            configuration?[option] = value;
        Tell(chooser, result, division.Train.Length);
        CheckDivision(recipe);
        return configuration is null
            ? recipe : recipe with { Configuration = ConfigOptions.InOrder(parsed.CommandResult.Command, configuration) };
    }

    static void CheckDivision(TrainingOptions recipe)
    {
        if (recipe.FindDivisionProblem() is { } problem)
            throw new InputException(problem);
    }

    static void Tell(Preset chooser, PresetResult result, int rows)
    {
        string chosen = string.Join(' ', result.Chosen.Select(one => $"{NameOf(one.Option)} {one.Value}"));
        if (chosen.Length > 0)
            Messages.Progress.WriteLine($"preset   {chooser}: {chosen} for {rows} training examples");
        foreach (var left in result.Left.GroupBy(one => one.Given))
        {
            string others = string.Join(", ", left.Select(one => NameOf(one.Option)));
            Messages.Progress.WriteLine($"preset   {chooser}: chooses no {others}, as {NameOf(left.Key)} is given or varied");
        }
    }

    static string NameOf(string option) => $"--{option}";

    static Model LoadStart(string path)
    {
        var model = ModelFile.Load(path, allowNonFinite: true);
        return model.Parameters.Values.All(float.IsFinite) ? model : throw new InputException(
            $"{StartFromName}: {path} has parameters that are NaN or infinite, so that training cannot go on from them");
    }

    void CheckThreshold(ParseResult parsed, DataSet read)
    {
        if (parsed.GetValue(threshold) is { } value)
            ModelOptions.CheckThreshold(value, read.Task, read.Name);
    }

    /// <summary>Reads shares, and tells where there is no validation part.</summary>
    public static SplitShares ReadSplit(string text)
    {
        var shares = SplitShares.Parse(text);
        if (text.Count(character => character == '/') == 1)
            Messages.Progress.WriteLine($"split    {shares.Train} % for training, {shares.Test} % for the test, no validation part");
        return shares;
    }
}
