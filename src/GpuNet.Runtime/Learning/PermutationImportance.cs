using GpuNet.Kernels.Random;

namespace GpuNet;

/// <summary>
/// How much worse a model scores when the values of a column are permuted among the examples, so that they say nothing (Breiman, Random
/// forests, 2001; as in scikit-learn). Of columns that say the same, each may seem unimportant.
/// </summary>
/// <param name="Column">The column.</param>
/// <param name="Mean">The mean loss of score over the permutations: about 0 for a column that does not matter.</param>
/// <param name="Deviation">The standard deviation over the permutations, √(Σ(x − x̄)²/n).</param>
public sealed record PermutationImportance(string Column, double Mean, double Deviation)
{
    /// <summary>Measures the importance of every column of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Examples that it was not trained on, as <see cref="Model.ReadExamples"/> reads them.</param>
    /// <param name="metric">The score; if not given, the log loss, the RMSE of numbers, or the area under the curve of pairs.</param>
    /// <param name="repeats">Permutations of each column, at least 1.</param>
    /// <param name="seed">Determines the permutations.</param>
    /// <param name="device">Where the model runs; the CPU if not given.</param>
    /// <returns>In the order of <see cref="Model.FeatureNames"/>; 0 for columns that the model leaves out.</returns>
    /// <exception cref="ArgumentException">The metric does not apply to the task, or there are no repeats.</exception>
    /// <exception cref="InputException">The metric is not defined on these examples.</exception>
    public static IReadOnlyList<PermutationImportance> Of(
        Model model, DataSet data, Metric? metric = null, int repeats = 5, ulong seed = 1, Device? device = null)
    {
        int[] examples = [.. Enumerable.Range(0, data.Count)];
        return Of(model, data, model.InputRowsOf(data.FeatureTable, data.Count), examples, metric, repeats, seed, device);
    }

    /// <summary>The same for some examples of a data set, whose inputs are known.</summary>
    internal static IReadOnlyList<PermutationImportance> Of(
        Model model, DataSet data, HostMatrix<float> inputs, int[] examples, Metric? metric = null, int repeats = 5, ulong seed = 1,
        Device? device = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 1);
        metric ??= Metric.UsualFor(model.Task);
        int width = model.Network.Inputs;
        // (examples, n₀)
        float[] original = new float[checked(examples.Length * width)];
        for (int i = 0; i < examples.Length; i++)
            inputs.CopyRow(examples[i], original.AsSpan(i * width, width));
        double unchanged = Score(original);
        double sign = metric.HigherIsBetter ? 1 : -1;
        return [.. ColumnInputs.Of(model).Select((column, place) => Measure(column, place))];

        PermutationImportance Measure(ColumnInputs column, int place)
        {
            double[] losses = [.. Enumerable.Range(0, column.Places.Count == 0 ? 0 : repeats).Select(repeat =>
                sign * (unchanged - Score(Permuted(column.Places, (uint)(place * repeats + repeat)))))];
            double mean = losses.DefaultIfEmpty(0).Average();
            return new(column.Name, mean, Math.Sqrt(losses.Select(loss => (loss - mean) * (loss - mean)).DefaultIfEmpty(0).Average()));
        }

        float[] Permuted(IReadOnlyList<int> places, uint step)
        {
            int[] order = [.. Enumerable.Range(0, examples.Length)];
            Shuffle.Rows(order, seed, RandomPurpose.Permuting, step);
            float[] permuted = [.. original];
            for (int i = 0; i < order.Length; i++)
            {
                foreach (int place in places)
                    permuted[i * width + place] = original[order[i] * width + place];
            }
            return permuted;
        }

        double Score(float[] rows) =>
            Evaluation.Of(model, data, examples, model.OutputsFor(new(rows, width), device), inputs: inputs)[metric]
            ?? throw new InputException($"{data.Name}: {metric} is not defined on these examples; choose another {Setting.Metric}");
    }
}
