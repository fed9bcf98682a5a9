using System.Globalization;
using GpuNet.Data.Preprocessing;

namespace GpuNet;

/// <content>Fits it.</content>
public sealed partial class Pipeline
{
    /// <summary>Learns from the training rows of a table.</summary>
    /// <exception cref="InputException">
    /// A column has no value in these rows, a value is missing where that is an error, or all columns are the same in all of them.
    /// </exception>
    /// <remarks>Which columns are left out is told as a <see cref="Message"/>.</remarks>
    public static Pipeline Fit(FeatureTable table, ReadOnlySpan<int> rows, Scaling scaling, Missing missing)
    {
        if (scaling == Scaling.Log)
            throw new ArgumentException($"features are not scaled as logarithms, only targets; set {Setting.TargetScaling}");
        var imputer = missing.IsError ? null : Imputer.Measure(missing, table, rows);
        if (imputer is null)
            table.CheckComplete();
        string?[] constants = new string?[table.Columns];
        List<double> offsets = [], units = [], fills = [];
        List<NormalScores?> scores = [];
        List<IReadOnlyDictionary<string, float>?> frequencies = [];
        double[] values = new double[rows.Length];
        foreach (var (column, all) in table.All.ByColumn().Index())
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = all[rows[i]];
            double fill = imputer is null ? double.NaN : imputer.Fills[column];
            var texts = table.Categories[column];
            if (texts is null)
                values.AsSpan().Replace(double.NaN, fill);
            constants[column] = ConstantOf(values, texts);
            if (constants[column] is not null)
                continue;
            var shares = table.IsFrequency(column) ? FrequencyEncoder.Measure(table, column, values) : null;
            var own = texts is null || shares is not null ? scaling : Scaling.None;
            var (offset, unit) = Scaler.Measure(own, values);
            scores.Add(own == Scaling.Quantile ? NormalScores.Measure(values) : null);
            frequencies.Add(shares);
            offsets.Add(offset);
            units.Add(unit);
            fills.Add(fill);
        }
        TellOf(constants, table);
        int[] kept = [.. Enumerable.Range(0, table.Columns).Where(column => constants[column] is null)];
        var encoder = OneHotEncoder.Measure(table, rows, kept);
        return new(
            table.Names, imputer is null ? null : new(fills.ToArray()),
            new(offsets.ToArray(), units.ToArray()) { Scores = scores.TrueForAll(of => of is null) ? null : scores },
            encoder.Categories.All(texts => texts is null) ? null : encoder, constants, clips: scaling == Scaling.Robust,
            frequencies.TrueForAll(shares => shares is null) ? null : new(frequencies));
    }

    // What all values are, as a text; null where they differ or one is missing.
    static string? ConstantOf(ReadOnlySpan<double> values, IReadOnlyList<string>? texts)
    {
        // NaN is not equal to itself here.
        foreach (double value in values)
        {
            if (!(value == values[0]))
                return null;
        }
        return texts?[(int)values[0]] ?? values[0].ToString(CultureInfo.InvariantCulture);
    }

    static void TellOf(string?[] constants, FeatureTable table)
    {
        string[] names = [.. table.Names.Where((_, column) => constants[column] is not null)];
        if (names.Length == table.Columns)
            throw new InputException($"{table.Name}: no column differs among the training rows; there is nothing to learn from");
        string value = constants.OfType<string>().FirstOrDefault("").Quote();
        if (names.Length == 1)
            Message.Note($"{table.Name}: column {names[0].Quote()} left out: it is {value} in every training row");
        else if (names.Length > 1)
            Message.Note($"{table.Name}: columns {names.Quote()} left out: each is the same in every training row");
    }
}
