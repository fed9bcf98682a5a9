using GpuNet.Kernels.Losses;
using GpuNet.Runtime.Data;

namespace GpuNet.Runtime.Models;

/// <summary>What a model's logits mean: classes, probabilities or values.</summary>
public static class Answer
{
    /// <summary>
    /// The class of each row: the one of the largest logit (the first of equals), or of two classes the second where its
    /// probability is at least the model's threshold.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="logits">Its outputs (rows, K).</param>
    public static int[] Classes(Model model, float[] logits)
    {
        if (model.Task == LearningTask.BinaryClassification)
            return Array.ConvertAll(Probabilities(model, logits), probability => probability >= model.Threshold ? 1 : 0);
        return Largest(logits, model.Network.Outputs);
    }

    /// <summary>The place of the largest logit of each row, the first of equals.</summary>
    internal static int[] Largest(float[] logits, int columns)
    {
        var classes = new int[logits.Length / columns];
        for (int row = 0; row < classes.Length; row++)
            classes[row] = Largest(logits.AsSpan(row * columns, columns));
        return classes;
    }

    /// <summary>The place of the largest value, the first of equals.</summary>
    internal static int Largest(ReadOnlySpan<float> values)
    {
        int place = 0;
        for (int k = 1; k < values.Length; k++)
            place = values[k] > values[place] ? k : place;
        return place;
    }

    /// <summary>
    /// Whether each label holds (rows, K): where its probability is at least the model's threshold. Of pairs whether they belong together:
    /// where their distance is below it.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="logits">Its outputs (rows, K).</param>
    public static bool[] Labels(Model model, float[] logits) => model.Loss.Link == Link.Distance
        ? Array.ConvertAll(logits, distance => distance < model.Threshold)
        : Array.ConvertAll(Probabilities(model, logits), probability => probability >= model.Threshold);

    /// <summary>What is wrong with a threshold, which is a probability, or of pairs a distance; null where nothing is.</summary>
    public static string? FindThresholdProblem(LearningTask task, float threshold)
    {
        bool isDistance = task == LearningTask.Matching;
        return threshold >= 0f && threshold <= (isDistance ? float.MaxValue : 1f)
            ? null
            : $"the threshold is {threshold}; it must be {(isDistance ? "a distance of at least 0" : "from 0 to 1")}";
    }

    /// <summary>The probabilities: of every class (rows, K), of every label, or of two classes that of the second (rows).</summary>
    /// <param name="model">The model.</param>
    /// <param name="logits">Its outputs (rows, K).</param>
    public static double[] Probabilities(Model model, float[] logits) => model.Loss.Link switch
    {
        Link.Sigmoid => Array.ConvertAll(logits, s => 1 / (1 + Math.Exp(-(double)s))),
        Link.Softmax => Softmax(logits, model.Network.Outputs),
        _ => throw new InvalidOperationException("numbers and distances are not probabilities"),
    };

    /// <summary>
    /// The natural logarithms of the probabilities of every class (rows, K), of two classes too, and of labels (rows, K, 2) that each
    /// does not hold and that it does. From logits, so that they are exact where a probability is rounded to 0 or 1.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="logits">Its outputs (rows, K).</param>
    public static double[] LogProbabilities(Model model, float[] logits) => model.Loss.Link switch
    {
        Link.Sigmoid => [.. logits.SelectMany(s => new[] { LogSigmoid(-(double)s), LogSigmoid(s) })],
        Link.Softmax => LogSoftmax(logits, model.Network.Outputs),
        _ => throw new InvalidOperationException("numbers and distances are not probabilities"),
    };

    /// <summary>The values of a regression, in the units of the file (rows, K).</summary>
    /// <param name="model">The model.</param>
    /// <param name="logits">Its outputs (rows, K).</param>
    public static double[] Values(Model model, float[] logits)
    {
        double[] values = Array.ConvertAll(logits, value => (double)value);
        model.TargetScaling?.Invert(values);
        return values;
    }

    static double[] Softmax(float[] logits, int columns) => Array.ConvertAll(LogSoftmax(logits, columns), Math.Exp);

    // ln e^{s_k}/Σ = s_k − max − ln Σ e^{s − max}.
    internal static double[] LogSoftmax(float[] logits, int columns)
    {
        var logarithms = new double[logits.Length];
        for (int first = 0; first < logits.Length; first += columns)
        {
            double max = logits[first + Largest(logits.AsSpan(first, columns))], sum = 0;
            for (int k = first; k < first + columns; k++)
                sum += Math.Exp(logits[k] - max);
            for (int k = first; k < first + columns; k++)
                logarithms[k] = logits[k] - max - Math.Log(sum);
        }
        return logarithms;
    }

    // ln 1/(1 + e^{−s}) = min(s, 0) − ln(1 + e^{−|s|}).
    static double LogSigmoid(double s)
    {
        double x = Math.Exp(-Math.Abs(s)), sum = 1 + x;
        // ln(1 + x) keeps its digits where 1 + x loses those of x (W. Kahan).
        return Math.Min(s, 0) - (sum == 1 ? x : Math.Log(sum) * x / (sum - 1));
    }
}
