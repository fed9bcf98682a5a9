namespace GpuNet.Tests.Metrics;

/// <summary>Metrics of classes, against values of scikit-learn 1.2.1 and ones computed by hand.</summary>
public sealed class ClassMetricTests
{
    // from sklearn.metrics import *
    // a = numpy.argmax(p, 1); confusion_matrix(t, a); precision_recall_fscore_support(t, a, average=None | 'macro' | 'micro')
    // top_k_accuracy_score(t, p, k=2 | 3); log_loss(t, p); roc_auc_score(t, p, multi_class='ovr', average='macro')
    static readonly int[] truth = [0, 1, 2, 2, 1, 0, 2, 1, 0, 2, 3, 3];
    static readonly double[] probabilities =
    [
        0.5, 0.3, 0.1, 0.1, 0.2, 0.4, 0.3, 0.1, 0.1, 0.2, 0.6, 0.1, 0.4, 0.3, 0.2, 0.1, 0.1, 0.6, 0.2, 0.1, 0.3, 0.3, 0.2, 0.2,
        0.2, 0.2, 0.5, 0.1, 0.7, 0.12, 0.1, 0.08, 0.4, 0.3, 0.2, 0.1, 0.1, 0.1, 0.7, 0.1, 0.1, 0.2, 0.2, 0.5, 0.4, 0.3, 0.2, 0.1,
    ];

    static readonly ClassPredictions four = Of(truth, probabilities, 4);

    // t = [0, 0, 1, 1, 0, 1, 1, 0, 1, 0]; s = [.1, .4, .4, .8, .4, .9, .35, .2, .4, .7]; a = s >= 0.4
    static readonly ClassPredictions two = OfSecond(
        [0, 0, 1, 1, 0, 1, 1, 0, 1, 0], [0.1, 0.4, 0.4, 0.8, 0.4, 0.9, 0.35, 0.2, 0.4, 0.7], threshold: 0.4);

    static ClassPredictions Of(int[] truth, double[] probabilities, int classes)
    {
        int[] answers = [.. probabilities.Chunk(classes).Select(row => Array.IndexOf(row, row.Max()))];
        return new(truth, answers, Array.ConvertAll(probabilities, Math.Log));
    }

    static ClassPredictions OfSecond(int[] truth, double[] second, double threshold) => new(
        truth, Array.ConvertAll(second, p => p >= threshold ? 1 : 0), [.. second.SelectMany(p => new[] { Math.Log(1 - p), Math.Log(p) })]);

    static void Check(double expected, double? actual) =>
        Tolerance.DoublePrecision.Check(expected, Assert.NotNull(actual), "the metric");

    [Fact]
    public void The_confusion_matrix_counts()
    {
        int[,] expected = { { 3, 0, 0, 0 }, { 1, 2, 0, 0 }, { 1, 0, 3, 0 }, { 1, 0, 0, 1 } };
        for (int row = 0; row < 4; row++)
        {
            for (int column = 0; column < 4; column++)
                Assert.Equal(expected[row, column], four.Confusion[row, column]);
        }
        Assert.Equal([3, 3, 4, 2], Enumerable.Range(0, 4).Select(four.Confusion.TruthCount));
        Assert.Equal([6, 2, 3, 1], Enumerable.Range(0, 4).Select(four.Confusion.AnswerCount));
    }

    [Fact]
    public void Precision_recall_and_f1_of_each_class()
    {
        var scores = Enumerable.Range(0, 4).Select(k => ClassScore.Of(four.Confusion, k)!.Value).ToArray();
        Tolerance.DoublePrecision.Check([0.5, 1, 1, 1], [.. scores.Select(score => score.Precision)], "precision");
        Tolerance.DoublePrecision.Check([1, 2.0 / 3, 0.75, 0.5], [.. scores.Select(score => score.Recall)], "recall");
        Tolerance.DoublePrecision.Check([2.0 / 3, 0.8, 6.0 / 7, 2.0 / 3], [.. scores.Select(score => score.F1)], "F1");
        Assert.Equal([3, 3, 4, 2], scores.Select(score => score.Support));
        var second = ClassScore.Of(two.Confusion, 1)!.Value;
        Tolerance.DoublePrecision.Check([4.0 / 7, 0.8, 2.0 / 3], new[] { second.Precision, second.Recall, second.F1 }, "of two classes");
    }

    [Theory]
    [InlineData("accuracy", 0.75)]
    [InlineData("top_3_accuracy", 0.9166666666666666)]
    [InlineData("precision_macro", 0.875)]
    [InlineData("recall_macro", 0.7291666666666666)]
    [InlineData("f1_macro", 0.7476190476190476)]
    [InlineData("precision_micro", 0.75)]
    [InlineData("recall_micro", 0.75)]
    [InlineData("f1_micro", 0.75)]
    [InlineData("roc_auc", 0.7805266203703703)]
    [InlineData("log_loss", 1.0438840452377527)]
    public void Four_classes(string metric, double expected) => Check(expected, Metric.Find(metric)!.Of(four));

    [Theory]
    [InlineData("accuracy", 0.6)]
    [InlineData("roc_auc", 0.72)]
    [InlineData("log_loss", 0.5765035774048977)]
    public void Two_classes(string metric, double expected) => Check(expected, Metric.Find(metric)!.Of(two));

    [Fact]
    public void Top_k_counts_equal_probabilities_in_the_order_of_the_classes()
    {
        Check(0.8333333333333334, TopK.Of(four, 2));
        Check(0.75, TopK.Of(four, 1));
        Assert.Null(TopK.Of(four, 4));
        var flat = Of([0, 1, 2], [.. Enumerable.Repeat(1.0 / 3, 9)], 3);
        Check(1.0 / 3, TopK.Of(flat, 1));
        Check(2.0 / 3, TopK.Of(flat, 2));
    }

    [Theory]
    [InlineData(new[] { 0.1, 0.2, 0.8, 0.9 }, 1.0)]
    [InlineData(new[] { 0.9, 0.8, 0.2, 0.1 }, 0.0)]
    [InlineData(new[] { 0.5, 0.5, 0.5, 0.5 }, 0.5)]
    [InlineData(new[] { 0.1, 0.5, 0.5, 0.9 }, 0.875)]
    public void Equal_scores_count_half_in_the_area(double[] scores, double expected) =>
        Check(expected, RocArea.Of(OfSecond([0, 0, 1, 1], scores, 0.5)));

    [Fact]
    public void The_area_is_the_share_of_pairs_in_the_right_order()
    {
        var random = new Random(31);
        int[] classes = [.. Enumerable.Range(0, 200).Select(_ => random.Next(2))];
        // Two decimals: many are equal.
        double[] scores = [.. classes.Select(k => Math.Round(0.1 + 0.7 * random.NextDouble() + 0.1 * k, 2))];
        double pairs = 0, right = 0;
        foreach (int positive in Enumerable.Range(0, 200).Where(i => classes[i] == 1))
        {
            foreach (int negative in Enumerable.Range(0, 200).Where(i => classes[i] == 0))
            {
                pairs++;
                right += scores[positive] > scores[negative] ? 1 : scores[positive] == scores[negative] ? 0.5 : 0;
            }
        }
        Check(right / pairs, RocArea.Of(OfSecond(classes, scores, 0.5)));
    }

    [Fact]
    public void What_is_not_defined_is_null_or_left_out()
    {
        // Class 2 of three is neither there nor answered; class 1 is never answered.
        var predictions = Of([0, 0, 1], [0.8, 0.1, 0.1, 0.7, 0.2, 0.1, 0.5, 0.4, 0.1], 3);
        Assert.Null(ClassScore.Of(predictions.Confusion, 2));
        Assert.Equal(new ClassScore(0, 0, 1), ClassScore.Of(predictions.Confusion, 1));
        Assert.Equal(0, ClassScore.Of(predictions.Confusion, 1)!.Value.F1);
        Check(1.0 / 3, Metric.PrecisionMacro.Of(predictions));
        Check(1, Metric.RocAuc.Of(predictions));
        Assert.Null(Metric.RocAuc.Of(Of([1, 1], [0.5, 0.5, 0.5, 0.5], 2)));
    }

    [Fact]
    public void Logits_make_answers_and_probabilities()
    {
        var predictions = ClassPredictions.FromLogits([2, 0, 1], [0, 1, 3, 2, 2, 0, 400, -400, 0]);
        Assert.Equal([2, 0, 0], predictions.Answers);
        Tolerance.Formula.Check(
            [-(3 - Math.Log(1 + Math.E + Math.Exp(3))), Math.Log(2 + Math.Exp(-2)), 800],
            [.. Enumerable.Range(0, 3).Select(i => -predictions.LogProbability(i, predictions.Truth[i]))],
            "−ln p");
        Assert.Equal(2.0 / 3, Metric.Accuracy.Of(predictions));
        Assert.Throws<ArgumentException>(() => ClassPredictions.FromLogits([0, 1], [1, 2, 3]));
        Assert.Contains(
            "a class 3; with 3 probabilities",
            Assert.Throws<ArgumentException>(() => ClassPredictions.FromLogits([3], [1, 2, 3])).Message);
    }
}
