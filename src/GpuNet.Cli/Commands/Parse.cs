using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using GpuNet.Files;

namespace GpuNet.Cli.Commands;

/// <summary>
/// Parsers of option values. What cannot be used becomes an error that names the option, the text and what is legal. Lists have commas
/// between their values, and options that are given again add to them; what has a comma of its own is written in quotes.
/// </summary>
static class Parse
{
    const string Counted = "a whole number from 1 on";

    /// <summary>Whole numbers of at least 1; an empty text is an empty list.</summary>
    public static int[] Widths(ArgumentResult result)
    {
        var widths = new List<int>();
        string[] parts = [.. Parts(result)];
        foreach (string part in parts is [""] ? [] : parts)
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int width) || width < 1)
                return Error<int[]>(result, Beyond(part, int.MaxValue) ?? $"'{part}' is not a width, {Counted}, as in 128,64") ?? [];
            widths.Add(width);
        }
        return [.. widths];
    }

    /// <summary>A whole number of at least 1.</summary>
    public static int Count(ArgumentResult result) =>
        int.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= 1
            ? count
            : Error<int>(result, Beyond(Text(result), int.MaxValue) ?? $"'{Text(result)}' is not {Counted}");

    /// <summary>A whole number from 1 to a largest one.</summary>
    public static Func<ArgumentResult, int> CountUpTo(int most) => result => Count(result) is var count && count <= most
        ? count
        : Error<int>(result, $"{count} is more than {most}, the most that is possible");

    /// <summary>The number of a port.</summary>
    public static int Port(ArgumentResult result) =>
        ushort.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port)
            ? port
            : Error<int>(result, $"'{Text(result)}' is not a port, a whole number from 0 to {ushort.MaxValue}");

    /// <summary>An IP address.</summary>
    public static IPAddress? Address(ArgumentResult result) => IPAddress.TryParse(Text(result), out var address)
        ? address
        : Error<IPAddress>(result, $"'{Text(result)}' is not an IP address, such as 127.0.0.1 or 0.0.0.0");

    /// <summary>A whole number of at least 2.</summary>
    public static int? AtLeastTwo(ArgumentResult result) =>
        int.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out int parts) && parts >= 2
            ? parts
            : Error<int?>(result, Beyond(Text(result), int.MaxValue) ?? $"'{Text(result)}' is not a whole number from 2 on");

    /// <summary>A whole number of at least 1, for an option without a default.</summary>
    public static int? OptionalCount(ArgumentResult result) => Count(result);

    /// <summary>A whole number of at least 1, or 0 for a word that says none.</summary>
    public static Func<ArgumentResult, int?> CountOr(string none) => result =>
        string.Equals(Text(result), none, StringComparison.OrdinalIgnoreCase) ? 0
        : int.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= 1 ? count
        : Error<int?>(result, Beyond(Text(result), int.MaxValue) ?? $"'{Text(result)}' is neither {Counted} nor {none}");

    /// <summary>A whole number of at least 0.</summary>
    public static ulong Seed(ArgumentResult result) =>
        ulong.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            ? seed
            : Error<ulong>(result, Beyond(Text(result), ulong.MaxValue) ?? $"'{Text(result)}' is not a whole number from 0 on");

    /// <summary>A finite number above 0.</summary>
    public static float? Rate(ArgumentResult result) =>
        float.TryParse(Text(result), NumberStyles.Float, CultureInfo.InvariantCulture, out float rate) && rate > 0f && float.IsFinite(rate)
            ? rate
            : Error<float?>(result, $"'{Text(result)}' is not a number above 0");

    /// <summary>A finite number of at least 0.</summary>
    public static float NotNegative(ArgumentResult result) =>
        float.TryParse(Text(result), NumberStyles.Float, CultureInfo.InvariantCulture, out float value)
            && value >= 0f && float.IsFinite(value)
            ? value
            : Error<float>(result, $"'{Text(result)}' is not a number of at least 0");

    /// <summary>A finite number of at least 0, for an option without a default.</summary>
    public static float? OptionalNotNegative(ArgumentResult result) => NotNegative(result);

    /// <summary>A number from 0 to below 1.</summary>
    public static float Share(ArgumentResult result) =>
        float.TryParse(Text(result), NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && value >= 0f && value < 1f
            ? value
            : Error<float>(result, $"'{Text(result)}' is not a number from 0 to below 1");

    /// <summary>Names.</summary>
    public static string[]? Names(ArgumentResult result)
    {
        string[] names = [.. Parts(result)];
        return names.All(name => name.Length > 0) ? names : Error<string[]>(result, $"'{string.Join(',', names)}' has an empty name");
    }

    /// <summary>Texts, which may be empty.</summary>
    public static string[]? Texts(ArgumentResult result) => [.. Parts(result)];

    /// <summary>Several of a list of named things.</summary>
    public static Func<ArgumentResult, T[]?> SomeOf<T>(IEnumerable<T> choices, Func<T, string> name) where T : class => result =>
    {
        var chosen = Parts(result).Select(part => Choose(result, part, choices, name)).ToList();
        return chosen.Contains(null) ? null : [.. chosen.OfType<T>()];
    };

    /// <summary>A policy for missing values.</summary>
    public static Missing? Missing(ArgumentResult result) => GpuNet.Missing.Find(Text(result))
        ?? Error<Missing>(result, $"'{Text(result)}' is none of error, mean and a number");

    /// <summary>One of a list of named things.</summary>
    public static Func<ArgumentResult, T?> OneOf<T>(IEnumerable<T> choices, Func<T, string> name) where T : class => result =>
        Choose(result, Text(result), choices, name);

    /// <summary>One of several characters that have names, by its name or as it is.</summary>
    public static Func<ArgumentResult, string?> Separator(Dictionary<string, char> characters) => result =>
        Text(result) is [var character] && characters.ContainsValue(character)
            ? characters.First(pair => pair.Value == character).Key
            : Choose(result, Text(result), characters.Keys, name => name);

    /// <summary>A time with its unit: <c>30s</c>, <c>10m</c>, <c>2h</c>.</summary>
    public static TimeSpan? Time(ArgumentResult result)
    {
        string text = Text(result);
        int seconds = text.LastOrDefault() switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 };
        return seconds > 0 && uint.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out uint count)
            && TimeSpan.FromSeconds((double)count * seconds) is var time && time > TimeSpan.Zero && time <= TimeSpan.FromDays(24)
            ? time
            : Error<TimeSpan?>(result, $"'{text}' is no time of at most 24 days: write a whole number with its unit, as in 30s, 10m or 2h");
    }

    /// <summary>One of several named things, with constants of its own: <c>adam:beta1=0.8</c>.</summary>
    public static Func<ArgumentResult, T?> Named<T>(Func<string, T> parse, IEnumerable<string> names) where T : class => result =>
        Find(Text(result).Split(':')[0], names) is { } name
            ? Text(_ => parse(name + Text(result)[name.Length..]))(result)
            : Error<T>(result, Unknown(Text(result).Split(':')[0], names));

    /// <summary>What a parser makes of a text, or why it cannot.</summary>
    public static Func<ArgumentResult, T?> Text<T>(Func<string, T> parse) => result =>
    {
        try
        {
            return parse(Text(result));
        }
        catch (ArgumentException problem)
        {
            return Error<T>(result, problem.Message);
        }
    };

    static T? Choose<T>(ArgumentResult result, string text, IEnumerable<T> choices, Func<T, string> name) where T : class =>
        Find(text, choices.Select(name)) is { } found
            ? choices.First(choice => name(choice) == found)
            : Error<T>(result, Unknown(text, choices.Select(name)));

    static string? Find(string text, IEnumerable<string> names) => names.Contains(text) ? text : Suggestion.IgnoringCase(text, names);

    static string Unknown(string text, IEnumerable<string> names) =>
        $"'{text}' is unknown" + Suggestion.Advise(text, names, $"choose from {string.Join(", ", names)}");

    static IEnumerable<string> Parts(ArgumentResult result) => result.Tokens.SelectMany(token => ListText.Split(token.Value));

    static string Text(ArgumentResult result) => result.Tokens.Count > 0 ? result.Tokens[0].Value : "";

    // What is wrong with a whole number that is too large; null for other texts.
    static string? Beyond(string text, ulong most) => text.Length > 0 && text.All(char.IsAsciiDigit) && !text.All(digit => digit == '0')
        && !(ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) && number <= most)
        ? $"'{text}' is more than {most}, the largest number that is possible"
        : null;

    static T? Error<T>(ArgumentResult result, string message)
    {
        string option = result.Parent is OptionResult parent ? parent.Option.Name + ": " : "";
        result.AddError(option + message);
        return default;
    }
}
