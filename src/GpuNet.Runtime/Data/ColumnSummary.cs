using System.Globalization;

namespace GpuNet.Data;

/// <summary>A column of a data set at a glance.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Number or text.</param>
/// <param name="Use">What it is to what is learned.</param>
/// <param name="Missing">How many values are missing.</param>
/// <param name="Distinct">How many different values it has.</param>
/// <param name="Values">The range of its numbers, or some of its texts.</param>
sealed record ColumnSummary(string Name, string Type, string Use, int Missing, int Distinct, string Values)
{
    const int Shown = 3, Few = 1 << 12;
    const string Class = "class";

    /// <summary>The columns that a data set learns from, and its targets.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="most">At most so many features.</param>
    public static IReadOnlyList<ColumnSummary> Of(DataSet data, int most)
    {
        var table = data.FeatureTable;
        var features = table.All.ByColumn().Take(most).Select((values, column) => Of(
            table.Names[column], table.IsFrequency(column) ? "frequency" : "feature", values, table.Categories[column]));
        string use = data.ClassNames is not null ? Class : "target";
        var targets = Enumerable.Range(0, data.TargetNames.Count).Select(target => Of(
            data.TargetNames[target], use, [.. Every(data.Targets, target, data.TargetCount)], data.ClassNames));
        return [.. features, .. targets];
    }

    static ColumnSummary Of(string name, string use, double[] all, IReadOnlyList<string>? texts)
    {
        int missing = all.Count(double.IsNaN), distinct = CountDistinct(all);
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        foreach (double value in all)
        {
            if (!double.IsNaN(value))
                (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }
        string values = distinct == 0 ? ""
            : texts is null ? $"{Number(least)} to {Number(most)}"
            : string.Join(", ", texts.Take(Shown).Select(text => text.Shorten())) + (texts.Count > Shown ? ", …" : "");
        bool isNumber = texts is null || (use == Class && texts.All(text => long.TryParse(text, CultureInfo.InvariantCulture, out _)));
        return new(name, isNumber ? "number" : "text", use, missing, distinct, values);
    }

    // How many different values there are, beside those that are missing; they may be in another order then.
    static int CountDistinct(double[] values)
    {
        var few = new HashSet<double>();
        foreach (double value in values)
        {
            if (!double.IsNaN(value) && few.Add(value) && few.Count > Few)
                break;
        }
        if (few.Count <= Few)
            return few.Count;
        // A set of many would take several times the memory of the values.
        Array.Sort(values);
        int distinct = 0;
        for (int i = 0; i < values.Length; i++)
            distinct += !double.IsNaN(values[i]) && (i == 0 || values[i] != values[i - 1]) ? 1 : 0;
        return distinct;
    }

    static IEnumerable<double> Every(double[] values, int first, int step)
    {
        for (int place = first; place < values.Length; place += step)
            yield return values[place];
    }

    static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
