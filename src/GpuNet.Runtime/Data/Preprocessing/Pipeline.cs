using System.Globalization;
using GpuNet.Data.Preprocessing;

namespace GpuNet;

/// <summary>
/// From the columns of a file to the inputs of a network: columns that are the same in all training rows are left out, missing values are
/// filled, texts made one-hot or frequencies, numbers scaled. It is fitted on the training rows only, as whatever else it saw would leak
/// into training, and is saved with the model.
/// </summary>
public sealed partial class Pipeline
{
    // So many values are preprocessed at once that they stay in the cache, but some rows at least.
    const int ValuesAtOnce = 1 << 13, FewestRows = 16;

    // The places of the columns that are not left out.
    readonly int[] kept;

    /// <summary>A pipeline of fitted steps.</summary>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="imputer">Fills what is missing; null where that is an error.</param>
    /// <param name="scaler">Scales numbers; leaves the places of texts as they are.</param>
    /// <param name="encoder">Makes texts one-hot; null where there are none.</param>
    /// <param name="constants">
    /// What each column is that is left out, as it is the same in all training rows, and null for others, which the steps are of;
    /// null where none is left out.
    /// </param>
    /// <param name="clips">Whether scaled numbers are smoothly clipped to −3 … 3.</param>
    /// <param name="frequencies">Makes numbers of other texts, which are scaled; null where there are none.</param>
    /// <exception cref="ArgumentException">The steps are not of as many columns, or two columns have the same name.</exception>
    public Pipeline(
        IReadOnlyList<string> columns, Imputer? imputer, Scaler scaler, OneHotEncoder? encoder, IReadOnlyList<string?>? constants = null,
        bool clips = false, FrequencyEncoder? frequencies = null)
    {
        constants ??= new string?[columns.Count];
        kept = [.. Enumerable.Range(0, constants.Count).Where(column => constants[column] is null)];
        if (constants.Count != columns.Count
            || new[] { imputer?.Columns, scaler.Columns, encoder?.Columns, frequencies?.Columns }.Any(
                of => of is not null && of != kept.Length))
        {
            throw new ArgumentException($"the preprocessing has steps that are not of {columns.Count} features");
        }
        if (columns.Distinct().Count() != columns.Count)
            throw new ArgumentException("two features have the same name");
        if (encoder is not null && frequencies is not null && encoder.Categories.Zip(frequencies.Shares).Any(
            column => column is { First: not null, Second: not null }))
        {
            throw new ArgumentException("a column is one-hot and a frequency, too");
        }
        Columns = columns;
        Constants = constants;
        Imputer = imputer;
        Scaler = scaler;
        Encoder = encoder;
        Frequencies = frequencies;
        ClipsNumbers = clips;
        TakesTexts = encoder is not null || frequencies is not null || constants.OfType<string>().Any(
            constant => !double.TryParse(constant, CultureInfo.InvariantCulture, out _));
    }

    /// <summary>The names of the columns that it takes.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>What each column is that is left out, as it is the same in all training rows; null for others.</summary>
    public IReadOnlyList<string?> Constants { get; }

    /// <summary>Number of inputs that it makes.</summary>
    public int Outputs => Encoder?.Outputs ?? kept.Length;

    /// <summary>What fills missing values; null where they are an error.</summary>
    public Imputer? Imputer { get; }

    /// <summary>What scales numbers.</summary>
    public Scaler Scaler { get; }

    /// <summary>Whether scaled numbers are smoothly clipped to −3 … 3, z/√(1 + (z/3)²).</summary>
    public bool ClipsNumbers { get; }

    /// <summary>What makes texts one-hot; null where there are none.</summary>
    public OneHotEncoder? Encoder { get; }

    /// <summary>What makes numbers of other texts; null where there are none.</summary>
    public FrequencyEncoder? Frequencies { get; }

    /// <summary>Whether a column is of texts.</summary>
    internal bool TakesTexts { get; }

    /// <summary>Whether an input is a number, which is scaled.</summary>
    internal bool HasNumbers => Encoder is null || Encoder.Categories.Any(texts => texts is null);

    /// <summary>Whether a column is of texts, or left out, so that it may have any.</summary>
    internal bool IsText(int column) => Constants[column] is not null || IsFrequency(column)
        || Encoder?.Categories[Array.BinarySearch(kept, column)] is not null;

    /// <summary>Whether numbers are made of the texts of a column.</summary>
    internal bool IsFrequency(int column) =>
        Constants[column] is null && Frequencies?.Shares[Array.BinarySearch(kept, column)] is not null;

    /// <summary>The inputs for the rows of a table.</summary>
    /// <returns>Row-major (rows, <see cref="Outputs"/>).</returns>
    /// <exception cref="ArgumentException">The table has other columns.</exception>
    /// <exception cref="InputException">
    /// A value is missing, and nothing is there to take its place, or it is too large for a float when it is scaled.
    /// </exception>
    /// <remarks>
    /// Texts that the training rows did not have are warned of, once a column, and so are other values of columns that are left out.
    /// </remarks>
    public float[] Apply(FeatureTable table) => ApplyToAll(table).ToArray();

    /// <summary>The same, where the inputs may be more than fit in an array.</summary>
    /// <param name="table">The table.</param>
    /// <param name="warn">Takes the warnings; null for the logger.</param>
    internal HostMatrix<float> ApplyToAll(FeatureTable table, Action<string>? warn = null)
    {
        warn ??= Message.Warn;
        var inputs = ApplyToKept(table, warn);
        WarnOfChanges(table, warn);
        return inputs;
    }

    /// <summary>
    /// The same for the table that the pipeline was fitted on: outside the training rows, left-out columns may have other values.
    /// </summary>
    internal HostMatrix<float> ApplyToKept(FeatureTable table) => ApplyToKept(table, Message.Warn);

    HostMatrix<float> ApplyToKept(FeatureTable table, Action<string> warn)
    {
        if (!table.Names.SequenceEqual(Columns))
            throw new ArgumentException($"the columns are {table.Names.Quote()}, not {Columns.Quote()}");
        table.Check();
        var inputs = HostMatrix<float>.Allocate(table.Rows, Outputs, table.All.Folder);
        var places = Recode(table, warn);
        int rows = Math.Max(ValuesAtOnce / kept.Length, FewestRows), parts = (table.Rows + rows - 1) / rows;
        var problems = new InputException?[parts];
        if (parts == 1)
            problems[0] = Apply(table, places, inputs, first: 0, rows);
        else
            Parallel.For(0, parts, part => problems[part] = Apply(table, places, inputs, part * rows, rows));
        // Which one is found first depends on the threads; the first in the file is the one that is told.
        return Array.Find(problems, problem => problem is not null) is { } error ? throw error : inputs;
    }

    // The inputs of some rows; what is wrong in the first that has none.
    InputException? Apply(FeatureTable table, double[]?[] places, HostMatrix<float> inputs, int first, int rows)
    {
        int width = kept.Length;
        rows = Math.Min(rows, table.Rows - first);
        double[] values = new double[rows * width], encoded = new double[Encoder is null ? 0 : Outputs];
        for (int j = 0; j < width; j++)
            table.All.CopyTo(values.AsSpan(j), kept[j], first, rows, width);
        for (int i = 0; i < rows; i++)
        {
            var row = values.AsSpan(i * width, width);
            for (int j = 0; j < width; j++)
            {
                if (!double.IsNaN(row[j]))
                    row[j] = places[j] is { } place ? place[(int)row[j]] : row[j];
                else if (Imputer is null)
                    return table.NoValue(first + i, kept[j]);
            }
            Imputer?.Apply(row, row);
            Scaler.Apply(row, row);
            for (int j = 0; ClipsNumbers && j < row.Length; j++)
                row[j] = Encoder?.Categories[j] is null ? SmoothClip.Apply(row[j]) : row[j];
            if (FindOutOfRange(row, table, first + i) is { } problem)
                return problem;
            Encoder?.Apply(row, encoded);
            // What the network sees is the first that is rounded to 32 bits.
            ToFloats(Encoder is null ? row : encoded, inputs.Row(first + i));
        }
        return null;
    }

    /// <summary>
    /// What the inputs of a row would be in the file: numbers in its units, of texts the category that is largest, and what was left out.
    /// </summary>
    /// <param name="inputs">The inputs (<see cref="Outputs"/>), as an autoencoder gives them.</param>
    /// <exception cref="InvalidOperationException">Numbers are clipped, or texts became their frequencies.</exception>
    public string[] Restore(ReadOnlySpan<float> inputs)
    {
        if (ClipsNumbers)
            throw new InvalidOperationException("numbers that were clipped cannot be restored");
        if (Frequencies is not null)
            throw new InvalidOperationException("texts cannot be restored from their frequencies");
        double[] row = new double[kept.Length];
        var encoder = Encoder ?? new(new IReadOnlyList<string>?[kept.Length]);
        encoder.Invert(inputs, row);
        Scaler.Invert(row);
        string[] texts = [.. Constants.Select(constant => constant ?? "")];
        for (int j = 0; j < kept.Length; j++)
            texts[kept[j]] = encoder.Categories[j]?[(int)row[j]] ?? row[j].ToString(CultureInfo.InvariantCulture);
        return texts;
    }

    void WarnOfChanges(FeatureTable table, Action<string> warn)
    {
        for (int column = 0; column < Columns.Count; column++)
        {
            if (Constants[column] is { } constant)
            {
                var other = table.Categories[column]?.Select(text => !IsSame(text, constant)).ToArray();
                double number = other is null ? double.Parse(constant, CultureInfo.InvariantCulture) : 0;
                table.WarnWhere(column, value => other is null ? value != number : other[(int)value],
                    $"is not {constant.Quote()} as in every training row, so that it changes nothing", warn);
            }
        }
    }

    static bool IsSame(string text, string constant) => text == constant
        || (double.TryParse(text, CultureInfo.InvariantCulture, out double a)
            && double.TryParse(constant, CultureInfo.InvariantCulture, out double b) && a == b);

    // What each text of the table becomes: its place among the categories, −1 where it is none of them, or its frequency.
    double[]?[] Recode(FeatureTable table, Action<string> warn)
    {
        var places = new double[kept.Length][];
        for (int j = 0; j < kept.Length; j++)
        {
            if (Frequencies?.Shares[j] is { } shares)
            {
                Add(j, WholeNumbers.Lookup(shares.Select(one => new KeyValuePair<string, double>(one.Key, one.Value))), unknown: 0,
                    "its frequency counts as 0");
            }
            if (Encoder?.Categories[j] is { } known)
            {
                Add(j, WholeNumbers.Lookup(known.Select((text, place) => new KeyValuePair<string, double>(text, place))), unknown: -1,
                    "it counts as no category");
            }
        }
        return places;

        void Add(int j, Func<string, double?> valueOf, double unknown, string effect)
        {
            double[] of = [.. table.Categories[kept[j]]!.Select(text => valueOf(text) ?? unknown)];
            places[j] = of;
            if (of.Contains(unknown))
                table.WarnWhere(kept[j], value => of[(int)value] == unknown, $"is not in the training part; {effect}", warn);
        }
    }

    static void ToFloats(ReadOnlySpan<double> values, Span<float> result)
    {
        for (int i = 0; i < result.Length; i++)
            result[i] = (float)values[i];
    }

    // What is not a number, as the place of a text that is missing, stays.
    InputException? FindOutOfRange(ReadOnlySpan<double> scaled, FeatureTable table, int row)
    {
        for (int j = 0; j < scaled.Length; j++)
        {
            if (!float.IsInfinity((float)scaled[j]))
                continue;
            return new($"{table.Where(row, kept[j])}: {table.All[row, kept[j]]} is "
                + $"{scaled[j]:0.###e+0} when it is scaled, too large for 32 bits; correct it or remove the row");
        }
        return null;
    }
}
