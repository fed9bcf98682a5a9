using System.Text.RegularExpressions;
using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Training;

/// <summary>What steers a training from outside of its steps: schedules, early stopping, and going back.</summary>
public sealed class FitTests
{
    static readonly LoopOptions options = new() { Epochs = 60, BatchSize = 16, Seed = 7 };

    [Fact]
    public void The_rate_of_a_step_is_that_of_the_schedule()
    {
        // A factor of 0 for all steps but the first four: the parameters are those after one epoch of four steps.
        float[] once = Fit(options with { Epochs = 1, BatchSize = 13 }).Parameters;
        float[] stopped = Fit(options with { Epochs = 3, BatchSize = 13, Schedule = new FirstEpochOnly() }).Parameters;
        Assert.Equal(once, stopped);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_training_that_gets_no_better_stops_and_keeps_the_best_parameters(bool isNormalised)
    {
        var network = isNormalised ? RandomTask.Normalised : RandomTask.Plain;
        // The labels are random: validation only gets worse, once the examples are learned by heart.
        var run = Fit(options with { EarlyStopping = new(Patience: 3) }, network);
        double[] losses = [.. run.Reports.Select(report => report.Validation!.Value.Loss)];
        int best = Array.IndexOf(losses, losses.Min());
        Assert.InRange(losses.Length, 4, 59);
        Assert.Equal((best + 1, best + 4), (run.FinalEpoch, losses.Length));
        Assert.Equal(losses[best], run.Validation.Loss);
        Assert.Equal(Fit(options with { Epochs = best + 1 }, network).Parameters, run.Parameters);
    }

    [Fact]
    public void What_is_less_than_the_least_change_is_no_improvement()
    {
        var run = Fit(options with { EarlyStopping = new(Patience: 4, MinDelta: 10) });
        Assert.Equal((1, 5), (run.FinalEpoch, run.Reports.Count));
    }

    [Fact]
    public void A_training_goes_on_from_parameters_of_another()
    {
        using var device = TestDevices.Open("cpu");
        using var task = new RandomTask(device, options with { Epochs = 1 });
        var learned = task.Loop.Fit(RandomTask.All, []);
        var drawn = Parameters.Initialise(RandomTask.Plain, options.Seed);

        using var again = Continue(drawn);
        Assert.Equal(learned.Values, again.Fit(RandomTask.All, []).Values);
        float[] before = [.. learned.Values];
        using var continued = Continue(learned);
        Assert.Equal(task.Loop.Evaluate(RandomTask.All), continued.Evaluate(RandomTask.All));
        Assert.NotEqual(before, continued.Fit(RandomTask.All, []).Values);
        Assert.Equal(before, learned.Values);
        Assert.Throws<ArgumentException>(() => Continue(new(RandomTask.Normalised)));

        TrainingLoop Continue(Parameters first) => new(
            device, RandomTask.Plain, new SoftmaxCrossEntropy(), new Adam(), options with { Epochs = 1 }, task.Data, first);
    }

    [Fact]
    public void Early_stopping_without_validation_is_refused()
    {
        using var device = TestDevices.Open("cpu");
        using var task = new RandomTask(device, options with { EarlyStopping = new(Patience: 3) });
        var refusal = Assert.Throws<InputException>(() => task.Loop.Fit(RandomTask.All, []));
        Assert.Contains("validation part, which is empty", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(new EarlyStopping(Patience: 0).Check);
        Assert.Throws<ArgumentException>(new EarlyStopping(Patience: 1, MinDelta: double.NaN).Check);
    }

    [Fact]
    public void A_training_that_diverges_can_go_back_and_on_at_half_the_rate()
    {
        var rollBack = options with { Epochs = 200, BatchSize = 6, OnDivergence = Divergence.RollBack };
        using var warnings = new Warnings("the loss became");
        double loss = FitLine(rollBack, learningRate: 3);
        Assert.InRange(loss, 0, 0.2);
        Assert.NotEmpty(warnings.Messages);
        Assert.All(warnings.Messages, message => Assert.Matches(
            @"^the loss became .* in epoch \d+, batch [1-4] of 4: continuing from epoch \d+ at half the learning rate, [\d.]+$", message));
        Assert.Equal(loss, FitLine(rollBack, learningRate: 3));

        // A thousandth of the rate is still too much.
        var error = Assert.Throws<DivergedException>(() => FitLine(rollBack, learningRate: 1e30f));
        Assert.Contains("try a learning rate below 9.7656", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Going_back_takes_the_running_statistics_of_a_normalisation_along()
    {
        var rollBack = options with { Epochs = 5, OnDivergence = Divergence.RollBack };
        using var warnings = new Warnings("the loss became");
        var run = Fit(rollBack with { Schedule = new OneExplosion() }, RandomTask.Normalised);
        int epoch = int.Parse(Regex.Match(Assert.Single(warnings.Messages), @"continuing from epoch (\d)").Groups[1].Value);
        // On from there at half the rate, with all that was known then: parameters, running statistics, the optimizer's values.
        var calm = Fit(rollBack with { Schedule = new HalfAfter(epoch) }, RandomTask.Normalised);
        Assert.Equal(calm.Parameters, run.Parameters);
    }

    [Fact]
    public void An_epoch_that_is_worse_than_the_first_weights_is_not_gone_back_to()
    {
        using var warnings = new Warnings("the loss became");
        var ruined = options with { Epochs = 5, OnDivergence = Divergence.RollBack, Schedule = new RuinThenExplosion() };
        var run = Fit(ruined, RandomTask.Normalised);
        Assert.Contains("in epoch 2,", Assert.Single(warnings.Messages), StringComparison.Ordinal);
        Assert.EndsWith(": continuing from epoch 0 at half the learning rate, 0.0005", warnings.Messages[0], StringComparison.Ordinal);
        Assert.Equal([1, 1, 2, 3, 4, 5], run.Reports.Select(report => report.Epoch));
    }

    [Fact]
    public void What_early_stopping_has_seen_of_epochs_that_are_gone_back_behind_is_forgotten()
    {
        // Of both epochs before the explosion the first weights are better: epoch 0 is gone back to, and patience counts from there.
        var ruined = options with
        {
            OnDivergence = Divergence.RollBack,
            EarlyStopping = new(Patience: 2, MinDelta: 1e6),
            Schedule = new RuinThenExplosion(),
        };
        var run = Fit(ruined, RandomTask.Normalised);
        Assert.Equal([1, 1, 2, 3], run.Reports.Select(report => report.Epoch));
        Assert.Equal(1, run.FinalEpoch);
        Assert.Equal(run.Reports[1].Validation!.Value.Loss, run.Validation.Loss);
    }

    [Theory]
    [InlineData(Divergence.Stop)]
    [InlineData(Divergence.RollBack)]
    public void A_loss_that_is_infinite_on_the_validation_part_alone_stops_a_training(Divergence onDivergence)
    {
        float[] x = new Random(113).NextFloats(10 * 2, limit: 1);
        x[^1] = 1e25f;
        using var device = TestDevices.Open("cpu");
        using var data = new DeviceData(device, 10, x, [.. x.Take(10)]);
        var stopped = options with { EarlyStopping = new(Patience: 3), OnDivergence = onDivergence };
        using var trainer = new TrainingLoop(device, Network.Input(2).Dense(1), new SquaredError(), new Sgd(), stopped, data);
        var error = Assert.Throws<DivergedException>(() => trainer.Fit([0, 1, 2, 3, 4, 5], [8, 9]));
        Assert.StartsWith("the loss became Infinity on the validation part after epoch 1: try", error.Message);
        Assert.All(error.LastGood.Values, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void A_report_has_the_rate_of_the_last_step()
    {
        var reports = Fit(options with { Epochs = 4, Schedule = new StepSchedule { Every = 2 } }).Reports;
        Assert.Equal([0.001f, 0.001f, 0.0005f, 0.0005f], reports.Select(report => report.LearningRate));
    }

    static (float[] Parameters, List<EpochReport> Reports, int FinalEpoch, Score Validation) Fit(
        LoopOptions options, Network? network = null)
    {
        using var device = TestDevices.Open("cpu");
        using var task = new RandomTask(device, options, network: network);
        var reports = new List<EpochReport>();
        float[] parameters = task.Loop.Fit(RandomTask.Most, RandomTask.Rest, new SynchronousProgress<EpochReport>(reports.Add)).Values;
        return (parameters, reports, task.Loop.FinalEpoch, task.Loop.Evaluate(RandomTask.Rest));
    }

    // The loss after a linear function was learned.
    static double FitLine(LoopOptions options, float learningRate)
    {
        const int Rows = 20;
        float[] x = new Random(112).NextFloats(Rows * 3, limit: 4);
        float[] y = [.. x.Chunk(3).Select(row => 0.5f * row[0] - row[1] + 0.25f * row[2])];
        using var device = TestDevices.Open("cpu");
        using var data = new DeviceData(device, Rows, x, y);
        using var trainer = new TrainingLoop(
            device, Network.Input(3).Dense(1), new SquaredError(), new Sgd { LearningRate = learningRate }, options, data);
        int[] all = [.. Enumerable.Range(0, Rows)];
        trainer.Fit(all, []);
        return trainer.Evaluate(all).Loss;
    }

    sealed record FirstEpochOnly() : Schedule("first_epoch_only")
    {
        public override double FactorAt(TrainingProgress progress) => progress.Epoch < 1 ? 1 : 0;
    }

    sealed record HalfAfter(int Epoch) : Schedule("half_after")
    {
        public override double FactorAt(TrainingProgress progress) => progress.Epoch < Epoch ? 1 : 0.5;
    }

    sealed record OneExplosion() : Schedule("one_explosion")
    {
        bool wasThere;

        public override double FactorAt(TrainingProgress progress)
        {
            bool explodes = progress.Epoch is >= 2 and < 3 && !wasThere;
            wasThere |= explodes;
            return explodes ? 1e30 : 1;
        }
    }

    sealed record RuinThenExplosion() : Schedule("ruin_then_explosion")
    {
        bool wasThere;

        public override double FactorAt(TrainingProgress progress)
        {
            bool explodes = progress.Epoch is >= 1 and < 2 && !wasThere;
            wasThere |= explodes;
            return explodes ? 1e30 : progress.Epoch < 1 && !wasThere ? 1e4 : 1;
        }
    }
}
