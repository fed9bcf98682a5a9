using GpuNet.Devices.Cpu;
using GpuNet.Tests.Models;

namespace GpuNet.Tests.Training;

/// <summary>Numbers to predict that are scaled otherwise than features: what is learned, saved and answered.</summary>
public sealed class TargetScalingTests
{
    static readonly TrainingOptions options = new()
    {
        Hidden = [8],
        Epochs = 30,
        BatchSize = 16,
        Optimizer = new Adam { LearningRate = 0.02f },
        Split = SplitShares.Parse("70/0/30"),
        TargetScaling = Scaling.Log,
    };

    [Fact]
    public void Logarithms_have_mean_0_and_deviation_1_and_come_back()
    {
        double[] prices = [1, 20, 300, 4000, 50_000];
        var scaler = Scaler.Measure(Scaling.Log, prices, columns: 1, [0, 1, 2, 3]);
        double[] logs = [.. prices.Select(price => Math.Log(price))], scaled = [.. prices];
        double mean = logs[..4].Average(), deviation = Math.Sqrt(logs[..4].Average(log => (log - mean) * (log - mean)));
        scaler.Apply(scaled);
        Tolerance.Formula.Check([.. logs.Select(log => (log - mean) / deviation)], scaled, "scaled");
        scaler.Invert(scaled);
        Tolerance.Formula.Check(prices, scaled, "prices");
        Assert.Equal(double.MaxValue, Inverse(1e9));

        double Inverse(double value)
        {
            double[] one = [value];
            scaler.Invert(one);
            return one[0];
        }
    }

    [Fact]
    public void Predictions_and_scores_are_in_the_units_of_the_data()
    {
        using var device = new CpuDevice(threads: 1);
        using var folder = new TemporaryFolder();
        var data = Prices(least: 2);
        var result = Trainer.Fit(data, options, device);
        double[] answers = [.. result.Model.Predict(data.FeatureTable).Select(one => one.Values[0])];
        Assert.All(answers.Zip(data.Targets), pair => Assert.InRange(pair.First / pair.Second, 0.5, 2));
        // As a mean of hundreds, the error is no number of the size of scaled targets.
        Assert.InRange(result.Test![Metric.Find("rmse")!]!.Value, 1, 1000);
        result.Model.Save(folder["m"]);
        Assert.Equal(answers, Model.Load(folder["m"]).Predict(data.FeatureTable).Select(one => one.Values[0]));
    }

    [Fact]
    public void Numbers_by_rank_come_back_and_stay_within_those_of_the_training_rows()
    {
        using var device = new CpuDevice(threads: 1);
        using var folder = new TemporaryFolder();
        var data = Prices(least: 2);
        var ranked = options with { Scaling = Scaling.Quantile, TargetScaling = Scaling.Quantile };
        var prepared = PreparedData.Prepare(data, ranked);
        var result = Trainer.Fit(prepared, ranked, device);
        double[] answers = [.. result.Model.Predict(data.FeatureTable).Select(one => one.Values[0])];
        Assert.All(answers.Zip(data.Targets), pair => Assert.InRange(pair.First / pair.Second, 0.5, 2));
        double[] seen = [.. prepared.Split.Train.Select(row => data.Targets[row])];
        Assert.All(answers, answer => Assert.InRange(answer, seen.Min(), seen.Max()));

        prepared.Save(folder["prepared"]);
        var opened = PreparedData.Open(folder["prepared"]);
        Assert.Equal(prepared.Fingerprint(), opened.Fingerprint());
        result.Model.Save(folder["a"]);
        Trainer.Fit(opened, ranked with { Scaling = default, TargetScaling = null }, device).Model.Save(folder["b"]);
        Assert.Equal(File.ReadAllBytes(folder["a"]), File.ReadAllBytes(folder["b"]));
        Assert.Equal(answers, Model.Load(folder["a"]).Predict(data.FeatureTable).Select(one => one.Values[0]));
    }

    [Fact]
    public void Scores_are_those_of_scaled_numbers_where_that_is_asked_for()
    {
        using var device = new CpuDevice(threads: 1);
        var data = Prices(least: 2);
        var result = Trainer.Fit(data, options, device);
        int[] all = [.. Enumerable.Range(0, data.Count)];
        float[] outputs = Predictor.Outputs(result.Model.Parameters, result.Model.InputRowsOf(data.FeatureTable), device);
        double[] truth = [.. data.Targets];
        result.Model.TargetScaling!.Apply(truth);
        double mse = truth.Zip(outputs, (y, s) => (y - s) * (y - s)).Average();
        var scaled = Evaluation.Of(result.Model, data, all, outputs, scaled: true);
        Assert.Equal(Math.Sqrt(mse), scaled[Metric.Find("rmse")!]!.Value, 1e-9);
        Assert.NotEqual(truth[0], data.Targets[0]);
        var classifier = result.Model with { TargetScaling = null };
        Assert.Throws<ArgumentException>(() => Evaluation.Of(classifier, data, all, outputs, scaled: true));
    }

    [Fact]
    public void A_prepared_folder_keeps_it()
    {
        using var device = new CpuDevice(threads: 1);
        using var folder = new TemporaryFolder();
        var prepared = PreparedData.Prepare(Prices(least: 2), options with { Scaling = Scaling.Robust });
        prepared.Save(folder["prepared"]);
        var opened = PreparedData.Open(folder["prepared"]);
        Assert.Equal(prepared.Fingerprint(), opened.Fingerprint());
        Assert.True(opened.TargetScaling!.IsLogarithmic);
        Assert.True(opened.Preprocessing.ClipsNumbers);
        Trainer.Fit(prepared, options, device).Model.Save(folder["a"]);
        Trainer.Fit(opened, options with { TargetScaling = null }, device).Model.Save(folder["b"]);
        Assert.Equal(File.ReadAllBytes(folder["a"]), File.ReadAllBytes(folder["b"]));
    }

    [Fact]
    public void What_has_no_logarithm_is_refused_with_its_place()
    {
        Refused(Prices(least: 0), options, "the target 'price' is 0, which has no logarithm; use TargetScaling = Standard");
        Refused(Prices(least: -1), options, "the target 'price' is -1, which has no logarithm");
        var classes = Prices(least: 2) with
        {
            Task = LearningTask.BinaryClassification,
            ClassNames = ["a", "b"],
            Targets = [.. Enumerable.Range(0, 60).Select(row => row % 2)],
        };
        Refused(classes, options, "only numbers to predict are scaled; leave out TargetScaling");
        var features = Prices(least: 2) with { Task = LearningTask.Autoencoder, TargetNames = [], Targets = [] };
        Refused(
            features, new() { Scaling = Scaling.Robust },
            "an autoencoder cannot restore numbers that were clipped; use Scaling = Standard");
        Assert.Throws<ArgumentException>(() => PreparedData.Prepare(Prices(least: 2), options with { Scaling = Scaling.Log }));

        static void Refused(DataSet data, TrainingOptions with, string reason)
        {
            string message = Assert.Throws<InputException>(() => PreparedData.Prepare(data, with)).Message;
            Assert.Contains(reason, message, StringComparison.Ordinal);
        }
    }

    // e^(5 + 2x), and another number in one row.
    static DataSet Prices(double least)
    {
        var random = new Random(4);
        double[] x = [.. random.NextFloats(60).Select(value => (double)value)];
        return new()
        {
            Name = "t.csv",
            Task = LearningTask.Regression,
            FeatureNames = ["x"],
            Features = x,
            TargetNames = ["price"],
            Targets = [.. x.Select((value, row) => row == 7 && least < 2 ? least : Math.Exp(5 + 2 * value))],
        };
    }
}
