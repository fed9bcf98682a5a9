using System.Globalization;
using GpuNet.Tests.Data;

namespace GpuNet.Tests.Search;

public sealed class SearchSpaceTests
{
    static SearchSpace Space(params string[] ranges) => new(ranges.Select(text =>
        (SearchParameter.Find(text.Split('=')[0])!, text.Split('=', 2)[1])));

    static string[] Draws(SearchSpace space, string name, int count = 2000, SearchSettings? around = null, double share = 1) =>
        [.. Enumerable.Range(1, count).Select(trial => space.Draw(7, trial, around, share).Values[name])];

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("learning-rate", "0.0001..0.1", 0.001, 0.01)]
    [InlineData("dropout", "0..0.6", 0.2, 0.4)]
    [InlineData("beta", "0..0.999", 0.9, 0.99)]
    public void Each_third_of_the_scale_is_equally_likely(string name, string range, double first, double second)
    {
        double[] values = [.. Draws(Space($"{name}={range}"), name).Select(Number)];
        Assert.Equal(1.0 / 3, values.Count(value => value < first) / 2000.0, tolerance: 0.05);
        Assert.Equal(1.0 / 3, values.Count(value => value >= second) / 2000.0, tolerance: 0.05);
        string[] ends = range.Split("..");
        Assert.All(values, value => Assert.InRange(value, Number(ends[0]), Number(ends[1])));
    }

    [Fact]
    public void Whole_numbers_and_choices_are_equally_likely()
    {
        var layers = Draws(Space("layers=0..3"), "layers").CountBy(value => value).ToDictionary();
        Assert.Equal(["0", "1", "2", "3"], layers.Keys.Order());
        Assert.All(layers.Values, count => Assert.Equal(0.25, count / 2000.0, tolerance: 0.05));
        var activations = Draws(Space("activation=relu, tanh,sigmoid"), "activation").CountBy(value => value).ToDictionary();
        Assert.Equal(["relu", "sigmoid", "tanh"], activations.Keys.Order());
        Assert.All(activations.Values, count => Assert.Equal(1.0 / 3, count / 2000.0, tolerance: 0.05));
        Assert.All(Draws(Space("batch-size=16..128"), "batch-size"), value => Assert.InRange(int.Parse(value), 16, 128));
    }

    [Fact]
    public void Near_a_value_is_a_share_of_the_range_around_it_moved_inside()
    {
        var space = Space("learning-rate=0.0001..0.1", "activation=relu,tanh");
        SearchSettings Around(string rate) => new(new Dictionary<string, string> { ["learning-rate"] = rate, ["activation"] = "relu" });
        double[] Rates(string around) => [.. Draws(space, "learning-rate", around: Around(around), share: 1.0 / 3).Select(Number)];
        Assert.All(Rates("0.003162"), rate => Assert.InRange(rate, 0.000999, 0.01001));
        Assert.All(Rates("0.1"), rate => Assert.InRange(rate, 0.00999, 0.1));
        Assert.All(Rates("0.0001"), rate => Assert.InRange(rate, 0.0001, 0.001001));
        Assert.Contains("tanh", Draws(space, "activation", around: Around("0.1"), share: 0.1));
    }

    [Fact]
    public void A_draw_depends_on_seed_trial_and_parameter_only()
    {
        Assert.Equal(
            Space("dropout=0..0.5").Draw(1, 3, null, 1).Values["dropout"],
            Space("dropout=0..0.5", "width=8..64").Draw(1, 3, null, 1).Values["dropout"]);
        Assert.Equal(
            Space("dropout=0..0.5", "width=8..64").Draw(1, 3, null, 1), Space("width=8..64", "dropout=0..0.5").Draw(1, 3, null, 1));
        Assert.NotEqual(Space("dropout=0..0.5").Draw(1, 3, null, 1), Space("dropout=0..0.5").Draw(1, 4, null, 1));
        Assert.NotEqual(Space("dropout=0..0.5").Draw(1, 3, null, 1), Space("dropout=0..0.5").Draw(2, 3, null, 1));
    }

    [Theory]
    [InlineData("33", 32)]
    [InlineData("32", null)]
    [InlineData("20", null)]
    public void A_batch_that_is_no_larger_than_its_parts_is_computed_at_once(string batchSize, int? parts)
    {
        var settings = new SearchSettings(new Dictionary<string, string> { ["batch-size"] = batchSize });
        var training = settings.ApplyTo(new() { BatchSize = 128, MicroBatchSize = 32 });
        training.Check();
        Assert.Equal(parts, training.MicroBatchSize);
    }

    [Theory]
    [InlineData("16", 16)]
    [InlineData("15", null)]
    public void A_batch_of_fewer_examples_than_parts_is_not_divided(string batchSize, int? parts)
    {
        var settings = new SearchSettings(new Dictionary<string, string> { ["batch-size"] = batchSize });
        var training = settings.ApplyTo(new() { BatchSize = 128, Parts = 16 });
        training.Check();
        Assert.Equal(parts, training.Parts);
    }

    [Fact]
    public void Values_of_a_list_may_have_constants()
    {
        var schedules = Space("schedule=step:every=20,factor=0.1, cosine,step:every=3");
        Assert.Equal(["cosine", "step:every=20,factor=0.1", "step:every=3"], Draws(schedules, "schedule", count: 50).Distinct().Order());
        var models = Space("model=mlp,tabm:members=16,ensemble");
        Assert.Equal(["ensemble", "mlp", "tabm:members=16"], Draws(models, "model", count: 50).Distinct().Order());
    }

    [Fact]
    public void Every_choice_changes_the_setting_of_its_name()
    {
        var plain = new TrainingOptions();
        (string Name, string Value, TrainingOptions Expected)[] cases =
        [
            ("model", "tabm:members=8", plain with { Architecture = new TabM { Members = 8 } }),
            ("embedding", "piecewise:bins=5,width=4", plain with { Embedding = new PiecewiseEmbedding { Bins = 5, Width = 4 } }),
            ("scaling", "quantile", plain with { Scaling = Scaling.Quantile }),
            ("target-scaling", "log", plain with { TargetScaling = Scaling.Log }),
            ("average", "ema:decay=0.5", plain with { Averaging = new ExponentialAveraging { Decay = 0.5f } }),
            ("schedule", "cosine", plain with { Schedule = new CosineSchedule() }),
            ("loss", "huber", plain with { Loss = new Huber() }),
            ("loss", "Huber:2", plain with { Loss = new Huber { Delta = 2 } }),
            ("model", "TABM:4", plain with { Architecture = new TabM { Members = 4 } }),
            ("norm", "Batch", plain with { Normalisation = Normalisation.Batch }),
            ("recurrent", "gru", plain with { Recurrent = RecurrentCell.Gru }),
            ("bias-init", "zeros", plain with { BiasInitialiser = Initialiser.Zeros }),
            ("l1", "0.5", plain with { Gradients = new() { L1 = 0.5f } }),
            ("clip-norm", "2", plain with { Gradients = new() { ClipNorm = 2f } }),
        ];
        foreach (var (name, value, expected) in cases)
        {
            var settings = new SearchSettings(new Dictionary<string, string> { [name] = value });
            Assert.Equal(expected.ToString(), settings.ApplyTo(plain).ToString());
        }
        var warm = plain with { Schedule = new WarmupSchedule { Length = 2 } };
        var cosine = new SearchSettings(new Dictionary<string, string> { ["schedule"] = "cosine" });
        Assert.Equal(new WarmupSchedule { Length = 2, Then = new CosineSchedule() }, cosine.ApplyTo(warm).Schedule);
    }

    [Fact]
    public void Members_are_not_normalised()
    {
        foreach (var (model, expected) in new[] { ("mlp", Normalisation.Layer), ("tabm", Normalisation.None) })
        {
            var settings = new SearchSettings(new Dictionary<string, string> { ["norm"] = "layer", ["model"] = model });
            Assert.Equal(expected, settings.ApplyTo(new()).Normalisation);
        }
    }

    [Fact]
    public void Settings_change_what_they_name()
    {
        var settings = new SearchSettings(new Dictionary<string, string>
        {
            ["width"] = "40",
            ["layers"] = "3",
            ["learning-rate"] = "0.005",
            ["batch-size"] = "10",
            ["dropout"] = "0.25",
            ["activation"] = "tanh",
            ["optimizer"] = "momentum",
            ["beta"] = "0.8",
            ["weight-decay"] = "0.25",
            ["norm"] = "layer",
            ["init"] = "orthogonal",
        });
        var options = settings.ApplyTo(new() { Epochs = 7, Seed = 3 });
        Assert.Equal([40, 40, 40], options.Hidden);
        Assert.Equal((7, 3UL, 10), (options.Epochs, options.Seed, options.BatchSize));
        Assert.Equal((Normalisation.Layer, Initialiser.Orthogonal), (options.Normalisation, options.Initialiser));
        Assert.Equal((0.25f, Activation.Tanh, "momentum"), (options.Dropout, options.Activation, options.Optimizer.Name));
        Assert.Equal("momentum:beta=0.8,learning_rate=0.005,weight_decay=0.25", options.Optimizer.ToString());

        Assert.Equal([100], new SearchSettings(new Dictionary<string, string> { ["beta1"] = "0.8" }).ApplyTo(new()).Hidden);
        Assert.Empty(new SearchSettings(new Dictionary<string, string> { ["layers"] = "0", ["width"] = "8" }).ApplyTo(new()).Hidden);
    }

    [Theory]
    [InlineData(6, "activation=relu,tanh", "layers=1..3")]
    [InlineData(1, "learning-rate=0.1")]
    [InlineData(1000, "seed=1..1000")]
    [InlineData(null, "seed=0..1000")]
    [InlineData(null, "seed=1..1000", "norm=none,layer")]
    [InlineData(null, "activation=relu,tanh", "dropout=0..0.5")]
    [InlineData(null, "seed=0..2147483647", "layers=1..2147483647")]
    public void Few_settings_follow_each_other_in_a_circle(int? count, params string[] ranges)
    {
        var space = Space(ranges);
        Assert.Equal(count, space.Combinations);
        if (count is null)
            return;
        HashSet<string> all = [];
        var first = space.Draw(7, 1, null, 1);
        var next = first;
        for (int step = 0; step < count; step++, next = space.After(next))
            Assert.True(all.Add($"{next}"));
        Assert.Equal(first, next);
    }

    [Fact]
    public void An_optimizer_has_constants_and_the_rates_that_are_asked_for()
    {
        var range = Assert.Single(Space("optimizer=momentum:beta=0.95,Adam:beta1=0.8,beta2=0.9,sgd").Ranges).Range;
        Assert.Equal(["momentum:beta=0.95", "Adam:beta1=0.8,beta2=0.9", "sgd"], range.Samples);
        var options = new TrainingOptions { Optimizer = new Sgd { LearningRate = 0.5f, WeightDecay = 0.25f } };
        Assert.Equal(new Momentum { Beta = 0.95f, LearningRate = 0.5f, WeightDecay = 0.25f },
            new SearchSettings(new Dictionary<string, string> { ["optimizer"] = range.Samples[0] }).ApplyTo(options).Optimizer);
        Assert.Contains("optimizer: the constant 'beta' of 'momentum' is 2", TestTables.ErrorOf(() => Space("optimizer=momentum:beta=2")));
        Assert.Equal("optimizer: 'adam:learning_rate=0.1' has a rate, which is a parameter of its own; vary learning-rate or weight-decay",
            TestTables.ErrorOf(() => Space("optimizer=sgd,adam:learning_rate=0.1")));
    }

    [Fact]
    public void The_constants_of_every_optimizer_can_be_varied_and_change_no_other()
    {
        Assert.Equal(["beta", "epsilon", "beta1", "beta2"], SearchParameter.OptimizerConstants.Select(parameter => parameter.Name));
        foreach (var optimizer in Optimizer.All)
        {
            var options = new TrainingOptions { Optimizer = optimizer };
            foreach (var parameter in SearchParameter.OptimizerConstants)
            {
                var changed = new SearchSettings(new Dictionary<string, string> { [parameter.Name] = "0.25" }).ApplyTo(options).Optimizer;
                var expected = optimizer.Constants.Select(one => one.Name == parameter.Name ? 0.25 : one.In(optimizer));
                Assert.Equal(expected, changed.Constants.Select(one => one.In(changed)));
            }
        }
        Assert.Throws<ArgumentException>(() => new Adam().With("beta", 0.5));
        Assert.Throws<ArgumentException>(() => new Adam().With("beta1", 1));
        Assert.Equal("adam:beta1=0.5,beta2=0.99", Optimizer.Parse("adam:beta1=0.5").With("beta2", 0.99).ToString());
    }

    [Fact]
    public void Every_usual_range_can_be_read() =>
        Assert.All(SearchParameter.All, parameter => Assert.Equal(parameter.Usual, SearchRange.Parse(parameter, parameter.Usual).Text));

    [Fact]
    public void Every_usual_loss_of_a_task_can_be_learned_with()
    {
        Assert.All(LearningTask.All, task =>
        {
            string[] losses = [.. Draws(Space($"loss={SearchParameter.Loss.UsualFor(task)}"), "loss", count: 50).Distinct()];
            Assert.Equal(2, losses.Length);
            Assert.All(losses, loss => new TrainingOptions { Loss = Loss.Parse(loss) }.LossFor(task));
        });
        Assert.All(SearchParameter.All.Except([SearchParameter.Loss]), parameter =>
            Assert.All(LearningTask.All, task => Assert.Equal(parameter.Usual, parameter.UsualFor(task))));
    }

    [Theory]
    [InlineData("learning-rate=0..0.1", "learning-rate: '0' is not a number above 0")]
    [InlineData("learning-rate=0.1..0.001", "learning-rate: 0.1..0.001 is not a range; write the lower end first")]
    [InlineData("learning-rate=x", "learning-rate: 'x' is not a number above 0")]
    [InlineData("learning-rate=NaN", "learning-rate: 'NaN' is not a number above 0")]
    [InlineData("dropout=0..1", "dropout: '1' is not a number from 0 to below 1")]
    [InlineData("layers=1..2.5", "layers: '2.5' is not a whole number from 0 on")]
    [InlineData("width=", "width: '' is not a whole number from 1 on")]
    [InlineData("activation=step", "activation: 'step' is not one of identity, relu")]
    [InlineData("model=mpl", "model: 'mpl' is not one of mlp, tabm, tabm-mini, ensemble")]
    [InlineData("model=mlp,tabm:members=1", "model: the constant 'members' of 'tabm' is 1; it must be a whole number from 2 to 1024")]
    [InlineData("scaling=log", "scaling: 'log' is not one of standard, minmax, robust, quantile, none")]
    [InlineData("loss=huber:2, huber:2", "loss: the value 'huber:2' is given twice in huber:2, huber:2; give it once")]
    [InlineData("loss=huber,huber:delta=1", "loss: the value 'huber:delta=1' is given twice")]
    [InlineData("learning-rate=0.1,1e-1", "learning-rate: the value '1e-1' is given twice")]
    [InlineData("activation=relu,ReLU", "activation: the value 'ReLU' is given twice")]
    [InlineData("activation=relu:2", "activation: 'relu:2' is not one of identity, relu")]
    [InlineData("activation=relu..tanh", "activation: relu..tanh is not a list of valid values")]
    public void Ranges_that_cannot_be_are_errors(string range, string problem) =>
        Assert.StartsWith(problem, TestTables.ErrorOf(() => Space(range)));

    [Fact]
    public void A_space_without_ranges_or_with_two_for_one_parameter_is_an_error()
    {
        Assert.Contains("nothing is varied", TestTables.ErrorOf(() => Space()));
        Assert.Contains("width: two ranges are given", TestTables.ErrorOf(() => Space("width=8..16", "width=8..32")));
    }
}
