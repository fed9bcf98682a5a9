using System.Globalization;
using System.Text.RegularExpressions;

namespace GpuNet;

/// <summary>The values to try for a parameter: a range, or a list.</summary>
public sealed partial class SearchRange
{
    const string Between = "..";
    const int Digits = 4;

    readonly SearchParameter parameter;
    readonly string[]? choices;
    readonly double low, high;

    SearchRange(SearchParameter parameter, string text, string[] choices)
    {
        this.parameter = parameter;
        this.choices = choices;
        Text = text;
    }

    SearchRange(SearchParameter parameter, string text, double low, double high)
    {
        this.parameter = parameter;
        Text = text;
        (this.low, this.high) = (low, high);
    }

    /// <summary>As it was written: <c>0.0001..0.1</c>, or <c>relu,tanh</c>.</summary>
    public string Text { get; }

    /// <summary>All values of a list, or of a range of not too many whole numbers; null for others.</summary>
    internal IReadOnlyList<string>? All => field ??= choices ?? (parameter.IsInteger && high - low < SearchSpace.MostCombinations
        ? [.. Enumerable.Range((int)low, (int)(high - low) + 1).Select(value => Format(value))]
        : null);

    /// <summary>All values of a list, or the ends of a range.</summary>
    internal IReadOnlyList<string> Samples => choices ?? [Format(low), Format(high)];

    /// <summary>Reads a range.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="text"><c>LOW..HIGH</c>, or values with commas.</param>
    /// <exception cref="InputException">
    /// The text is neither, or has a value that is not valid for the parameter, or has one twice.
    /// </exception>
    public static SearchRange Parse(SearchParameter parameter, string text)
    {
        int place = text.IndexOf(Between, StringComparison.Ordinal);
        if (place < 0)
        {
            // The constants of a value have commas, too: step:every=20,factor=0.1,cosine.
            string[] choices = [.. Comma().Split(text).Select(choice => choice.Trim())];
            var values = new HashSet<object>();
            return choices.FirstOrDefault(choice => !values.Add(parameter.Read(choice))) is { } twice
                ? throw new InputException($"{parameter.Name}: the value '{twice}' is given twice in {text}; give it once")
                : new(parameter, text, choices);
        }
        if (parameter.Scale is not { } scale)
            throw new InputException($"{parameter.Name}: {text} is not a list of valid values; separate them with commas");
        double low = Number(text[..place]), high = Number(text[(place + Between.Length)..]);
        bool ordered = low < high && double.IsFinite(ToLine(low, scale)) && double.IsFinite(ToLine(high, scale));
        return ordered ? new(parameter, text, low, high) : throw new InputException(
            $"{parameter.Name}: {text} is not a range; write the lower end first, and above 0 on a logarithmic scale");

        double Number(string end) => Convert.ToDouble(parameter.Read(end), CultureInfo.InvariantCulture);
    }

    /// <summary>Samples a value.</summary>
    /// <param name="uniform">A random number from [0, 1).</param>
    /// <param name="around">The value to sample near; null for the whole range.</param>
    /// <param name="share">The fraction of the range that counts as near; ignored for lists.</param>
    /// <returns>The value as text with four significant digits, so that a table shows exactly what was tried.</returns>
    public string Draw(double uniform, string? around, double share)
    {
        if (choices is not null)
            return choices[(int)(uniform * choices.Length)];
        // Integers are rounded, so the range is widened to make the ends as likely as the rest.
        double room = parameter.IsInteger ? 0.49 : 0;
        double first = ToLine(low - room), last = ToLine(high + room), length = last - first;
        if (around is not null)
        {
            // Near the ends the interval is shifted inwards to keep its length.
            double center = ToLine(double.Parse(around, CultureInfo.InvariantCulture));
            first = Math.Clamp(center - share * length / 2, first, last - share * length);
            length *= share;
        }
        return Format(FromLine(first + uniform * length));
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    string Format(double value)
    {
        if (parameter.IsInteger)
            return ((int)Math.Clamp(Math.Round(value), low, high)).ToString(CultureInfo.InvariantCulture);
        double rounded = double.Parse(value.ToString($"G{Digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return Math.Clamp(rounded, low, high).ToString(CultureInfo.InvariantCulture);
    }

    double ToLine(double value) => ToLine(value, parameter.Scale!.Value);

    double FromLine(double place) => parameter.Scale switch
    {
        SearchScale.Log => Math.Exp(place),
        SearchScale.LogToOne => 1 - Math.Exp(-place),
        _ => place,
    };

    [GeneratedRegex(@",(?!\s*\w+\s*=)")]
    private static partial Regex Comma();

    static double ToLine(double value, SearchScale scale) => scale switch
    {
        SearchScale.Log => Math.Log(value),
        SearchScale.LogToOne => -Math.Log(1 - value),
        _ => value,
    };
}
