using GpuNet.Data.Preprocessing;

namespace GpuNet;

/// <summary>Predicted classes.</summary>
public sealed class ClassPredictions : Predictions
{
    /// <summary>Creates the predictions.</summary>
    /// <param name="truth">The class of each example, from 0 to K − 1.</param>
    /// <param name="answers">The predicted class of each example.</param>
    /// <param name="logProbabilities">The natural logarithm of each class's probability, row-major (examples, K).</param>
    /// <param name="weights">The weight of each example, at least 0; null for equal weights.</param>
    /// <exception cref="ArgumentException">The arrays differ in length or are empty, or a class is not from 0 to K − 1.</exception>
    public ClassPredictions(int[] truth, int[] answers, double[] logProbabilities, double[]? weights = null) : base(truth.Length, weights)
    {
        if (answers.Length != truth.Length || logProbabilities.Length % truth.Length != 0)
        {
            throw new ArgumentException(
                $"{truth.Length} targets, {answers.Length} predictions and {logProbabilities.Length} probabilities do not match");
        }
        int classes = logProbabilities.Length / truth.Length;
        foreach (int place in truth.Concat(answers))
        {
            if (place < 0 || place >= classes)
            {
                throw new ArgumentException(
                    $"there is a class {place}; with {classes} probabilities per example it must be from 0 to {classes - 1}");
            }
        }
        Truth = truth;
        Answers = answers;
        LogProbabilities = logProbabilities;
        Confusion = new(truth, answers, Classes, weights);
    }

    /// <summary>Predictions of a network with one logit per class: the most probable class, the first of equals.</summary>
    /// <param name="truth">The class of each example, from 0 to K − 1.</param>
    /// <param name="logits">
    /// The network's outputs, row-major (examples, K), as <see cref="ForwardPlan.Predict"/> gives them.
    /// </param>
    /// <param name="weights">The weight of each example, at least 0; null for equal weights.</param>
    /// <exception cref="ArgumentException">The arrays differ in length or are empty, or a class is not from 0 to K − 1.</exception>
    public static ClassPredictions FromLogits(int[] truth, float[] logits, double[]? weights = null)
    {
        if (truth.Length == 0 || logits.Length == 0 || logits.Length % truth.Length != 0)
            throw new ArgumentException($"{logits.Length} logits are not whole rows for {truth.Length} examples");
        int classes = logits.Length / truth.Length;
        return new(truth, ArgMax.OfRows(logits, classes), LogSoftmax(logits, classes), weights);
    }

    /// <summary>K.</summary>
    public int Classes => LogProbabilities.Length / Truth.Length;

    /// <summary>The class of each example.</summary>
    public int[] Truth { get; }

    /// <summary>The predicted class of each example.</summary>
    public int[] Answers { get; }

    /// <summary>The natural logarithm of each class's probability, row-major (examples, K).</summary>
    public double[] LogProbabilities { get; }

    /// <summary>The confusion matrix.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>The natural logarithm of the probability of a class for an example.</summary>
    public double LogProbability(int example, int ofClass) => LogProbabilities[example * Classes + ofClass];

    // ln e^{s_k}/Σ = s_k − max − ln Σ e^{s − max}, with each s divided by the temperature.
    internal static double[] LogSoftmax(float[] logits, int columns, double temperature = 1)
    {
        var logarithms = new double[logits.Length];
        for (int first = 0; first < logits.Length; first += columns)
        {
            double max = logits[first + ArgMax.Of(logits.AsSpan(first, columns))], sum = 0;
            for (int k = first; k < first + columns; k++)
                sum += Math.Exp((logits[k] - max) / temperature);
            for (int k = first; k < first + columns; k++)
                logarithms[k] = (logits[k] - max) / temperature - Math.Log(sum);
        }
        return logarithms;
    }
}
