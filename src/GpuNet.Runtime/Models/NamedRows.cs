using System.Globalization;
using System.Text;

namespace GpuNet;

/// <summary>Makes a table of rows by name, as a file would give it.</summary>
static class NamedRows
{
    /// <summary>What messages call rows that are not from a file.</summary>
    public const string Name = "the input";

    /// <summary>The columns of a model.</summary>
    /// <exception cref="InputException">A row lacks a column, or has a value there that cannot be used.</exception>
    public static FeatureTable Read<TValue>(Model model, IEnumerable<IReadOnlyDictionary<string, TValue>> rows)
    {
        var columns = model.Preprocessing.Columns;
        var places = columns.Select((_, column) => model.Preprocessing.Encoder?.Categories[column])
            .Select(known => known is null ? null : new Dictionary<string, int>()).ToArray();
        var values = new List<float>();
        foreach (var (number, row) in rows.Index())
        {
            foreach (var (place, name) in model.FeatureNames.Index())
            {
                if (!row.TryGetValue(name, out var value))
                    throw Bad($"it is not there; the model predicts from {model.FeatureNames.Quote()}");
                values.Add(IsMissing(value) ? float.NaN
                    : places[place % columns.Count] is { } texts ? PlaceOf(TextOf(value), texts)
                    : ToNumber(value) ?? throw Bad($"{TextOf(value).Quote()} is not a finite number"));

                InputException Bad(string problem) => new($"{Name}, row {number + 1}, column {name.Quote()}: {problem}");
            }
        }
        return new()
        {
            Name = Name,
            Names = columns,
            Values = [.. values],
            Categories = [.. places.Select(texts => texts?.Keys.ToArray())],
        };
    }

    static bool IsMissing<TValue>(TValue value) =>
        value is null or double.NaN or float.NaN || (value is string text && Missing.IsMissing(Encoding.UTF8.GetBytes(text)));

    static string TextOf<TValue>(TValue value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;

    static float? ToNumber<TValue>(TValue value)
    {
        float number = value switch
        {
            string text => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float parsed) ? parsed : float.NaN,
            bool or char or DateTime => float.NaN,
            IConvertible convertible => convertible.ToSingle(CultureInfo.InvariantCulture),
            _ => float.NaN,
        };
        return float.IsFinite(number) ? number : null;
    }

    // Dictionaries that nothing is removed from list their keys in the order in which they came.
    static int PlaceOf(string text, Dictionary<string, int> places)
    {
        if (!places.TryGetValue(text, out int place))
            places.Add(text, place = places.Count);
        return place;
    }
}
