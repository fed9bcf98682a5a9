namespace GpuNet;

/// <summary>Predicted labels, each of which holds or does not.</summary>
public sealed class LabelPredictions : Predictions
{
    /// <summary>Creates the predictions.</summary>
    /// <param name="truth">Whether each label holds, row-major (examples, K).</param>
    /// <param name="answers">Whether it is said to, likewise.</param>
    /// <param name="scores">How surely, likewise: more where it is likelier.</param>
    /// <param name="labels">K.</param>
    /// <param name="logProbabilities">ln of the probability that was given to what is true, likewise; null where there are none.</param>
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
                $"{truth.Length} truths, {answers.Length} answers and {scores.Length} scores of {labels} labels do not fit");
        }
        Truth = truth;
        Answers = answers;
        Scores = scores;
        Labels = labels;
        LogProbabilities = logProbabilities;
    }

    /// <summary>K.</summary>
    public int Labels { get; }

    /// <summary>Whether each label holds, row-major (examples, K).</summary>
    public bool[] Truth { get; }

    /// <summary>Whether it is said to, likewise.</summary>
    public bool[] Answers { get; }

    /// <summary>How surely, likewise.</summary>
    public double[] Scores { get; }

    /// <summary>ln of the probability that was given to what is true, likewise; null where there are none.</summary>
    public double[]? LogProbabilities { get; }

    /// <summary>The share of decisions, one an example and label, that are right.</summary>
    public double Accuracy => Mean(i => Labelled(i).Average(right => right ? 1.0 : 0.0));

    /// <summary>The share of examples of which every label is right.</summary>
    public double ExactMatch => Mean(i => Labelled(i).All(right => right) ? 1 : 0);

    /// <summary>The scores of a label; null where it neither holds nor is said to.</summary>
    public ClassScore? ScoreOf(int label) => ScoreOf([label]);

    /// <summary>The scores of all decisions pooled; null where no label holds or is said to.</summary>
    public ClassScore? Micro => ScoreOf([.. Enumerable.Range(0, Labels)]);

    /// <summary>What an array has of an example.</summary>
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
