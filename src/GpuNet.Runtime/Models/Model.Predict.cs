using System.Numerics;
using System.Runtime.InteropServices;
using GpuNet.Plans;

namespace GpuNet;

/// <content>
/// Predicts. Any number of threads may do so at once, and nothing needs to be disposed: plans on the CPU are kept from call to call. With a
/// device it runs there, for one thread at a time, on a plan of the call's own.
/// </content>
public sealed partial record Model
{
    /// <summary>Answers for each row of a CSV file. Columns are found by name, in any order; others are ignored.</summary>
    /// <param name="path">The file.</param>
    /// <param name="device">Where it runs; the CPU if not given.</param>
    /// <exception cref="InputException">
    /// The file cannot be read, a column is missing, or a cell cannot be used where a value is needed.
    /// </exception>
    public IReadOnlyList<Prediction> Predict(string path, Device? device = null) => Predict(ReadFeatures(Table.Read(path)), device);

    /// <summary>Answers for rows by the names of their columns; others than those of the model are ignored.</summary>
    /// <typeparam name="TValue">Numbers, texts, or objects that are either; null where a value is missing.</typeparam>
    /// <param name="rows">The rows, each with a value for every column of <see cref="FeatureNames"/>.</param>
    /// <param name="device">Where it runs; the CPU if not given.</param>
    /// <exception cref="InputException">A row lacks a column, or has a value there that cannot be used.</exception>
    public IReadOnlyList<Prediction> Predict<TValue>(IEnumerable<IReadOnlyDictionary<string, TValue>> rows, Device? device = null) =>
        Predict(new NamedRows(this).Read(rows), device);

    /// <summary>Answers for rows of numbers.</summary>
    /// <param name="rows">
    /// The columns of <see cref="FeatureNames"/>, in their order; NaN where a value is missing. Of a time series an answer needs as many
    /// rows as the model's <see cref="Window"/> has, and one more row gives one more answer.
    /// </param>
    /// <param name="device">Where it runs; the CPU if not given.</param>
    /// <exception cref="ArgumentException">The rows have another width, or the model predicts from texts.</exception>
    /// <exception cref="InputException">A value cannot be used.</exception>
    public IReadOnlyList<Prediction> Predict<TNumber>(TNumber[,] rows, Device? device = null)
        where TNumber : unmanaged, INumberBase<TNumber>
    {
        CheckWidth(rows.GetLength(1), FeatureNames.Count);
        if (rows.Length == 0)
            return [];
        return Predict(TableOf<TNumber>(MemoryMarshal.CreateReadOnlySpan(ref rows[0, 0], rows.Length)), device);
    }

    /// <summary>Answers for one row of numbers.</summary>
    /// <param name="row">
    /// The columns of <see cref="FeatureNames"/>, in their order; NaN where a value is missing. Of a time series the rows of the model's
    /// <see cref="Window"/>, one behind the other.
    /// </param>
    /// <exception cref="ArgumentException">The row has another width, or the model predicts from texts.</exception>
    /// <exception cref="InputException">A value cannot be used.</exception>
    public Prediction Predict(ReadOnlySpan<float> row)
    {
        CheckWidth(row.Length, Preprocessing.Columns.Count * Window.Length);
        float[] logits = PlanPool.Of(Parameters).Outputs(InputsOf(TableOf(row)));
        return new(this, NonFinite.Count(logits, Network.Outputs, NamedRows.Name));
    }

    /// <summary>Answers for examples as they are in a file.</summary>
    /// <param name="features">The columns that the model knows.</param>
    /// <param name="device">Where it runs; the CPU if not given.</param>
    /// <exception cref="ArgumentException">The columns are others, or the values do not divide into rows.</exception>
    /// <exception cref="InputException">A value cannot be used.</exception>
    public IReadOnlyList<Prediction> Predict(FeatureTable features, Device? device = null)
    {
        float[] logits = OutputsFor(InputRowsOf(features), device);
        return [.. NonFinite.Count(logits, Network.Outputs, features.Name).Chunk(Network.Outputs).Select(row => new Prediction(this, row))];
    }

    /// <summary>The network's outputs; on the CPU without a device.</summary>
    /// <param name="inputs">As the network takes them (rows, n₀).</param>
    /// <param name="device">Where it runs.</param>
    internal float[] OutputsFor(HostMatrix<float> inputs, Device? device) =>
        device is null ? PlanPool.Of(Parameters).Outputs(inputs.ToArray()) : Predictor.Outputs(Parameters, inputs, device);

    void CheckWidth(int width, int needed)
    {
        if (width != needed)
        {
            throw new ArgumentException(
                $"a row has {width.Counted("value")}, but the model predicts from {needed}: {FeatureNames.Quote()}");
        }
    }

    FeatureTable TableOf<TNumber>(ReadOnlySpan<TNumber> values) where TNumber : unmanaged, INumberBase<TNumber>
    {
        if (Preprocessing.TakesTexts)
            throw new ArgumentException($"the model predicts from texts, too: give it rows by name, with {FeatureNames.Quote()}");
        double[] numbers = new double[values.Length];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = double.CreateChecked(values[i]);
        var table = new FeatureTable
        {
            Name = NamedRows.Name,
            Names = Preprocessing.Columns,
            Values = numbers,
            Categories = new IReadOnlyList<string>?[Preprocessing.Columns.Count],
        };
        table.CheckFinite();
        return table;
    }
}
