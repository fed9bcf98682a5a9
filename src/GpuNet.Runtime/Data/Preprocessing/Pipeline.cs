using System.Diagnostics;
using System.Globalization;

namespace GpuNet;

/// <summary>
/// From the columns of a file to the inputs of a network: missing values are filled, numbers scaled, texts made one-hot. It is fitted on
/// the training rows only, as whatever else it saw would leak into training, and is saved with the model.
/// </summary>
public sealed class Pipeline
{
    readonly IColumnTransform[] steps;

    /// <summary>A pipeline of fitted steps.</summary>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="imputer">Fills what is missing; null where that is an error.</param>
    /// <param name="scaler">Scales numbers; leaves the places of texts as they are.</param>
    /// <param name="encoder">Encodes texts; null where there are none.</param>
    /// <exception cref="ArgumentException">The steps are not of as many columns, or two columns have the same name.</exception>
    public Pipeline(IReadOnlyList<string> columns, Imputer? imputer, Scaler scaler, OneHotEncoder? encoder)
    {
        steps = [.. new IColumnTransform?[] { imputer, scaler, encoder }.OfType<IColumnTransform>()];
        if (steps.Any(step => step.Columns != columns.Count))
            throw new ArgumentException($"the preprocessing has steps that are not of {columns.Count} features");
        if (columns.Distinct().Count() != columns.Count)
            throw new ArgumentException("two features have the same name");
        Columns = columns;
        Imputer = imputer;
        Scaler = scaler;
        Encoder = encoder;
    }

    /// <summary>The names of the columns that it takes.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Number of inputs that it makes.</summary>
    public int Outputs => steps[^1].Outputs;

    /// <summary>What fills missing values; null where they are an error.</summary>
    public Imputer? Imputer { get; }

    /// <summary>What scales numbers.</summary>
    public Scaler Scaler { get; }

    /// <summary>What encodes texts; null where there are none.</summary>
    public OneHotEncoder? Encoder { get; }

    /// <summary>Learns from the training rows of a table.</summary>
    /// <exception cref="InputException">A column has no value in these rows, or a value is missing where that is an error.</exception>
    public static Pipeline Fit(FeatureTable table, ReadOnlySpan<int> rows, Scaling scaling, Missing missing)
    {
        var imputer = missing.IsError ? null : Imputer.Measure(missing, table, rows);
        float[] values = [.. table.Values];
        if (imputer is null)
            CheckComplete(table);
        else
            Transform(imputer, values);

        var scaler = Scaler.Measure(scaling, values, table.Columns, rows, column => table.Categories[column] is null);
        bool hasTexts = table.Categories.Any(list => list is not null);
        return new(table.Names, imputer, scaler, hasTexts ? OneHotEncoder.Measure(table, rows) : null);
    }

    /// <summary>The inputs for the rows of a table.</summary>
    /// <returns>Row-major (rows, <see cref="Outputs"/>).</returns>
    /// <exception cref="ArgumentException">The table has other columns.</exception>
    /// <exception cref="InputException">A value is missing, and nothing is there to take its place.</exception>
    /// <remarks>Texts that the training rows did not have are warned of, once a column.</remarks>
    public float[] Apply(FeatureTable table)
    {
        if (!table.Names.SequenceEqual(Columns))
            throw new ArgumentException($"the columns are {table.Names.Quote()}, not {Columns.Quote()}");
        if (Imputer is null)
            CheckComplete(table);
        long length = (long)table.Rows * Outputs;
        if (length > Array.MaxLength)
            throw new InputException($"{table.Name}: {table.Rows} rows of {Outputs} inputs are more than fit in an array");

        float[] inputs = new float[length];
        float[] row = new float[table.Columns];
        var places = Recode(table);
        for (int i = 0; i < table.Rows; i++)
        {
            table.Values.AsSpan(i * row.Length, row.Length).CopyTo(row);
            for (int column = 0; column < row.Length; column++)
            {
                if (places[column] is { } place && !float.IsNaN(row[column]))
                    row[column] = place[(int)row[column]];
            }
            for (int step = 0; step < steps.Length - 1; step++)
                steps[step].Apply(row, row);
            steps[^1].Apply(row, inputs.AsSpan(i * Outputs, Outputs));
        }
        return inputs;
    }

    /// <summary>What the inputs of a row would be in the file: numbers in its units, and of texts the category that is largest.</summary>
    /// <param name="inputs">The inputs (<see cref="Outputs"/>), as an autoencoder gives them.</param>
    public string[] Restore(ReadOnlySpan<float> inputs)
    {
        float[] row = new float[Columns.Count];
        if (Encoder is null)
            inputs.CopyTo(row);
        else
            Encoder.Invert(inputs, row);
        Scaler.Invert(row);
        return [.. row.Select((value, column) => Encoder?.Categories[column] is { } categories
            ? categories[(int)value]
            : value.ToString(CultureInfo.InvariantCulture))];
    }

    // The place among the encoder's categories of each of the table's; −1 for what it does not know.
    float[]?[] Recode(FeatureTable table)
    {
        var places = new float[table.Columns][];
        for (int column = 0; column < places.Length; column++)
        {
            if (Encoder?.Categories[column] is not { } known)
                continue;
            var knownPlaces = known.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
            places[column] = [.. table.Categories[column]!.Select(text => knownPlaces.TryGetValue(text, out int place) ? place : -1f)];
            Warn(table, column, places[column]);
        }
        return places;
    }

    static void Warn(FeatureTable table, int column, float[] places)
    {
        int first = -1, count = 0;
        for (int row = 0; row < table.Rows; row++)
        {
            float place = table.Values[row * table.Columns + column];
            if (float.IsNaN(place) || places[(int)place] >= 0)
                continue;
            first = count++ == 0 ? row : first;
        }
        if (count > 0)
        {
            string text = table.Categories[column]![(int)table.Values[first * table.Columns + column]];
            string more = count == 1 ? "" : $", like {count - 1} more below";
            Trace.TraceWarning($"{table.Where(first, column)}: {text.Quote()} is not in the training part; it counts as no category{more}");
        }
    }

    static void CheckComplete(FeatureTable table)
    {
        int place = Array.FindIndex(table.Values, float.IsNaN);
        if (place >= 0)
        {
            throw new InputException($"{table.Where(place / table.Columns, place % table.Columns)}: "
                + "the value is missing; fill it in, remove the row, or train with --missing mean or a number in its place");
        }
    }

    static void Transform(Imputer imputer, float[] values)
    {
        for (int first = 0; first < values.Length; first += imputer.Columns)
        {
            var row = values.AsSpan(first, imputer.Columns);
            imputer.Apply(row, row);
        }
    }
}
