namespace GpuNet.Cli.Output;

/// <summary>Numbers as a row of bars, one character each.</summary>
static class Sparkline
{
    const string Bars = "▁▂▃▄▅▆▇█";

    /// <summary>The course of a loss: heights are logarithms, because most of what matters happens near the least.</summary>
    /// <param name="values">Finite numbers.</param>
    /// <param name="width">The most characters; more values than that are averaged.</param>
    public static string Of(IReadOnlyList<double> values, int width)
    {
        int count = Math.Min(values.Count, width);
        double[] heights = [.. Enumerable.Range(0, Math.Max(0, count)).Select(Height)];
        if (heights.Length == 0)
            return "";
        double least = heights.Min(), range = heights.Max() - least;
        return string.Concat(heights.Select(height => Bars[range > 0 ? (int)Math.Round((height - least) / range * (Bars.Length - 1)) : 0]));

        double Height(int place)
        {
            int first = (int)((long)place * values.Count / count), end = (int)((long)(place + 1) * values.Count / count);
            double mean = Enumerable.Range(first, end - first).Average(index => values[index]);
            return Math.Log(Math.Max(mean, float.Epsilon));
        }
    }
}
