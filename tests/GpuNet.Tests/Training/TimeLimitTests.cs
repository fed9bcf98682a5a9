using System.Diagnostics;
using GpuNet.Tests.Data;
using GpuNet.Tests.Models;
using GpuNet.Training;

namespace GpuNet.Tests.Training;

/// <summary>Trainings and searches that end when their time is used. How far they come is not asked, only what they give then.</summary>
public sealed class TimeLimitTests
{
    static readonly TimeSpan least = TimeSpan.FromTicks(1);
    static readonly TrainingOptions plain = new() { Hidden = [5], Epochs = 1000, EarlyStopping = null };
    static readonly DataSet iris = DataSetReader.Read(TestTables.Open("iris.csv"), "species");

    [Fact]
    public void A_training_gives_the_weights_after_its_last_whole_epoch()
    {
        using var device = Device.Open("cpu");
        var (epochs, result) = (0, (TrainingResult?)null);
        var limit = TimeSpan.FromSeconds(0.125);
        // A busy machine may need more time for the first epoch.
        do
        {
            limit *= 2;
            result = Trainer.Fit(iris, plain with { TimeLimit = limit }, device, new SynchronousProgress<EpochReport>(report =>
            {
                if ((epochs = report.Epoch) == 3)
                    Thread.Sleep(limit);
            }));
        }
        while (epochs == 0);
        Assert.InRange(epochs, 1, 3);
        Assert.Equal(epochs, result!.FinalEpoch);
        Assert.False(result.IsFinished);
        Assert.Matches($@"^the time limit of [\d.]+s was used after epoch {epochs} of {plain.Epochs}$", Unfinished(result));
        Assert.Equal(Values(Trainer.Fit(iris, plain with { Epochs = epochs }, device)), Values(result));
    }

    [Fact]
    public void A_training_whose_time_is_used_in_the_first_epoch_keeps_its_steps_and_is_resumed_to_the_same_bits()
    {
        using var device = Device.Open("cpu");
        using var folder = new TemporaryFolder();
        var few = plain with { Epochs = 3 };
        var checkpoint = new Checkpointing(folder["c"]);
        TrainingResult? first = null;
        var said = HeardTraces.During(() => first = Trainer.Fit(iris, few with { TimeLimit = least, Checkpoint = checkpoint }, device));
        Assert.Contains("the time limit of 1E-07s is used: the training ends after step 1 of epoch 1 of 3", said);
        var untrained = Parameters.Initialise(few.NetworkFor(PreparedData.Prepare(iris, few)), few.Seed).Values;
        Assert.NotEqual(untrained, Values(first!));
        Assert.Equal("the time limit of 1E-07s was used after step 1 of epoch 1 of 3", Unfinished(first!));
        var resumed = Trainer.Fit(iris, few with { Checkpoint = checkpoint with { Resumes = true } }, device);
        Assert.Equal(Values(Trainer.Fit(iris, few, device)), Values(resumed));
        Assert.True(resumed.IsFinished);
        Assert.Null(Unfinished(resumed));
    }

    [Fact]
    public void Workers_end_together()
    {
        using Device one = Device.Open("cpu"), two = Device.Open("cpu");
        var limited = plain with { Parts = 2, TimeLimit = least };
        var prepared = PreparedData.Prepare(iris, limited);
        Assert.Equal(Values(Trainer.Fit(prepared, limited, one)), Values(Trainer.Fit(prepared, limited, [one, two])));
    }

    [Fact]
    public void A_search_gives_what_it_has_found()
    {
        using var device = Device.Open("cpu");
        var options = plain with { Epochs = 3 };
        var prepared = PreparedData.Prepare(iris, options);
        var limited = new SearchOptions { Trials = 1000, Rounds = 1, TimeLimit = least };
        IReadOnlyList<Trial> found = [];
        // A busy machine may need more time for the first training.
        for (var limit = TimeSpan.FromSeconds(0.5); found.Count == 0; limit *= 2)
        {
            var search = new HyperparameterSearch(prepared, options, SearchSpace.Usual, limited with { TimeLimit = limit });
            try
            {
                var said = HeardTraces.During(() => found = search.Run(new SynchronousProgress<Trial>(_ => Thread.Sleep(limit))));
                Assert.NotNull(search.Best);
                Assert.Same(search.Best, search.Train(found[0], device));
                Assert.False(search.IsFinished);
                Assert.Contains(
                    said, line => line.EndsWith(" has ended the trials: 1 of 1000 trials were trained", StringComparison.Ordinal));
                // Of 1000 trials the first is trained for one epoch of three.
                var cut = search.Finish(device);
                Assert.False(cut.IsFinished);
                Assert.Equal("the best settings were trained for 1 of 3 epochs", Unfinished(cut));
            }
            catch (InputException)
            {
            }
        }
        // The next one sees that the time is over before it begins.
        Assert.Single(found);
        using var group = CommunicatorTests.Group(2);
        var shared = new HyperparameterSearch(prepared, options, SearchSpace.Usual, limited) { Processes = group.Member(0) };
        Assert.Contains("no search with a time limit", Assert.Throws<InputException>(() => shared.Run()).Message);
        var nothing = new HyperparameterSearch(prepared, options, SearchSpace.Usual, limited);
        Assert.Contains("no training of the search ended within 1E-07s;", Assert.Throws<InputException>(() => nothing.Run()).Message);
    }

    [Fact]
    public void A_search_may_be_unfinished_and_its_model_not()
    {
        using var device = Device.Open("cpu");
        var options = plain with { Epochs = 2 };
        var prepared = PreparedData.Prepare(iris, options);
        TrainingResult? result = null;
        // Too few for a third of them: each has all epochs. A busy machine may need more time for the first training.
        for (var limit = TimeSpan.FromSeconds(0.5); result is null; limit *= 2)
        {
            var search = new HyperparameterSearch(
                prepared, options, SearchSpace.Usual, new() { Trials = 2, Rounds = 1, TimeLimit = limit });
            try
            {
                search.Run(new SynchronousProgress<Trial>(_ => Thread.Sleep(limit)));
                result = search.Trials[0].Epochs == 2 ? search.Finish(device) : null;
                Assert.False(search.IsFinished);
            }
            catch (InputException)
            {
            }
        }
        Assert.True(result.IsFinished);
        Assert.Null(Unfinished(result));
        var whole = new HyperparameterSearch(prepared, options, SearchSpace.Usual, new() { Trials = 2, Rounds = 1 });
        whole.Run();
        Assert.True(whole.IsFinished);
    }

    [Fact]
    public void A_search_whose_first_training_does_not_end_gives_what_it_has_learned()
    {
        using var device = Device.Open("cpu");
        var options = plain with { Epochs = 10_000_000 };
        var prepared = PreparedData.Prepare(iris, options);
        IReadOnlyList<Trial> found = [];
        // A busy machine may need more time for the first step.
        for (var limit = TimeSpan.FromSeconds(0.5); found.Count == 0; limit *= 2)
        {
            var asked = new SearchOptions { Trials = 3, Rounds = 1, TimeLimit = limit };
            var search = new HyperparameterSearch(prepared, options, SearchSpace.Usual, asked);
            try
            {
                var said = HeardTraces.During(() => found = search.Run());
                Assert.Contains(said, line => line.Contains("that of trial 1 was cut", StringComparison.Ordinal));
                Assert.Same(search.Best, search.Train(found[0], device));
                Assert.False(search.IsFinished);
                Assert.False(search.Finish(device).IsFinished);
            }
            catch (InputException)
            {
            }
        }
        Assert.NotNull(Assert.Single(found).Score);
        Assert.InRange(found[0].Epochs, 1, options.Epochs - 1);
    }

    [Fact]
    public void Trainings_look_for_their_end_themselves()
    {
        using var device = Device.Open("cpu");
        using var deadline = new Deadline(Stopwatch.StartNew(), TimeSpan.Zero, CancellationToken.None);
        Assert.False(deadline.Token.IsCancellationRequested);
        var stopped = Assert.ThrowsAny<TrainingStoppedException>(
            () => Trainer.Fit(iris, plain with { Deadline = deadline }, device, cancellation: deadline.Token));
        Assert.True(stopped.IsCancelled);
        Assert.Equal(0, stopped.Steps);
        using var none = new Deadline(Stopwatch.StartNew(), null, CancellationToken.None);
        none.Look();
        Assert.False(none.Token.IsCancellationRequested);
    }

    [Fact]
    public void A_time_that_is_none_is_refused()
    {
        foreach (var time in new[] { TimeSpan.Zero, TimeSpan.FromDays(25) })
        {
            Assert.Contains("the time limit is", Assert.Throws<ArgumentException>(() => (plain with { TimeLimit = time }).Check()).Message);
            Assert.Throws<ArgumentException>(() => (plain with { WorkerTimeout = time }).Check());
            Assert.Throws<ArgumentException>(() => new SearchOptions { TimeLimit = time }.Check());
        }
    }

    static string? Unfinished(TrainingResult result) => result.Model.TrainingSettings.GetValueOrDefault("unfinished");

    static float[] Values(TrainingResult result) => result.Model.Parameters.Values;
}
