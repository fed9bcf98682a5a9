namespace GpuNet.Tests.Metrics;

/// <summary>Metrics of labels, and of examples with weights, against values of scikit-learn 1.2.1.</summary>
public sealed class LabelMetricTests
{
    static readonly double[] weights = [1, 2, 0.5, 3, 1.5];

    // y = [[1,0,1],[0,0,1],[1,1,0],[0,1,0],[1,0,0]]; h = [[1,0,0],[0,1,1],[1,1,0],[1,1,0],[0,0,0]]; w = [1, 2, 0.5, 3, 1.5]
    // p = [[.9,.2,.4],[.3,.6,.8],[.7,.55,.1],[.6,.9,.2],[.45,.1,.3]]
    // accuracy_score(y, h), 1 - hamming_loss(y, h); precision_score(y, h, average="macro"), recall_, f1_; the same with "micro";
    // roc_auc_score(y, p); mean of log_loss(y[:, k], p[:, k]); and each with sample_weight=w.
    [Theory]
    [InlineData("exact_match", 0.2, 0.0625)]
    [InlineData("accuracy", 0.7333333333333334, 0.6875)]
    [InlineData("precision_macro", 0.7777777777777777, 0.6565656565656566)]
    [InlineData("recall_macro", 0.7222222222222222, 0.7222222222222222)]
    [InlineData("f1_macro", 0.7111111111111111, 0.6592592592592593)]
    [InlineData("precision_micro", 0.7142857142857143, 0.5833333333333334)]
    [InlineData("recall_micro", 0.7142857142857143, 0.7368421052631579)]
    [InlineData("f1_micro", 0.7142857142857143, 0.6511627906976745)]
    [InlineData("roc_auc", 0.8888888888888888, 0.8788359788359789)]
    [InlineData("log_loss", 0.42040762939906595, 0.43300619223068937)]
    public void Labels(string name, double expected, double weighted)
    {
        var metric = Metric.Find(name)!;
        Tolerance.DoublePrecision.Check(expected, metric.Of(Make(null))!.Value, name);
        Tolerance.DoublePrecision.Check(weighted, metric.Of(Make(weights))!.Value, $"{name} with weights");
    }

    // y = [0, 1, 2, 1, 0]; h = [0, 2, 2, 1, 1]; p = [[.6,.3,.1],[.2,.35,.45],[.1,.2,.7],[.3,.5,.2],[.3,.4,.3]];
    // as above, with sample_weight=w.
    [Theory]
    [InlineData("accuracy", 0.5625)]
    [InlineData("precision_macro", 0.6222222222222221)]
    [InlineData("recall_macro", 0.6666666666666666)]
    [InlineData("f1_macro", 0.5121136173767753)]
    [InlineData("roc_auc", 0.8787878787878788)]
    [InlineData("log_loss", 0.8342760116126815)]
    public void Classes_with_weights(string name, double expected)
    {
        double[] p = [.6, .3, .1, .2, .35, .45, .1, .2, .7, .3, .5, .2, .3, .4, .3];
        var predictions = new ClassPredictions([0, 1, 2, 1, 0], [0, 2, 2, 1, 1], [.. p.Select(share => Math.Log(share))], weights);
        Tolerance.DoublePrecision.Check(expected, Metric.Find(name)!.Of(predictions)!.Value, name);
        Assert.Equal((1.5, 2, 5), (predictions.Confusion[0, 1], predictions.Confusion[1, 2], predictions.Confusion.TruthCount(1)));
    }

    // y = [[3,1],[-.5,2],[2,0],[7,5],[4.2,1]]; h = [[2.5,1.5],[0,2.5],[2,-1],[8,4],[5.1,1]]
    // mean_squared_error(y, h, squared=False), mean_absolute_error(y, h), r2_score(y, h); and each with sample_weight=w.
    [Theory]
    [InlineData("rmse", 0.6934062999526023, 0.7583332748425495)]
    [InlineData("mae", 0.5899999999999999, 0.678125)]
    [InlineData("r2", 0.8777855719212937, 0.8879732137571306)]
    public void Several_numbers(string name, double expected, double weighted)
    {
        double[] y = [3, 1, -.5, 2, 2, 0, 7, 5, 4.2, 1], h = [2.5, 1.5, 0, 2.5, 2, -1, 8, 4, 5.1, 1];
        var metric = Metric.Find(name)!;
        Tolerance.DoublePrecision.Check(expected, metric.Of(new NumberPredictions(y, h, outputs: 2))!.Value, name);
        Tolerance.DoublePrecision.Check(
            weighted, metric.Of(new NumberPredictions(y, h, outputs: 2, weights))!.Value, $"{name} with weights");
    }

    [Fact]
    public void Where_no_example_counts_nothing_is_defined()
    {
        var none = new ClassPredictions([0, 1], [0, 0], [0, -1, 0, -1], [0, 0]);
        Assert.All(Metric.For(LearningTask.BinaryClassification), metric => Assert.Null(metric.Of(none)));
        var numbers = new NumberPredictions([1, 2], [1, 3], 1, [0, 0]);
        Assert.All(Metric.For(LearningTask.Regression), metric => Assert.Null(metric.Of(numbers)));
    }

    [Fact]
    public void Distances_have_no_probabilities()
    {
        var pairs = new LabelPredictions([true, false], [true, true], [-0.1, -0.3], labels: 1);
        Assert.Null(Metric.LogLoss.Of(pairs));
        Assert.False(Metric.LogLoss.IsFor(LearningTask.Pairs));
        Assert.Equal(1, Metric.RocAuc.Of(pairs));
        Assert.Throws<ArgumentException>(() => new LabelPredictions([true, false, true], [true, true, true], [0, 0, 0], labels: 2));
    }

    static LabelPredictions Make(double[]? weights)
    {
        bool[] y = Bools(1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1, 0, 0), h = Bools(1, 0, 0, 0, 1, 1, 1, 1, 0, 1, 1, 0, 0, 0, 0);
        double[] p = [.9, .2, .4, .3, .6, .8, .7, .55, .1, .6, .9, .2, .45, .1, .3];
        return new(y, h, p, labels: 3, [.. y.Zip(p, (holds, share) => Math.Log(holds ? share : 1 - share))], weights);
    }

    static bool[] Bools(params int[] values) => Array.ConvertAll(values, value => value == 1);
}
