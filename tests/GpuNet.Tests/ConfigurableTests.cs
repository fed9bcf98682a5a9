using System.Globalization;

namespace GpuNet.Tests;

/// <summary>Optimizers, losses and schedules with constants of the caller's, as texts.</summary>
public sealed class ConfigurableTests
{
    [Fact]
    public void What_is_made_in_code_is_written_as_it_is()
    {
        Assert.Equal("adam:beta1=0.8", new Adam { Beta1 = 0.8f }.ToString());
        Assert.Equal("adamw:correction=0,learning_rate=0.01", new AdamW { Correction = false, LearningRate = 0.01f }.ToString());
        Assert.Equal("binary_cross_entropy:positive_weight=2.5", new BinaryCrossEntropy { PositiveWeight = 2.5f }.ToString());
        Assert.Equal("huber", new Huber { Delta = 1f }.ToString());
        Assert.Equal("step:every=3", new StepSchedule { Every = 3 }.ToString());
        Assert.Equal(
            "warmup:length=2.5, then cosine:least=0.1",
            new WarmupSchedule { Length = 2.5f, Then = new CosineSchedule { Least = 0.1f } }.ToString());
    }

    [Fact]
    public void Every_constant_is_read_as_it_is_written()
    {
        foreach (var optimizer in Optimizer.All)
            Check(optimizer, Optimizer.Parse);
        foreach (var loss in Loss.All)
            Check(loss, Loss.Parse);
        foreach (var schedule in Schedule.All)
            Check(schedule, Schedule.Parse);

        static void Check(Configurable usual, Func<string, Configurable> parse)
        {
            Assert.Equal(usual, parse(usual.Name));
            foreach (var constant in usual.Constants)
            {
                double value = new[] { 0.123456789, 7, 1, 0 }.First(one => constant.Range.Includes(one) && one != constant.In(usual));
                var changed = parse(string.Create(CultureInfo.InvariantCulture, $"{usual.Name}:{constant.Name}={value}"));
                Assert.NotEqual(usual, changed);
                Assert.Equal(changed, parse(changed.ToString()));
                Assert.Equal((float)value, (float)constant.In(changed));
            }
        }
    }

    [Fact]
    public void A_hint_is_a_valid_setting()
    {
        Check(Optimizer.All, Optimizer.Parse);
        Check(Loss.All, Loss.Parse);
        Check(Schedule.All, Schedule.Parse);
        Check(Architecture.All, Architecture.Parse);
        Check(Embedding.All, Embedding.Parse);
        Check(Averaging.All, Averaging.Parse);

        static void Check<T>(IEnumerable<T> all, Func<string, T> parse) where T : Configurable
        {
            foreach (var setting in all)
            {
                string problem = Assert.Throws<ArgumentException>(() => parse($"{setting.Name}:,")).Message;
                if (problem.EndsWith("has no constants", StringComparison.Ordinal))
                    continue;
                Assert.Contains(", as in ", problem);
                Assert.Equal(setting, parse(problem.Split(", as in ")[1]));
            }
        }
    }

    [Fact]
    public void The_culture_of_the_caller_does_not_matter()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new("") { NumberFormat = new() { NumberDecimalSeparator = "," } };
            Assert.Equal("adam:beta1=0.8", new Adam { Beta1 = 0.8f }.ToString());
            Assert.Equal(new Adam { Beta1 = 0.8f }, Optimizer.Parse("adam:beta1=0.8"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Numbers_that_their_type_does_not_have_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Optimizer.Parse("adam:epsilon=1e-300"));
        Assert.Throws<ArgumentException>(() => Optimizer.Parse("sgd:learning_rate=1e300"));
        Assert.Throws<ArgumentException>(() => Optimizer.Parse("adam:beta1=0.99999999999"));
        Assert.Throws<ArgumentException>(() => Schedule.Parse("step:every=2.5"));
        Assert.Throws<ArgumentException>(() => Schedule.Parse("step:every=1e300"));
        Assert.Throws<ArgumentException>(() => Optimizer.Parse("adam:correction=0.5"));
    }

    [Fact]
    public void A_rate_that_was_given_goes_to_another_optimizer()
    {
        Assert.Equal(new Sgd { LearningRate = 0.001f }, new Sgd().WithRatesOf(new Adam { LearningRate = 0.001f }));
        Assert.Equal(new Sgd { WeightDecay = 0.5f }, new Sgd().WithRatesOf(new Adam { WeightDecay = 0.5f }));
    }
}
