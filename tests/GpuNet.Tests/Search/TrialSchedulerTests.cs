using System.Globalization;
using GpuNet.Search;

namespace GpuNet.Tests.Search;

/// <summary>Which training comes next, by scores that are made up.</summary>
public sealed class TrialSchedulerTests
{
    static readonly SearchSpace space = new([(SearchParameter.LearningRate, "0.0001..0.1")]);
    static readonly TrainingOptions training = new() { Epochs = 27 };

    static SearchOptions Options(int trials, int rounds = 1) => new() { Trials = trials, Rounds = rounds };

    static AsynchronousHalving Asynchronous(int trials, int rounds = 1) =>
        new(space, Options(trials, rounds), training, Metric.LogLoss);

    static (int Number, int Epochs)? Place(Trial? trial) => trial is null ? null : (trial.Number, trial.Epochs);

    static Trial NextOf(TrialScheduler scheduler, int number, int epochs)
    {
        var next = scheduler.Next();
        Assert.Equal((number, epochs), Place(next));
        Assert.Null(next!.Score);
        return next;
    }

    [Fact]
    public void Trials_of_all_epochs_come_first_then_those_that_were_cut_and_last_those_without_a_score()
    {
        Trial Ended(int number, int epochs, double? score) => new(number, space.Draw(1, number, null, 1), epochs, score);
        Trial[] trials =
        [
            Ended(1, epochs: 27, score: null), Ended(2, epochs: 3, score: 0.1), Ended(3, epochs: 9, score: 0.2),
            Ended(4, epochs: 27, score: 0.5), Ended(5, epochs: 9, score: null), Ended(6, epochs: 9, score: 0.15),
            Ended(7, epochs: 27, score: 0.4),
        ];
        Assert.Equal([7, 4, 6, 3, 2, 1, 5], Ranking.Sort(trials, Metric.LogLoss).Select(trial => trial.Number));
        Assert.Equal([4, 7, 3, 6, 2, 1, 5], Ranking.Sort(trials, Metric.Accuracy).Select(trial => trial.Number));
    }

    [Fact]
    public void A_rung_waits_for_all_its_trials()
    {
        var scheduler = new SuccessiveHalving(space, Options(trials: 9), training, Metric.LogLoss);
        Trial[] first = [.. Enumerable.Range(1, 9).Select(number => NextOf(scheduler, number, epochs: 3))];
        foreach (var trial in first)
        {
            Assert.Null(scheduler.Next());
            scheduler.Report(trial with { Score = 10 - trial.Number });
        }
        foreach (int number in new[] { 9, 8, 7 })
            NextOf(scheduler, number, epochs: 9);
        Assert.Null(scheduler.Next());
    }

    // A time limit ends such searches.
    [Fact]
    public void Trials_are_drawn_when_they_are_asked_for()
    {
        var inTurn = new SuccessiveHalving(space, Options(int.MaxValue, rounds: 2), training, Metric.LogLoss);
        TrialScheduler[] schedulers = [inTurn, Asynchronous(int.MaxValue, rounds: 2)];
        foreach (var scheduler in schedulers)
        {
            var first = NextOf(scheduler, number: 1, epochs: 1);
            scheduler.Report(first with { Score = 0.5 });
            NextOf(scheduler, number: 2, epochs: 1);
        }
    }

    [Fact]
    public void Asynchronously_a_trial_goes_on_as_soon_as_it_is_in_the_best_third()
    {
        var scheduler = Asynchronous(trials: 9);
        Trial[] first = [.. Enumerable.Range(1, 4).Select(number => NextOf(scheduler, number, epochs: 3))];
        // Of one or two there is no best third, so another one begins.
        scheduler.Report(first[0] with { Score = 0.5 });
        scheduler.Report(first[3] with { Score = 0.4 });
        var fifth = NextOf(scheduler, number: 5, epochs: 3);
        scheduler.Report(first[2] with { Score = 0.6 });
        var longer = NextOf(scheduler, number: 4, epochs: 9);
        NextOf(scheduler, number: 6, epochs: 3);
        // Ended: 0.3 of trial 5, 0.4, 0.5, 0.6; one of them goes on, and it is another one now.
        scheduler.Report(fifth with { Score = 0.3 });
        NextOf(scheduler, number: 5, epochs: 9);
        scheduler.Report(longer with { Score = 0.2 });
        NextOf(scheduler, number: 7, epochs: 3);
    }

    [Fact]
    public void The_highest_rung_comes_first_and_what_diverged_never_goes_on()
    {
        var scheduler = Asynchronous(trials: 9);
        Trial[] first = [.. Enumerable.Range(1, 9).Select(number => NextOf(scheduler, number, epochs: 3))];
        Assert.Null(scheduler.Next());
        foreach (var trial in first)
            scheduler.Report(trial with { Score = trial.Number <= 4 ? trial.Number : null });
        Trial[] second = [.. Enumerable.Range(1, 3).Select(number => NextOf(scheduler, number, epochs: 9))];
        Assert.Null(scheduler.Next());
        foreach (var trial in second)
            scheduler.Report(trial with { Score = 4 - trial.Number });
        NextOf(scheduler, number: 3, epochs: 27);
        Assert.Null(scheduler.Next());

        var wild = Asynchronous(trials: 3);
        for (int number = 1; number <= 3; number++)
            wild.Report(NextOf(wild, number, epochs: 9));
        Assert.Null(wild.Next());
    }

    [Fact]
    public void Known_trainings_are_not_begun_again_and_those_that_are_missing_come_first()
    {
        var before = Asynchronous(trials: 9);
        Trial[] first = [.. Enumerable.Range(1, 5).Select(number => NextOf(before, number, epochs: 3) with { Score = number })];
        // Trial 2 had not ended, nor had the longer training of trial 1.
        var resumed = Asynchronous(trials: 9);
        foreach (var known in new[] { first[0], first[2], first[3], first[4] })
            resumed.Report(known);
        NextOf(resumed, number: 1, epochs: 9);
        Assert.Equal(first[1].Settings, NextOf(resumed, number: 2, epochs: 3).Settings);
        NextOf(resumed, number: 6, epochs: 3);
        Assert.False(resumed.CanHave(first[0] with { Epochs = 4 }));
        Assert.False(resumed.CanHave(first[0] with { Number = 10 }));
        Assert.True(resumed.CanHave(first[0]));
    }

    [Fact]
    public void A_later_round_is_drawn_near_the_best_so_far()
    {
        var scheduler = Asynchronous(trials: 40, rounds: 2);
        var ended = new List<Trial>();
        for (int drawn = 0; drawn < 40;)
        {
            var trial = scheduler.Next()!;
            double rate = RateOf(trial);
            // A third of the range around the best, which is far from its ends.
            if (trial is { Epochs: 3, Number: > 20 })
                Assert.InRange(Math.Log10(rate / RateOf(Ranking.Sort(ended, Metric.LogLoss)[0])), -0.51, 0.51);
            ended.Add(trial with { Score = Math.Abs(Math.Log10(rate / 0.003)) });
            scheduler.Report(ended[^1]);
            drawn += trial.Epochs == 3 ? 1 : 0;
        }

        static double RateOf(Trial trial) => double.Parse(trial.Settings.Values["learning-rate"], CultureInfo.InvariantCulture);
    }
}
