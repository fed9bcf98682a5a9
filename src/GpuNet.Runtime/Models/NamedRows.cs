using System.Globalization;
using System.Text;
using GpuNet.Data;

namespace GpuNet;

/// <summary>Makes a table of rows by name, as a file would give it.</summary>
/// <param name="model">The model that predicts from them.</param>
sealed class NamedRows(Model model)
{
    /// <summary>What messages call rows that are not from a file.</summary>
    public const string Name = "the input";

    /// <summary>The columns of the model, which are found as in a file.</summary>
    /// <exception cref="InputException">A row lacks a column, or has a value there that cannot be used.</exception>
    public FeatureTable Read<TValue>(IEnumerable<IReadOnlyDictionary<string, TValue>> rows)
    {
        var preprocessing = model.Preprocessing;
        int width = preprocessing.Columns.Count;
        Dictionary<string, int>?[] places =
            [.. Enumerable.Range(0, width).Select(column => preprocessing.IsText(column) ? new Dictionary<string, int>() : null)];
        var values = new List<double>();
        var known = model.KnownNames();
        var parts = new Dictionary<string, (string Column, int Place)>();
        foreach (var (column, format) in model.Dates)
        {
            foreach (var (place, name) in DateColumns.NamesOf(column, format).Index())
                parts[name] = (column, place);
        }
        foreach (var (number, row) in rows.Index())
        {
            var names = new KnownNames(row.Keys, row.ContainsKey, known);
            foreach (var (place, name) in model.FeatureNames.Index())
            {
                string? found = names.TryFind(name);
                if (parts.TryGetValue(name, out var part) && found is null)
                {
                    values.Add(PartOf(row, names.TryFind(part.Column), part.Column, part.Place) ?? throw new InputException(
                        $"{Name}, row {number + 1}, column {part.Column.Quote()}: it is not there, or no date in the format "
                        + model.Dates[part.Column].Quote()));
                    continue;
                }
                // Nothing depends on what was the same in all training rows.
                if (found is null && preprocessing.Constants[place % width] is null)
                    throw Bad($"it is not there; the model predicts from {model.FeatureNames.Quote()}");
                var value = found is null ? default : row[found];
                values.Add(IsMissing(value) ? double.NaN
                    : places[place % width] is { } texts ? PlaceOf(TextOf(value), texts)
                    : ToNumber(value, name) ?? throw Bad($"{TextOf(value).Quote()} {ProblemOf(name)}"));

                InputException Bad(string problem) => new($"{Name}, row {number + 1}, column {name.Quote()}: {problem}");
            }
        }
        return new()
        {
            Name = Name,
            Names = preprocessing.Columns,
            Values = [.. values],
            Categories = [.. places.Select(texts => texts?.Keys.ToArray())],
        };
    }

    // A number that is made of a date; null where there is none.
    double? PartOf<TValue>(IReadOnlyDictionary<string, TValue> row, string? found, string column, int place) =>
        found is null ? null
        : IsMissing(row[found]) ? double.NaN
        : DateColumns.NumbersOf(TextOf(row[found]), model.Dates[column])?[place];

    bool IsMissing<TValue>(TValue? value) =>
        value is null or double.NaN or float.NaN || (value is string text && model.MissingTexts.Contains(Encoding.UTF8.GetBytes(text)));

    double? ToNumber<TValue>(TValue? value, string column)
    {
        double number = value switch
        {
            string text => Parse(text, model.Formats.GetValueOrDefault(column, NumberFormat.Plain)),
            bool or char or DateTime => double.NaN,
            IConvertible convertible => convertible.ToDouble(CultureInfo.InvariantCulture),
            _ => double.NaN,
        };
        return double.IsFinite(number) ? number : null;
    }

    string ProblemOf(string column) =>
        model.Formats.TryGetValue(column, out var format) && format.IsDuration ? DurationText.Advice : "is not a finite number";

    static double Parse(string text, NumberFormat format) =>
        format.TryParse(Encoding.UTF8.GetBytes(text), out double number) ? number : double.NaN;

    static string TextOf<TValue>(TValue? value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;

    // Dictionaries that nothing is removed from list their keys in the order in which they came.
    static int PlaceOf(string text, Dictionary<string, int> places)
    {
        if (!places.TryGetValue(text, out int place))
            places.Add(text, place = places.Count);
        return place;
    }
}
