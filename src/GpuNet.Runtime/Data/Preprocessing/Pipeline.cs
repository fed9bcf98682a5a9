using System.Globalization;

namespace GpuNet;

/// <summary>
/// From the columns of a file to the inputs of a network: columns that are the same in all training rows are left out, missing values are
/// filled, numbers scaled, texts made one-hot. It is fitted on the training rows only, as whatever else it saw would leak into training,
/// and is saved with the model.
/// </summary>
public sealed class Pipeline
{
    // The places of the columns that are not left out.
    readonly int[] kept;

    /// <summary>A pipeline of fitted steps.</summary>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="imputer">Fills what is missing; null where that is an error.</param>
    /// <param name="scaler">Scales numbers; leaves the places of texts as they are.</param>
    /// <param name="encoder">Encodes texts; null where there are none.</param>
    /// <param name="constants">
    /// What each column is that is left out, as it is the same in all training rows, and null for others, which the steps are of;
    /// null where none is left out.
    /// </param>
    /// <param name="clips">Whether scaled numbers are smoothly clipped to −3 … 3.</param>
    /// <exception cref="ArgumentException">The steps are not of as many columns, or two columns have the same name.</exception>
    public Pipeline(
        IReadOnlyList<string> columns, Imputer? imputer, Scaler scaler, OneHotEncoder? encoder, IReadOnlyList<string?>? constants = null,
        bool clips = false)
    {
        constants ??= new string?[columns.Count];
        kept = [.. Enumerable.Range(0, constants.Count).Where(column => constants[column] is null)];
        if (constants.Count != columns.Count
            || new IColumnTransform?[] { imputer, scaler, encoder }.Any(step => step is not null && step.Columns != kept.Length))
        {
            throw new ArgumentException($"the preprocessing has steps that are not of {columns.Count} features");
        }
        if (columns.Distinct().Count() != columns.Count)
            throw new ArgumentException("two features have the same name");
        Columns = columns;
        Constants = constants;
        Imputer = imputer;
        Scaler = scaler;
        Encoder = encoder;
        ClipsNumbers = clips;
        TakesTexts = encoder is not null || constants.OfType<string>().Any(
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

    /// <summary>What encodes texts; null where there are none.</summary>
    public OneHotEncoder? Encoder { get; }

    /// <summary>Whether a column is of texts.</summary>
    internal bool TakesTexts { get; }

    /// <summary>Whether a column is of texts, or left out, so that it may have any.</summary>
    internal bool IsText(int column) => Constants[column] is not null || Encoder?.Categories[Array.BinarySearch(kept, column)] is not null;

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
            CheckComplete(table, [.. Enumerable.Range(0, table.Columns)]);
        string?[] constants = new string?[table.Columns];
        List<double> offsets = [], units = [], fills = [];
        double[] values = new double[rows.Length];
        for (int column = 0; column < table.Columns; column++)
        {
            table.CopyColumn(column, rows, values);
            double fill = imputer is null ? double.NaN : imputer.Fills[column];
            values.AsSpan().Replace(double.NaN, fill);
            constants[column] = ConstantOf(values, table.Categories[column]);
            if (constants[column] is not null)
                continue;
            var (offset, unit) = Scaler.Measure(table.Categories[column] is null ? scaling : Scaling.None, values);
            offsets.Add(offset);
            units.Add(unit);
            fills.Add(fill);
        }
        TellOf(constants, table);
        int[] kept = [.. Enumerable.Range(0, table.Columns).Where(column => constants[column] is null)];
        bool hasTexts = kept.Any(column => table.Categories[column] is not null);
        return new(
            table.Names, imputer is null ? null : new(fills.ToArray()), new(offsets.ToArray(), units.ToArray()),
            hasTexts ? OneHotEncoder.Measure(table, rows, kept) : null, constants, clips: scaling == Scaling.Robust);
    }

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
        if (Imputer is null)
            CheckComplete(table, kept);
        var inputs = HostMatrix<float>.Allocate(table.Rows, Outputs, table.Spilled?.Folder);
        double[] row = new double[kept.Length], encoded = new double[Outputs];
        var places = Recode(table, warn);
        for (int i = 0; i < table.Rows; i++)
        {
            for (int j = 0; j < kept.Length; j++)
            {
                double value = table[i, kept[j]];
                row[j] = places[j] is { } place && !double.IsNaN(value) ? place[(int)value] : value;
            }
            Imputer?.Apply(row, row);
            Scaler.Apply(row, row);
            for (int j = 0; ClipsNumbers && j < row.Length; j++)
                row[j] = Encoder?.Categories[j] is null ? SmoothClip.Apply(row[j]) : row[j];
            CheckRange(row, table, i);
            Encoder?.Apply(row, encoded);
            // What the network sees is the first that is rounded to 32 bits.
            ToFloats(Encoder is null ? row : encoded, inputs.Row(i));
        }
        return inputs;
    }

    /// <summary>
    /// What the inputs of a row would be in the file: numbers in its units, of texts the category that is largest, and what was left out.
    /// </summary>
    /// <param name="inputs">The inputs (<see cref="Outputs"/>), as an autoencoder gives them.</param>
    /// <exception cref="InvalidOperationException">Numbers are clipped.</exception>
    public string[] Restore(ReadOnlySpan<float> inputs)
    {
        if (ClipsNumbers)
            throw new InvalidOperationException("numbers that were clipped cannot be restored");
        double[] row = new double[kept.Length];
        var encoder = Encoder ?? new(new IReadOnlyList<string>?[kept.Length]);
        encoder.Invert(inputs, row);
        Scaler.Invert(row);
        string[] texts = [.. Constants.Select(constant => constant ?? "")];
        for (int j = 0; j < kept.Length; j++)
            texts[kept[j]] = encoder.Categories[j]?[(int)row[j]] ?? row[j].ToString(CultureInfo.InvariantCulture);
        return texts;
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

    void WarnOfChanges(FeatureTable table, Action<string> warn)
    {
        for (int column = 0; column < Columns.Count; column++)
        {
            if (Constants[column] is { } constant)
            {
                var other = table.Categories[column]?.Select(text => !IsSame(text, constant)).ToArray();
                double number = other is null ? double.Parse(constant, CultureInfo.InvariantCulture) : 0;
                Warn(table, column, value => other is null ? value != number : other[(int)value],
                    $"is not {constant.Quote()} as in every training row, so that it changes nothing", warn);
            }
        }
    }

    static bool IsSame(string text, string constant) => text == constant
        || (double.TryParse(text, CultureInfo.InvariantCulture, out double a)
            && double.TryParse(constant, CultureInfo.InvariantCulture, out double b) && a == b);

    // The place among the encoder's categories of each of the table's; −1 for what it does not know.
    double[]?[] Recode(FeatureTable table, Action<string> warn)
    {
        var places = new double[kept.Length][];
        for (int j = 0; j < kept.Length; j++)
        {
            if (Encoder?.Categories[j] is not { } known)
                continue;
            var knownPlaces = known.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
            double[] of = [.. table.Categories[kept[j]]!.Select(text => knownPlaces.TryGetValue(text, out int place) ? place : -1.0)];
            places[j] = of;
            Warn(table, kept[j], value => of[(int)value] < 0, "is not in the training part; it counts as no category", warn);
        }
        return places;
    }

    // A line for the first value of a column that something is wrong with, and the number of others.
    static void Warn(FeatureTable table, int column, Predicate<double> isWrong, string problem, Action<string> warn)
    {
        int first = -1, count = 0;
        for (int row = 0; row < table.Rows; row++)
        {
            double value = table[row, column];
            if (double.IsNaN(value) || !isWrong(value))
                continue;
            first = count++ == 0 ? row : first;
        }
        if (count > 0)
        {
            double value = table[first, column];
            string text = table.Categories[column]?[(int)value] ?? value.ToString(CultureInfo.InvariantCulture);
            string more = count == 1 ? "" : $", like {count - 1} more below";
            warn($"{table.Where(first, column)}: {text.Quote()} {problem}{more}");
        }
    }

    static void CheckComplete(FeatureTable table, int[] columns)
    {
        for (int row = 0; row < table.Rows; row++)
        {
            foreach (int column in columns)
            {
                if (!double.IsNaN(table[row, column]))
                    continue;
                string? text = table.Gaps?[column];
                var (what, remedy) = string.IsNullOrEmpty(text)
                    ? ("the value is missing", "")
                    : ($"{text.Quote()} says that the value is missing", $"; use {Setting.MissingTexts.To("''")} where it is a name");
                throw new InputException($"{table.Where(row, column)}: "
                    + $"{what}; fill it in, remove the row, or train with {Setting.Missing.To("Mean")} or a number in its place{remedy}");
            }
        }
    }

    static void ToFloats(ReadOnlySpan<double> values, Span<float> result)
    {
        for (int i = 0; i < result.Length; i++)
            result[i] = (float)values[i];
    }

    // What is not a number, as the place of a text that is missing, stays.
    void CheckRange(ReadOnlySpan<double> scaled, FeatureTable table, int row)
    {
        for (int j = 0; j < scaled.Length; j++)
        {
            if (!float.IsInfinity((float)scaled[j]))
                continue;
            throw new InputException($"{table.Where(row, kept[j])}: {table[row, kept[j]]} is "
                + $"{scaled[j]:0.###e+0} when it is scaled, too large for 32 bits; correct it or remove the row");
        }
    }
}
