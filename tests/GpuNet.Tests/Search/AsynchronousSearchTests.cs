using GpuNet.Tests.Data;
using GpuNet.Tests.Models;
using GpuNet.Tests.Training;

namespace GpuNet.Tests.Search;

public sealed class AsynchronousSearchTests : IDisposable
{
    static readonly TrainingOptions training = new() { Epochs = 9, Hidden = [4], Seed = 5 };
    static readonly SearchSpace space = new([(SearchParameter.LearningRate, "0.0001..0.1"), (SearchParameter.Width, "2..16")]);

    static readonly PreparedData iris = PreparedData.Prepare(DataSetReader.Read(TestTables.Open("iris.csv"), "species"), training);

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    static HyperparameterSearch Search(string? journal = null, int parallel = 1, int rounds = 2) => new(iris, training, space, new()
    {
        Trials = 12,
        Rounds = rounds,
        Parallel = parallel,
        Journal = journal,
        IsAsynchronous = true,
    });

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(12)]
    public void One_at_a_time_it_is_the_same_each_time_and_goes_on_after_it_was_ended(int finished)
    {
        var runs = new List<Trial>();
        var whole = Search(folder["whole"]).Run(new SynchronousProgress<Trial>(runs.Add));
        string[] lines = File.ReadAllLines(folder["whole"]);
        Assert.Equal(runs.Count + 1, lines.Length);
        // Twelve trainings of 3 epochs; a third of them, and those that were among the best for a time, have 9.
        Assert.Equal(12, runs.Count(run => run.Epochs == 3));
        Assert.InRange(runs.Count(run => run.Epochs == 9), 4, 8);
        Assert.True(runs.FindIndex(run => run.Epochs == 9) < runs.FindLastIndex(run => run.Epochs == 3));

        File.WriteAllText(folder["cut"], string.Concat(lines.Take(finished).Select(line => line + "\n")) + lines[finished][..20]);
        Assert.Equal(whole, Search(folder["cut"]).Run());
        Assert.Equal(lines, File.ReadAllLines(folder["cut"]));
        Assert.Equal(whole, Search(folder["cut"]).Run(new SynchronousProgress<Trial>(_ => Assert.Fail("nothing is left to train"))));
    }

    [Fact]
    public void Several_at_a_time_train_each_trial_once_to_a_score_that_depends_on_its_settings_alone()
    {
        var runs = new List<Trial>();
        var found = Search(folder["j"], parallel: 3, rounds: 1).Run(new SynchronousProgress<Trial>(trial =>
        {
            lock (runs)
                runs.Add(trial);
        }));
        Assert.Equal(runs.Count, runs.DistinctBy(run => (run.Number, run.Epochs)).Count());
        Assert.Equal(Enumerable.Range(1, 12), runs.Where(run => run.Epochs == 1).Select(run => run.Number).Order());
        Assert.InRange(runs.Count(run => run.Epochs == 3), 4, 11);
        // In one round settings depend on the seed alone.
        var alone = new List<Trial>();
        Search(rounds: 1).Run(new SynchronousProgress<Trial>(alone.Add));
        var scores = alone.ToDictionary(run => (run.Number, run.Epochs));
        Assert.All(runs, run => Assert.Equal(scores.GetValueOrDefault((run.Number, run.Epochs), run), run));

        Assert.Equal(found, Search(folder["j"], parallel: 2, rounds: 1).Run(
            new SynchronousProgress<Trial>(_ => Assert.Fail("nothing is left to train"))));
    }

    [Fact]
    public void A_search_of_several_at_a_time_that_was_ended_goes_on_where_its_journal_ends()
    {
        var first = Search(folder["j"], parallel: 3).Run();
        string[] lines = File.ReadAllLines(folder["j"]);
        File.WriteAllLines(folder["j"], lines[..8]);
        var again = Search(folder["j"], parallel: 3).Run();
        Assert.Equal(first.Count, again.Count);
        Assert.Equal(lines[..8], File.ReadAllLines(folder["j"])[..8]);
    }

    [Theory]
    [InlineData("""{"trial":1,"epochs":4,"score":1,"settings":{"learning-rate":"0.01","width":"4"}}""")]
    [InlineData("""{"trial":13,"epochs":3,"score":1,"settings":{"learning-rate":"0.01","width":"4"}}""")]
    [InlineData("""{"trial":1,"epochs":3,"score":1,"settings":{"learning-rate":"0.01"}}""")]
    [InlineData("""{"trial":1,"epochs":3,"score":1,"settings":{"learning-rate":"0.01","width":"x"}}""")]
    public void A_line_that_is_none_of_this_search_is_refused(string line)
    {
        using (var stop = new CancellationTokenSource())
        {
            Assert.ThrowsAny<OperationCanceledException>(
                () => Search(folder["j"]).Run(new SynchronousProgress<Trial>(_ => stop.Cancel()), stop.Token));
        }
        string[] lines = File.ReadAllLines(folder["j"]);
        File.WriteAllLines(folder["j"], [lines[0], line]);
        Assert.Contains("not the journal of this search", TestTables.ErrorOf(() => Search(folder["j"]).Run()));
    }

    [Fact]
    public void Its_journal_is_none_of_a_search_that_waits()
    {
        Search(folder["j"]).Run();
        var waits = new HyperparameterSearch(iris, training, space, new() { Trials = 12, Rounds = 2, Journal = folder["j"] });
        Assert.Contains("asynchronous is 'false', and was 'true'", TestTables.ErrorOf(() => waits.Run()));
    }
}
