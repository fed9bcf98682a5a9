using GpuNet.Tests.Data;

namespace GpuNet.Tests.Models;

/// <summary>Temperature scaling: the best temperature, and where it is applied.</summary>
public sealed class CalibrationTests : IDisposable
{
    static readonly string iris = Path.Combine(AppContext.BaseDirectory, "TestData", "iris.csv");

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>A model that answers with its inputs as logits.</summary>
    static Model PassesThrough(LearningTask task, int width)
    {
        var parameters = new Parameters(Network.Input(width).Dense(width));
        float[] identity = new float[width * width];
        for (int i = 0; i < width; i++)
            identity[i * width + i] = 1;
        parameters.SetWeights(0, identity);
        string[] names = [.. Enumerable.Range(1, width).Select(i => $"x{i}")];
        return new()
        {
            Parameters = parameters,
            Task = task,
            Loss = task.UsualLoss,
            TargetNames = task.HasOneTarget ? ["y"] : [.. names.Select(name => $"is {name}")],
            ClassNames = task == LearningTask.BinaryClassification ? ["no", "yes"] : task.HasOneTarget ? names : null,
            Preprocessing = new(names, null, Scaler.Identity(width), null),
        };
    }

    static DataSet Examples(Model model, float[,] logits, double[] targets, float[]? weights = null) => new()
    {
        Name = "logits",
        Task = model.Task,
        FeatureNames = model.FeatureNames,
        Features = [.. logits.Cast<float>().Select(value => (double)value)],
        TargetNames = model.TargetNames,
        Targets = targets,
        ClassNames = model.ClassNames,
        Weights = weights,
    };

    // Of n equal logits s, a share a belongs to the second class: σ(s/T) = a is best, so T = s/ln(a/(1 − a)).
    [Theory]
    [InlineData(3f, 4, 5)]
    [InlineData(0.5f, 9, 10)]
    [InlineData(-2f, 1, 4)]
    public void Two_classes_have_the_temperature_that_gives_their_share(float logit, int seconds, int count)
    {
        var model = PassesThrough(LearningTask.BinaryClassification, 1);
        var logits = new float[count, 1];
        double[] targets = new double[count];
        for (int i = 0; i < count; i++)
            (logits[i, 0], targets[i]) = (logit, i < seconds ? 1 : 0);
        double share = (double)seconds / count;
        var calibrated = model.Calibrate(Examples(model, logits, targets));
        Tolerance.DoublePrecision.Check(logit / Math.Log(share / (1 - share)), calibrated.Temperature, "T");
        Tolerance.DoublePrecision.Check(share, calibrated.Predict([logit]).Probabilities[1], "the probability");
    }

    // Logits (s, 0, 0): softmax(s/T)₁ = 1/(1 + 2e^{−s/T}) is best at the share a of the first class, so T = s/ln(2a/(1 − a)).
    [Fact]
    public void Several_classes_have_it_too_and_weights_count()
    {
        var model = PassesThrough(LearningTask.Classification, 3);
        var logits = new float[,] { { 4, 0, 0 }, { 4, 0, 0 }, { 4, 0, 0 } };
        var calibrated = model.Calibrate(Examples(model, logits, [0, 1, 2], weights: [3, 1, 1]));
        Tolerance.DoublePrecision.Check(4 / Math.Log(2 * 0.6 / 0.4), calibrated.Temperature, "T");
        Tolerance.DoublePrecision.Check([0.6, 0.2, 0.2], [.. calibrated.Predict([4, 0, 0]).Probabilities], "probabilities");
    }

    [Fact]
    public void Labels_have_one_temperature()
    {
        var model = PassesThrough(LearningTask.MultiLabel, 2);
        // Eight decisions with a logit of ±2 toward the predicted value, six of which are right.
        var logits = new float[,] { { 2, -2 }, { 2, 2 }, { -2, -2 }, { 2, -2 } };
        var calibrated = model.Calibrate(Examples(model, logits, [1, 0, 1, 1, 0, 1, 0, 0]));
        Tolerance.DoublePrecision.Check(2 / Math.Log(3), calibrated.Temperature, "T");
    }

    [Fact]
    public void The_temperature_minimises_the_log_loss_and_keeps_the_answers()
    {
        var random = new Random(11);
        var model = PassesThrough(LearningTask.Classification, 4);
        var logits = new float[300, 4];
        double[] targets = new double[300];
        for (int i = 0; i < 300; i++)
        {
            targets[i] = random.Next(4);
            for (int k = 0; k < 4; k++)
                logits[i, k] = (float)(12 * random.NextDouble() + (k == (int)targets[i] ? 6 : 0));
        }
        var data = Examples(model, logits, targets);
        float[] flat = [.. logits.Cast<float>()];
        var calibrated = model.Calibrate(data);
        double LossAt(double temperature) =>
            Evaluation.Of(model with { Temperature = temperature }, data, [.. Enumerable.Range(0, 300)], flat)[Metric.LogLoss]!.Value;
        double best = LossAt(calibrated.Temperature);
        Assert.True(best < LossAt(0.99 * calibrated.Temperature));
        Assert.True(best < LossAt(1.01 * calibrated.Temperature));
        Assert.True(best < LossAt(1) - 0.01);
        Assert.Equal(model.Predict(logits).Select(one => one.Label), calibrated.Predict(logits).Select(one => one.Label));
    }

    [Fact]
    public void Where_no_temperature_is_best_it_stays_1_with_a_warning()
    {
        var model = PassesThrough(LearningTask.BinaryClassification, 1) with { Temperature = 3 };
        foreach (double[] targets in new double[][] { [0, 1], [1, 0] })
        {
            string told = Assert.Single(HeardTraces.During(() =>
                Assert.Equal(1, model.Calibrate(Examples(model, new float[,] { { -1 }, { 2 } }, targets)).Temperature)));
            Assert.Contains("no temperature is best for the 2 examples", told);
        }
    }

    [Fact]
    public void Training_calibrates_on_the_validation_part_and_files_keep_the_temperature()
    {
        var data = DataSet.ReadCsv(iris, target: "species");
        var options = new TrainingOptions { Hidden = [6], Epochs = 3, Split = SplitShares.Parse("50/30/20"), Calibrates = true };
        using var device = Device.Open("cpu", threads: 1);
        var result = Trainer.Fit(data, options, device);
        var plain = Trainer.Fit(data, options with { Calibrates = false }, device);
        Assert.Equal(1, plain.Model.Temperature);
        Assert.NotEqual(1, result.Model.Temperature);
        Assert.Equal(plain.Model.Parameters.Values, result.Model.Parameters.Values);
        Assert.True(result.Validation![Metric.LogLoss] < plain.Validation![Metric.LogLoss]);
        Assert.Equal(plain.Test!.Accuracy, result.Test!.Accuracy);

        result.Model.Save(folder["m.safetensors"]);
        var loaded = Model.Load(folder["m.safetensors"]);
        Assert.Equal(result.Model.Temperature, loaded.Temperature);
        Assert.Equal(result.Model.Predict(iris)[70].Probability, loaded.Predict(iris)[70].Probability);
    }

    [Fact]
    public void What_cannot_be_calibrated_is_refused_before_training()
    {
        using var device = Device.Open("cpu", threads: 1);
        var options = new TrainingOptions { Epochs = 1, Calibrates = true };
        var iris = DataSet.ReadCsv(CalibrationTests.iris, target: "species");
        Assert.Contains("there is none; give it a share in Split, or leave out Calibrates", TestTables.ErrorOf(
            () => Trainer.Fit(iris, options with { Split = SplitShares.Parse("80/20") }, device)));
        var numbers = DataSet.From(new float[,] { { 1 }, { 2 }, { 3 }, { 4 }, { 5 }, { 6 } }, [1f, 2, 3, 4, 5, 7]);
        Assert.Contains("Task = Regression has no probabilities to calibrate; leave out Calibrates", TestTables.ErrorOf(
            () => Trainer.Fit(numbers, options, device)));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_temperature_that_is_no_number_above_0_is_refused(double temperature) => Assert.Contains(
        "the temperature is",
        Assert.Throws<ArgumentException>(() => (TestModels.Classifier() with { Temperature = temperature }).Save(folder["m"])).Message);
}
