namespace GpuNet;

/// <summary>Predicted labels, each true or false.</summary>
public sealed class LabelPredictions : Predictions
{
    /// <summary>Creates the predictions.</summary>
    /// <param name="truth">Whether each label is true, row-major (examples, K).</param>
    /// <param name="answers">Whether each label is predicted, in the same order.</param>
    /// <param name="scores">The score of each label, in the same order; higher means more likely.</param>
    /// <param name="labels">K.</param>
    /// <param name="logProbabilities">
    /// ln of the predicted probability of the true value, in the same order; null without probabilities.
    /// </param>
    /// <param name="weights">The weight of each example, at least 0; null for equal weights.</param>
    /// <exception cref="ArgumentException">The arrays differ in length, or do not divide into rows of labels.</exception>
    public LabelPredictions(
        bool[] truth, bool[] answers, double[] scores, int labels, double[]? logProbabilities = null, double[]? weights = null)
        : base(truth.Length / labels, weights)
    {
        bool fits = truth.Length % labels == 0 && answers.Length == truth.Length && scores.Length == truth.Length
            && (logProbabilities is null || logProbabilities.Length == truth.Length);
        if (!fits)
        {
            throw new ArgumentException(
                $"{truth.Length} targets, {answers.Length} predictions and {scores.Length} scores of {labels} labels do not match");
        }
        Truth = truth;
        Answers = answers;
        Scores = scores;
        Labels = labels;
        LogProbabilities = logProbabilities;
    }

    /// <summary>K.</summary>
    public int Labels { get; }

    /// <summary>Whether each label is true, row-major (examples, K).</summary>
    public bool[] Truth { get; }

    /// <summary>Whether each label is predicted, in the same order.</summary>
    public bool[] Answers { get; }

    /// <summary>The score of each label, in the same order.</summary>
    public double[] Scores { get; }

    /// <summary>ln of the predicted probability of the true value, in the same order; null without probabilities.</summary>
    public double[]? LogProbabilities { get; }

    /// <summary>The fraction of correct decisions, one per example and label.</summary>
    public double Accuracy => Mean(i => Labelled(i).Average(right => right ? 1.0 : 0.0));

    /// <summary>The fraction of examples with every label correct.</summary>
    public double ExactMatch => Mean(i => Labelled(i).All(right => right) ? 1 : 0);

    /// <summary>The scores of a label; null if it is neither true nor predicted.</summary>
    public ClassScore? ScoreOf(int label) => ScoreOf([label]);

    /// <summary>The scores of all decisions pooled; null if no label is true or predicted.</summary>
    public ClassScore? Micro => ScoreOf([.. Enumerable.Range(0, Labels)]);

    /// <summary>The part of an array that belongs to an example.</summary>
    internal ArraySegment<T> RowOf<T>(T[] values, int example) => new(values, example * Labels, Labels);

    IEnumerable<bool> Labelled(int example) =>
        RowOf(Truth, example).Zip(RowOf(Answers, example), (truth, answer) => truth == answer);

    ClassScore? ScoreOf(int[] labels)
    {
        double right = 0, answers = 0, truths = 0;
        for (int i = 0; i < Count; i++)
        {
            foreach (int label in labels)
            {
                int place = i * Labels + label;
                right += Truth[place] && Answers[place] ? WeightOf(i) : 0;
                answers += Answers[place] ? WeightOf(i) : 0;
                truths += Truth[place] ? WeightOf(i) : 0;
            }
        }
        return ClassScore.Of(right, answers, truths);
    }
}
