using GpuNet.Data.Preprocessing;

namespace GpuNet;

/// <summary>What a model's logits mean: classes, probabilities or values.</summary>
static class Answer
{
    /// <summary>
    /// The class of each row: the one of the largest logit (the first of equals), or of two classes the second where its
    /// probability is at least the model's threshold.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="logits">Its outputs (rows, K).</param>
    public static int[] Classes(Model model, float[] logits)
    {
        if (model.Task.HasThreshold)
            return Array.ConvertAll(Probabilities(model, logits), probability => probability >= model.Threshold ? 1 : 0);
        return ArgMax.OfRows(logits, model.Network.Outputs);
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
        bool isDistance = task.ArePairs;
        return threshold >= 0f && threshold <= (isDistance ? float.MaxValue : 1f)
            ? null
            : $"the threshold is {threshold}; it must be {(isDistance ? "a distance of at least 0" : "from 0 to 1")}";
    }

    /// <summary>The probabilities: of every class (rows, K), of every label, or of two classes that of the second (rows).</summary>
    /// <param name="model">The model.</param>
    /// <param name="logits">Its outputs (rows, K).</param>
    public static double[] Probabilities(Model model, float[] logits) => model.Loss.Link switch
    {
        Link.Sigmoid => Array.ConvertAll(logits, s => 1 / (1 + Math.Exp(-s / model.Temperature))),
        Link.Softmax => Array.ConvertAll(LogProbabilities(model, logits), Math.Exp),
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
        Link.Sigmoid =>
            [.. logits.Select(s => s / model.Temperature).SelectMany(s => new[] { LogSigmoid(-s), LogSigmoid(s) })],
        Link.Softmax => ClassPredictions.LogSoftmax(logits, model.Network.Outputs, model.Temperature),
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


    // ln 1/(1 + e^{−s}) = min(s, 0) − ln(1 + e^{−|s|}).
    static double LogSigmoid(double s)
    {
        double x = Math.Exp(-Math.Abs(s)), sum = 1 + x;
        // ln(1 + x) keeps its digits where 1 + x loses those of x (W. Kahan).
        return Math.Min(s, 0) - (sum == 1 ? x : Math.Log(sum) * x / (sum - 1));
    }
}
