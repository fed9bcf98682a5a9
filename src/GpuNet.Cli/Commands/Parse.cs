using System.CommandLine.Parsing;
using System.Globalization;

namespace GpuNet.Cli.Commands;

/// <summary>Parsers of option values. What cannot be used becomes an error that names the option, the text and what is legal.</summary>
static class Parse
{
    /// <summary>Whole numbers of at least 1, separated by commas; an empty text is an empty list.</summary>
    public static int[] Widths(ArgumentResult result)
    {
        string text = Text(result);
        var widths = new List<int>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int width) || width < 1)
                return Error<int[]>(result, $"'{part}' is not a width, a whole number from 1 on, as in 128,64") ?? [];
            widths.Add(width);
        }
        return [.. widths];
    }

    /// <summary>A whole number of at least 1.</summary>
    public static int Count(ArgumentResult result) =>
        int.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= 1
            ? count
            : Error<int>(result, $"'{Text(result)}' is not a whole number from 1 on");

    /// <summary>A whole number of at least 2.</summary>
    public static int? Parts(ArgumentResult result) =>
        int.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out int parts) && parts >= 2
            ? parts
            : Error<int?>(result, $"'{Text(result)}' is not a whole number from 2 on");

    /// <summary>A whole number of at least 1, for an option without a default.</summary>
    public static int? OptionalCount(ArgumentResult result) => Count(result);

    /// <summary>A whole number of at least 0.</summary>
    public static ulong Seed(ArgumentResult result) =>
        ulong.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            ? seed
            : Error<ulong>(result, $"'{Text(result)}' is not a whole number from 0 on");

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

    /// <summary>Texts, separated by commas.</summary>
    public static string[]? Names(ArgumentResult result)
    {
        string[] names = Text(result).Split(',', StringSplitOptions.TrimEntries);
        return names.All(name => name.Length > 0) ? names : Error<string[]>(result, $"'{Text(result)}' has an empty name");
    }

    /// <summary>A policy for missing values.</summary>
    public static Missing? Missing(ArgumentResult result) => GpuNet.Missing.Find(Text(result))
        ?? Error<Missing>(result, $"'{Text(result)}' is none of error, mean and a number");

    /// <summary>One of a list of named things.</summary>
    public static Func<ArgumentResult, T?> OneOf<T>(IEnumerable<T> choices, Func<T, string> name) where T : class => result =>
        choices.FirstOrDefault(choice => name(choice) == Text(result))
        ?? Error<T>(result, $"'{Text(result)}' is none of {string.Join(", ", choices.Select(name))}");

    /// <summary>One of several named things, with constants of its own: <c>adam:beta1=0.8</c>.</summary>
    public static Func<ArgumentResult, T?> Named<T>(Func<string, T> parse, IEnumerable<string> names) where T : class => result =>
        names.Contains(Text(result).Split(':')[0])
            ? Text(parse)(result)
            : Error<T>(result, $"'{Text(result)}' is none of {string.Join(", ", names)}");

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

    /// <summary>A file that can be written, as far as can be told without writing it: in a folder that exists.</summary>
    public static string? NewFile(ArgumentResult result)
    {
        string path = Text(result);
        bool isFile = path.Length > 0 && !Directory.Exists(path) && Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)));
        return isFile ? path : Error<string>(result, $"'{path}' is not a file in a folder that exists");
    }

    static string Text(ArgumentResult result) => result.Tokens.Count > 0 ? result.Tokens[0].Value : "";

    static T? Error<T>(ArgumentResult result, string message)
    {
        string option = result.Parent is OptionResult parent ? parent.Option.Name + ": " : "";
        result.AddError(option + message);
        return default;
    }
}
