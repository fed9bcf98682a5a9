namespace GpuNet;

/// <summary>
/// Temperature scaling (Guo et al., On calibration of modern neural networks, 2017): logits are divided by one number T, which minimises
/// the cross-entropy on examples that the network was not trained on. The most probable class stays the same.
/// </summary>
static class Temperature
{
    const int Halvings = 60;
    const double Largest = 1e6;

    /// <summary>The best T for logits; null where none is best, as all examples are correct at every T, or chance does better.</summary>
    /// <param name="task">A task with probabilities.</param>
    /// <param name="logits">The network's outputs (examples, K).</param>
    /// <param name="data">The data set that they are of.</param>
    /// <param name="examples">The examples.</param>
    public static double? Fit(LearningTask task, float[] logits, DataSet data, ReadOnlySpan<int> examples)
    {
        bool isSoftmax = task.Link == Link.Softmax;
        int columns = logits.Length / examples.Length, decisions = isSoftmax ? examples.Length : logits.Length;
        // The classes of each decision: a label has the logits 0 and s.
        double[][] scores = [.. isSoftmax
            ? logits.Chunk(columns).Select(row => Array.ConvertAll(row, s => (double)s))
            : logits.Select(s => new[] { 0.0, s })];
        int[] truth = new int[decisions];
        double[] weights = new double[decisions];
        for (int i = 0; i < decisions; i++)
        {
            int example = examples[isSoftmax ? i : i / columns];
            truth[i] = (int)data.Targets[isSoftmax ? example : example * columns + i % columns];
            weights[i] = data.Weights?[example] ?? 1;
        }
        return Minimise(beta => Enumerable.Range(0, decisions).Sum(i => weights[i] * Slope(scores[i], truth[i], beta)));
    }

    // In β = 1/T the cross-entropy is convex: its slope rises.
    static double? Minimise(Func<double, double> slope)
    {
        double low = 1 / Largest, high = Largest;
        if (!(slope(low) < 0 && slope(high) > 0))
            return null;
        for (int i = 0; i < Halvings; i++)
        {
            double middle = Math.Sqrt(low * high);
            if (slope(middle) < 0)
                low = middle;
            else
                high = middle;
        }
        return 1 / Math.Sqrt(low * high);
    }

    // d/dβ of −ln softmax(βs) at the true class: the mean of s under softmax(βs), less that of the true class.
    static double Slope(double[] scores, int truth, double beta)
    {
        double max = scores.Max(), sum = 0, weighted = 0;
        foreach (double s in scores)
        {
            double share = Math.Exp(beta * (s - max));
            sum += share;
            weighted += share * (s - scores[truth]);
        }
        return weighted / sum;
    }
}
