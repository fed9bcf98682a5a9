using System.Globalization;

namespace GpuNet;

/// <summary>How many percent of the examples train, validate and test: they add up to 100, and training gets some.</summary>
public sealed record SplitShares
{
    SplitShares(decimal train, decimal validation, decimal test) => (Train, Validation, Test) = (train, validation, test);

    /// <summary>Percent that the network learns from, above 0.</summary>
    public decimal Train { get; }

    /// <summary>Percent that it is scored on after each epoch.</summary>
    public decimal Validation { get; }

    /// <summary>Percent that it is scored on at the end.</summary>
    public decimal Test { get; }

    /// <summary>Reads <c>60/20/20</c> (train/validation/test) or <c>80/20</c> (train/test), whole or decimal percent.</summary>
    /// <exception cref="InputException">The text is something else.</exception>
    public static SplitShares Parse(string text)
    {
        string[] parts = text.Split('/');
        if (parts is [var train, var test])
            parts = [train, "0", test];
        if (parts.Length != 3)
            throw Bad(text, "two or three percentages are needed");
        decimal[] shares = Array.ConvertAll(parts, part => ParsePercent(part, text));
        // Decimal adds exactly: 33.3 + 33.3 + 33.4 is 100.
        if (shares.Sum() is decimal sum and not 100)
            throw Bad(text, $"the percentages add up to {sum.ToString("0.####", CultureInfo.InvariantCulture)}, not 100");
        if (shares[0] == 0)
            throw Bad(text, "the training part must be above 0");
        return new(shares[0], shares[1], shares[2]);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Train}/{Validation}/{Test}");

    static decimal ParsePercent(string part, string text) =>
        decimal.TryParse(part.Trim().TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal percent)
            && percent <= 100
            ? percent
            : throw Bad(text, $"{part.Quote()} is not a percentage");

    static InputException Bad(string text, string problem) => new($"{Setting.Split}: {text.Quote()} cannot be used: {problem}; "
        + "write train/validation/test, as in 60/20/20, or train/test, as in 80/20");
}
