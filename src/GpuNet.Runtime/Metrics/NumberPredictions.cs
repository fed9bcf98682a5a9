namespace GpuNet;

/// <summary>Predicted numbers.</summary>
public sealed class NumberPredictions : Predictions
{
    /// <summary>Creates the predictions.</summary>
    /// <param name="truth">The targets, row-major (examples, K).</param>
    /// <param name="answers">The predicted numbers, in the same order.</param>
    /// <param name="outputs">K.</param>
    /// <param name="weights">The weight of each example, at least 0; null for equal weights.</param>
    /// <exception cref="ArgumentException">The arrays differ in length, are empty, or are not whole rows.</exception>
    public NumberPredictions(double[] truth, double[] answers, int outputs = 1, double[]? weights = null)
        : base(truth.Length / outputs, weights)
    {
        if (truth.Length != answers.Length || truth.Length % outputs != 0)
            throw new ArgumentException($"{truth.Length} targets and {answers.Length} predictions of {outputs} outputs do not match");
        Truth = truth;
        Answers = answers;
        Outputs = outputs;
    }

    /// <summary>K.</summary>
    public int Outputs { get; }

    /// <summary>The targets, row-major (examples, K).</summary>
    public double[] Truth { get; }

    /// <summary>The predicted numbers, in the same order.</summary>
    public double[] Answers { get; }

    /// <summary>The mean of a function over the outputs; null if it is null for one of them.</summary>
    internal double? MeanOverOutputs(Func<int, double?> ofOutput)
    {
        double?[] values = [.. Enumerable.Range(0, Outputs).Select(ofOutput)];
        return values.All(value => value is not null) ? values.Average() : null;
    }

    /// <summary>
    /// A power of two near the largest of some values, one an example. Divided by it, they keep their digits, and their squares are
    /// numbers.
    /// </summary>
    internal double ScaleOf(Func<int, double> value)
    {
        double largest = 0;
        for (int i = 0; i < Count; i++)
            largest = WeightOf(i) == 0 ? largest : Math.Max(largest, Math.Abs(value(i)));
        return largest > 0 && double.IsFinite(largest) ? Math.ScaleB(1, Math.ILogB(largest)) : 1;
    }

    /// <summary>Other predictions of the same examples.</summary>
    internal NumberPredictions With(double[] answers) => new(Truth, answers, Outputs, Weights);

    /// <summary>The predictions of some outputs, one behind the other.</summary>
    internal NumberPredictions OfOutputs(int first, int count)
    {
        return new(Part(Truth), Part(Answers), count, Weights);

        double[] Part(double[] all)
        {
            double[] part = new double[Count * count];
            for (int example = 0; example < Count; example++)
                Array.Copy(all, example * Outputs + first, part, example * count, count);
            return part;
        }
    }

    /// <summary>y of an example.</summary>
    internal double TruthOf(int example, int output) => Truth[example * Outputs + output];

    /// <summary>h − y of an example.</summary>
    internal double ErrorOf(int example, int output) => Answers[example * Outputs + output] - TruthOf(example, output);
}
