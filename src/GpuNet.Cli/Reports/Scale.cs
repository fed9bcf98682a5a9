using System.Globalization;

namespace GpuNet.Cli.Reports;

/// <summary>An axis of a chart: a range of numbers, with marks at round ones.</summary>
sealed class Scale
{
    const int Marks = 5;
    const double Rounding = 1e-9;

    static readonly int[] factors = [1, 2, 5, 10];

    readonly double step;

    Scale(double low, double high, double step) => (Low, High, this.step) = (low, high, step);

    /// <summary>The shares from 0 to 1.</summary>
    public static Scale Share { get; } = new(0, 1, 0.2);

    /// <summary>Where it begins.</summary>
    public double Low { get; }

    /// <summary>Where it ends.</summary>
    public double High { get; }

    /// <summary>The numbers that are marked, with their texts.</summary>
    public IEnumerable<(double Value, string Text)> Ticks
    {
        get
        {
            for (int i = (int)Math.Ceiling(Low / step - Rounding); i * step <= High + Rounding * step; i++)
                yield return (i * step, Format(i * step));
        }
    }

    /// <summary>A scale from a round number to a round number with all finite values between them.</summary>
    /// <param name="values">The values.</param>
    /// <param name="isWhole">Whether marks are whole numbers only.</param>
    public static Scale Of(IEnumerable<double> values, bool isWhole = false)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double value in values.Where(double.IsFinite))
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        if (low > high)
            return Share;
        if (high - low <= Rounding * Math.Abs(high))
            (low, high) = (low - Math.Max(1, Math.Abs(low)) / 2, high + Math.Max(1, Math.Abs(high)) / 2);
        double step = Round((high - low) / Marks);
        if (isWhole)
            return new(low, high, Math.Max(1, step));
        return new(step * Math.Floor(low / step + Rounding), step * Math.Ceiling(high / step - Rounding), step);
    }

    /// <summary>Where a value lies between the ends, from 0 to 1.</summary>
    public double Place(double value) => (value - Low) / (High - Low);

    // 1, 2 or 5 times a power of ten, that or the next above.
    static double Round(double step)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return power * factors.First(factor => factor * power >= step * (1 - Rounding));
    }

    string Format(double value)
    {
        if (Math.Abs(value) < step / 2)
            return "0";
        double largest = Math.Max(Math.Abs(Low), Math.Abs(High));
        string format = largest >= 1e6 || largest < 1e-3 ? "0.##e+0" : $"F{Math.Max(0, -(int)Math.Floor(Math.Log10(step) + Rounding))}";
        return value.ToString(format, CultureInfo.InvariantCulture);
    }
}
