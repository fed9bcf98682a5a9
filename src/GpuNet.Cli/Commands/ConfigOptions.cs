using System.Collections;
using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GpuNet.Cli.Output;
using GpuNet.Files;

namespace GpuNet.Cli.Commands;

/// <summary><c>--config</c> and <c>--print-config</c>: the options of a command as a JSON file.</summary>
static class ConfigOptions
{
    const string Prefix = "--";

    // They change nothing in the model.
    static readonly HashSet<string> aside =
    [
        "--json", "--quiet", "--verbose", "--log-every", "--checkpoint", "--checkpoint-every", "--resume", "--threads", "--parallel",
    ];

    /// <summary>Adds the options to a command.</summary>
    public static GroupedCommand AddTo(GroupedCommand command)
    {
        command.AddGroup("Configuration", File(), Print());
        return command;
    }

    static InputOption File() => new("--config")
    {
        Description = "Take options from a JSON file, by their names without --; those on the command line win.",
        HelpName = "FILE.json",
    };

    static Option<bool> Print() => new("--print-config")
    {
        Description = "Print all options as such a file, and do nothing else.",
    };

    /// <summary>Parses a command line with the options of the file that it names.</summary>
    /// <exception cref="InputException">The file cannot be read, or has something that is no option.</exception>
    public static ParseResult Parse(RootCommand root, string[] arguments)
    {
        var parsed = root.Parse(arguments);
        var given = parsed.CommandResult.Command.Options.OfType<InputOption>().FirstOrDefault(option => option.Name == File().Name);
        return given is not null && parsed.GetResult(given)?.Tokens is [var path]
            ? root.Parse([.. arguments, .. Read(path.Value, parsed)])
            : parsed;
    }

    /// <summary>Whether the options are to be printed.</summary>
    public static bool IsPrinted(ParseResult parsed) =>
        parsed.CommandResult.Command.Options.FirstOrDefault(option => option.Name == Print().Name) is Option<bool> print
        && parsed.Action == parsed.CommandResult.Command.Action && parsed.GetValue(print);

    /// <summary>All options that have a value, but those that a preset chooses, as a file of them.</summary>
    public static string ToJson(ParseResult parsed) =>
        ToJson(parsed, option => IsSetting(option) && !LearningOptions.IsLeftToPreset(parsed, option)).Indented();

    /// <summary>The options that make a model what it is.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="without">Options that say nothing here.</param>
    public static JsonObject OfModel(ParseResult parsed, IEnumerable<Option> without) => ToJson(parsed, option =>
        IsSetting(option) && option is not OutputOption && !aside.Contains(option.Name) && !without.Contains(option));

    /// <summary>The options that a command has, in its order, so that the same ones have the same text.</summary>
    public static JsonObject InOrder(Command command, JsonObject options) => new(
        from option in command.Options
        let name = option.Name[Prefix.Length..]
        where options.ContainsKey(name)
        select KeyValuePair.Create(name, options[name]?.DeepClone()));

    static JsonObject ToJson(ParseResult parsed, Func<Option, bool> isWanted)
    {
        var json = new JsonObject();
        foreach (var option in parsed.CommandResult.Command.Options.Where(isWanted))
        {
            string[] texts = [.. TextsOf(parsed, option)];
            if (IsSwitch(option))
                json[option.Name[Prefix.Length..]] = parsed.GetValue<bool>(option.Name);
            else if (option.Arity.MaximumNumberOfValues == 1 && texts is [var only])
                json[option.Name[Prefix.Length..]] = IsNumber(option.ValueType) ? Number(only) : only;
            else if (option.Arity.MaximumNumberOfValues > 1 && (texts.Length > 0 || option.HasDefaultValue))
                json[option.Name[Prefix.Length..]] = List(IsEmptyList(option, texts) ? [] : texts);
        }
        return json;
    }

    static bool IsSetting(Option option) => option is not HelpOption && option.Name != File().Name && option.Name != Print().Name;

    static bool IsNumber(Type type) => (Nullable.GetUnderlyingType(type) ?? type) is var bare
        && (bare == typeof(int) || bare == typeof(ulong) || bare == typeof(float));

    static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    // As JSON writes numbers: 7 for 007, 0.5 for .5; none, which is a number to some options only, stays a text.
    static JsonValue Number(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong whole) ? JsonValue.Create(whole)
        : float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) ? JsonValue.Create(number)
        : JsonValue.Create(text);

    // Of a list that is empty where it is not given, an empty text is a value of its own.
    static bool IsEmptyList(Option option, string[] texts) => texts is [""] && !option.HasDefaultValue;

    static IEnumerable<string> TextsOf(ParseResult parsed, Option option)
    {
        if (parsed.GetResult(option) is { Implicit: false } result)
        {
            var texts = result.Tokens.Select(token => token.Value);
            return IsWrittenWithCommas(option)
                ? texts.SelectMany(ListText.Split).Select(text => ListText.Join([text]))
                : texts;
        }
        return UsualTexts(parsed, option);
    }

    // Its help says so: COLUMN,COLUMN; the values of NAME=RANGE have commas of their own.
    static bool IsWrittenWithCommas(Option option) => option.HelpName?.Contains(',') == true && option.Arity.MaximumNumberOfValues > 1;

    static IEnumerable<string> UsualTexts(ParseResult parsed, Option option)
    {
        // Which preset is usual depends on the data.
        if (option.Name == LearningOptions.PresetName)
            return [LearningOptions.UsualPreset(parsed).Name];
        return (option.HasDefaultValue ? option.GetDefaultValue() : null) switch
        {
            null => [],
            string text => [text],
            IEnumerable values => values.Cast<object>().Select(Text),
            var value => [Text(value)],
        };

        static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
    }

    // The command line that says the same, without what the real one says already.
    static List<string> Read(string path, ParseResult parsed)
    {
        using var document = InputFile.Read(path, stream => Parse(stream, path));
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new InputException($"{path}: this is not a JSON object of options");
        return ArgumentsOf(document.RootElement, path, parsed);
    }

    static List<string> ArgumentsOf(JsonElement file, string path, ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var settings = command.Options.Where(IsSetting)
            .SelectMany(option => option.Aliases.Append(option.Name), (option, name) => (Name: name.TrimStart('-'), Option: option))
            .ToDictionary(entry => entry.Name, entry => entry.Option);
        bool isPlain = file.TryGetProperty(LearningOptions.PresetName[Prefix.Length..], out var preset)
            && preset.ValueKind == JsonValueKind.String && preset.GetString() == Preset.Plain.Name;
        var arguments = new List<string>();
        var names = new HashSet<string>();
        foreach (var entry in file.EnumerateObject())
        {
            if (!names.Add(entry.Name))
                throw new InputException($"{path}: {entry.Name.Quote()} is there twice; leave one of them out");
            if (!settings.TryGetValue(entry.Name, out var option))
            {
                if (OfOtherCommand(entry.Name, parsed) is { } other)
                {
                    if (IsUsual(parsed, other.Option, [.. ArgumentsOf(other.Option, entry.Value, $"{path}: {entry.Name.Quote()}")]))
                        continue;
                    throw new InputException($"{path}: {entry.Name.Quote()} is an option of gpunet {other.Command.Name}, not of gpunet "
                        + $"{command.Name}; leave it out");
                }
                throw new InputException($"{path}: {entry.Name.Quote()} is no option of gpunet {command.Name}"
                    + Suggestion.Advise(entry.Name, settings.Keys, $"see gpunet {command.Name} --help"));
            }
            if (parsed.GetResult(option) is { Implicit: false })
                continue;
            string[] added = [.. ArgumentsOf(option, entry.Value, $"{path}: {entry.Name.Quote()}")];
            // What is usual is not given: so it contradicts no other option. But a preset would choose something else.
            if (!IsUsual(parsed, option, added) || (!isPlain && LearningOptions.IsOfPreset(option)))
                arguments.AddRange(added);
        }
        return arguments;
    }

    static bool IsUsual(ParseResult parsed, Option option, string[] arguments) => IsSwitch(option)
        ? arguments.Length == 0
        : arguments.Where(text => text != option.Name).SequenceEqual(UsualTexts(parsed, option));

    // A file that one command has printed may be given to another, which has not all of its options.
    static (Command Command, Option Option)? OfOtherCommand(string name, ParseResult parsed)
    {
        foreach (var command in parsed.RootCommandResult.Command.Subcommands)
        {
            if (command.Options.Where(IsSetting).FirstOrDefault(option => option.Name == Prefix + name) is { } option)
                return (command, option);
        }
        return null;
    }

    static IEnumerable<string> ArgumentsOf(Option option, JsonElement value, string where) => value.ValueKind switch
    {
        JsonValueKind.Null => [],
        JsonValueKind.False when IsSwitch(option) => [],
        JsonValueKind.True when IsSwitch(option) => [option.Name],
        _ when IsSwitch(option) => throw new InputException($"{where} is switched on or off; write true or false, without quotes"),
        JsonValueKind.Array when value.GetArrayLength() == 0 && !option.HasDefaultValue => [option.Name, ""],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(part => part.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? ArgumentsOf(option, part, where)
            : throw new InputException($"{where} has {part.GetRawText().Quote()} in its list; write texts or numbers")),
        JsonValueKind.String => [option.Name, value.GetString()!],
        JsonValueKind.Number => [option.Name, value.GetRawText()],
        JsonValueKind.Object => throw new InputException($"{where} is an object; write a text, a number or a list"),
        _ => throw new InputException($"{where} is {value.GetRawText()}; write a text or a number"),
    };

    static bool IsSwitch(Option option) => option.ValueType == typeof(bool);

    static JsonDocument Parse(Stream stream, string path)
    {
        try
        {
            var document = JsonDocument.Parse(stream, new() { CommentHandling = JsonCommentHandling.Skip });
            Decode(document.RootElement);
            return document;
        }
        catch (InvalidOperationException)
        {
            throw new InputException($"{path}: a text is not Unicode: it is no UTF-8, or has half of a surrogate pair");
        }
        catch (JsonException problem)
        {
            throw new InputException($"{path}: this is not JSON: {problem.Describe()}");
        }
    }

    // Texts are decoded when they are asked for: here all at once, so that what is not Unicode is known before anything is done with them.
    static void Decode(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var part in element.EnumerateArray())
                Decode(part);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var entry in element.EnumerateObject())
            {
                _ = entry.Name;
                Decode(entry.Value);
            }
        }
        else if (element.ValueKind == JsonValueKind.String)
        {
            _ = element.GetString();
        }
    }
}
