using GpuNet.Tests.Data;
using GpuNet.Tests.Models;
using GpuNet.Tests.Training;

namespace GpuNet.Tests.Search;

public sealed class HyperparameterSearchTests : IDisposable
{
    static readonly TrainingOptions options = new() { Epochs = 9, Seed = 5 };
    static readonly SearchSpace space = new(
    [
        (SearchParameter.LearningRate, "0.0001..0.1"), (SearchParameter.Width, "2..16"), (SearchParameter.Layers, "1..2"),
        (SearchParameter.Find("beta")!, "0.5..0.99"),
    ]);

    static readonly DataSet data = DataSetReader.Read(TestTables.Open("iris.csv"), "species");

    static readonly PreparedData iris = PreparedData.Prepare(data, options);

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    static HyperparameterSearch Search(string? journal = null, int parallel = 1, SearchSpace? other = null, Metric? metric = null) =>
        new(iris, options, other ?? space, new() { Trials = 12, Rounds = 2, Parallel = parallel, Journal = journal, Metric = metric });

    static void CheckSame(IReadOnlyList<Trial> expected, IReadOnlyList<Trial> actual) => Assert.Equal(expected, actual);

    [Fact]
    public void Trials_are_halved_and_the_best_that_was_trained_longest_comes_first()
    {
        var runs = new List<Trial>();
        var found = Search().Run(new SynchronousProgress<Trial>(runs.Add));

        // Two rounds of 6: six trainings of 3 epochs, the better 2 with 9.
        Assert.Equal(new Dictionary<int, int> { [3] = 12, [9] = 4 }, runs.CountBy(run => run.Epochs).ToDictionary());
        Assert.Equal(Enumerable.Range(1, 12), found.Select(trial => trial.Number).Order());
        Assert.Equal([9, 9, 9, 9, 3, 3, 3, 3, 3, 3, 3, 3], found.Select(trial => trial.Epochs));
        Assert.Equal(found.Take(4).Select(trial => trial.Score).Order(), found.Take(4).Select(trial => trial.Score));
        for (int round = 0; round < 2; round++)
        {
            var ofRound = runs.Where(run => (run.Number - 1) / 6 == round).ToList();
            var best = ofRound.Where(run => run.Epochs == 3).OrderBy(run => run.Score).Take(2);
            Assert.Equal(
                best.Select(run => run.Number).Order(),
                ofRound.Where(run => run.Epochs == 9).Select(run => run.Number).Order());
        }
    }

    [Fact]
    public void A_score_is_what_the_settings_give()
    {
        var best = Search().Run()[0];
        using var device = new GpuNet.Devices.Cpu.CpuDevice();
        var result = Trainer.Fit(iris, best.Settings.ApplyTo(options), device);
        Assert.Equal(result.Validation![Metric.LogLoss], best.Score);
    }

    [Fact]
    public void The_result_does_not_depend_on_how_many_run_at_a_time() => CheckSame(Search().Run(), Search(parallel: 4).Run());

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(9)]
    public void A_search_that_was_ended_goes_on_and_gives_the_same(int finished)
    {
        var whole = Search(folder["whole"]).Run();
        string[] lines = File.ReadAllLines(folder["whole"]);
        Assert.Equal(17, lines.Length);

        // As a killed process leaves it: the last line is cut.
        File.WriteAllText(folder["cut"], string.Concat(lines.Take(finished).Select(line => line + "\n")) + lines[finished][..20]);
        var again = new List<Trial>();
        CheckSame(whole, Search(folder["cut"]).Run(new SynchronousProgress<Trial>(again.Add)));
        Assert.Equal(16 - Math.Max(0, finished - 1), again.Count);
        Assert.Equal(lines, File.ReadAllLines(folder["cut"]));

        CheckSame(whole, Search(folder["cut"]).Run(new SynchronousProgress<Trial>(_ => Assert.Fail("nothing is left to train"))));
    }

    [Fact]
    public void A_cancelled_search_keeps_what_is_finished()
    {
        using var stop = new CancellationTokenSource();
        int runs = 0;
        Assert.ThrowsAny<OperationCanceledException>(() => Search(folder["j"]).Run(new SynchronousProgress<Trial>(_ =>
        {
            if (++runs == 7)
                stop.Cancel();
        }), stop.Token));
        Assert.Equal(8, File.ReadAllLines(folder["j"]).Length);
        CheckSame(Search().Run(), Search(folder["j"]).Run());
    }

    [Fact]
    public void A_journal_is_written_by_one_search_at_a_time()
    {
        string? refusal = null;
        Search(folder["j"]).Run(new SynchronousProgress<Trial>(_ => refusal ??= TestTables.ErrorOf(() => Search(folder["j"]).Run())));
        Assert.EndsWith("j: another search writes this journal; wait for its end, or name another file", refusal);
    }

    [Fact]
    public void What_no_trial_can_be_trained_with_is_not_varied()
    {
        Assert.Equal("recurrent: recurrent layers read the rows of a window; set Window, or do not vary it", Refusal("recurrent", "gru"));
        Assert.Equal("target-scaling: only numbers to predict are scaled; do not vary it", Refusal("target-scaling", "quantile,none"));

        static string Refusal(string name, string range) =>
            TestTables.ErrorOf(() => Search(other: new([(SearchParameter.Find(name)!, range)])));
    }

    [Theory]
    [InlineData(false, 4)]
    [InlineData(true, 4)]
    [InlineData(false, 40)]
    [InlineData(true, 40)]
    public void Few_settings_are_tried_once_each_resumed_or_not(bool isAsynchronous, int trials)
    {
        // Two activations with one, two and three layers.
        SearchSpace few = new([(SearchParameter.Activation, "relu,tanh"), (SearchParameter.Layers, "1..3")]);
        var asked = new SearchOptions { Trials = trials, IsAsynchronous = isAsynchronous, Journal = folder["few"] };
        var found = new HyperparameterSearch(iris, options, few, asked).Run();
        Assert.Equal(Math.Min(trials, 6), found.Count);
        Assert.Equal(found.Count, found.Select(trial => trial.Settings).Distinct().Count());
        File.WriteAllLines(folder["few"], File.ReadAllLines(folder["few"])[..3]);
        CheckSame(found, new HyperparameterSearch(iris, options, few, asked).Run());
    }

    [Fact]
    public void The_journal_of_another_search_is_not_touched()
    {
        Search(folder["j"]).Run();
        byte[] before = File.ReadAllBytes(folder["j"]);
        Assert.Contains("not the journal of this search: metric is 'accuracy', and was 'log_loss'; name another",
            TestTables.ErrorOf(() => Search(folder["j"], metric: Metric.Accuracy).Run()));
        var wider = new SearchSpace(space.Ranges.Select(entry =>
            (entry.Parameter, entry.Parameter == SearchParameter.Width ? "2..32" : entry.Range.Text)));
        Assert.Contains("this search: vary width is '2..32', and was '2..16'; name another",
            TestTables.ErrorOf(() => Search(folder["j"], other: wider).Run()));
        (TrainingOptions, string)[] others =
        [
            (options with { Dropout = 0.1f }, "dropout is '0.1', and was not given"),
            (options with { Optimizer = new Adam { Epsilon = 1e-6f } }, "optimizer is 'adam:epsilon=1E-06', and was 'adam'"),
            (options with { Optimizer = new Adam { LearningRate = 0.01f } }, "learning-rate is '0.01', and was '0.001'"),
            (options with { Optimizer = new Adam { WeightDecay = 0.01f } }, "weight-decay is '0.01', and was not given"),
            (options with { Hidden = [7] }, "hidden is '7', and was '100'"),
            (options with { Embedding = new PiecewiseEmbedding() }, "embedding is 'piecewise', and was 'none'"),
            (options with { Schedule = new WarmupSchedule { Length = 2 } }, "warmup is '2', and was not given"),
        ];
        foreach (var (other, difference) in others)
        {
            var search = new HyperparameterSearch(iris, other, space, new() { Trials = 12, Rounds = 2, Journal = folder["j"] });
            Assert.Contains($"not the journal of this search: {difference}; name another", TestTables.ErrorOf(() => search.Run()));
        }
        var scaled = PreparedData.Prepare(data, options with { Scaling = Scaling.MinMax });
        var ofOthers = new HyperparameterSearch(scaled, options, space, new() { Trials = 12, Rounds = 2, Journal = folder["j"] });
        Assert.Contains("not the journal of this search: the data are others; name another", TestTables.ErrorOf(() => ofOthers.Run()));
        var elsewhere = new HyperparameterSearch(iris, options, space, new() { Trials = 12, Rounds = 2, Journal = folder["j"] },
            () => Device.Open("checked"));
        Assert.Contains("this search: device is 'checked, kernels run under checks, for tests', and was 'cpu'; name another",
            TestTables.ErrorOf(() => elsewhere.Run()));
        Assert.Equal(before, File.ReadAllBytes(folder["j"]));

        File.WriteAllText(folder["text"], "my notes");
        Assert.Contains("not the journal of this search", TestTables.ErrorOf(() => Search(folder["text"]).Run()));
        Assert.Equal("my notes", File.ReadAllText(folder["text"]));
        File.AppendAllText(folder["j"], "{}\n");
        Assert.Contains(", line 18: not a line of a journal", TestTables.ErrorOf(() => Search(folder["j"]).Run()));
        Assert.Contains("must be a regular file", TestTables.ErrorOf(() => Search(folder["."]).Run()));
    }

    [Fact]
    public void The_result_does_not_depend_on_how_many_processes_search()
    {
        var runs = new List<Trial>();
        var (found, others, error) = SearchTogether(seedOfLast: options.Seed, new SynchronousProgress<Trial>(runs.Add));
        Assert.Null(error);
        CheckSame(Search().Run(), found);
        Assert.All(others, Assert.Empty);
        Assert.Equal(16, runs.Count);
        Assert.Equal(17, File.ReadAllLines(folder["shared"]).Length);
    }

    [Fact]
    public void A_process_with_another_search_is_refused()
    {
        var refused = Assert.IsType<InputException>(SearchTogether(seedOfLast: 6).Error);
        Assert.Contains("worker 2 on ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("seed is '6', of worker 0 it is '5'", refused.Message, StringComparison.Ordinal);
    }

    // Three threads stand for three processes; the first one writes the journal.
    (IReadOnlyList<Trial> Found, IReadOnlyList<Trial>[] Others, Exception? Error) SearchTogether(
        ulong seedOfLast, IProgress<Trial>? progress = null)
    {
        var found = new IReadOnlyList<Trial>[3];
        Exception? error = null;
        using var group = CommunicatorTests.Group(3);
        Thread[] threads = [.. Enumerable.Range(0, 3).Select(rank => new Thread(() =>
        {
            try
            {
                var recipe = rank == 2 ? options with { Seed = seedOfLast } : options;
                var search = new HyperparameterSearch(
                    iris, recipe, space, new() { Trials = 12, Rounds = 2, Journal = rank == 0 ? folder["shared"] : folder["none"] })
                {
                    Processes = group.Member(rank),
                };
                found[rank] = search.Run(rank == 0 ? progress : null);
            }
            catch (Exception failed)
            {
                if (failed is not WorkerLostException)
                    error = failed;
                group.Abandon();
            }
        }))];
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        Assert.False(File.Exists(folder["none"]));
        return (found[0], found[1..], error);
    }

    [Fact]
    public void A_search_that_is_cancelled_keeps_the_best_so_far()
    {
        using var cancellation = new CancellationTokenSource();
        var search = Search();
        Assert.Empty(search.Trials);
        var seen = new List<Trial>();
        Assert.ThrowsAny<OperationCanceledException>(() => search.Run(
            new SynchronousProgress<Trial>(trial =>
            {
                seen.Add(trial);
                if (seen.Count == 8)
                    cancellation.Cancel();
            }),
            cancellation.Token));
        // Six trainings of 3 epochs, the better two once more with 9.
        Assert.Equal(6, search.Trials.Count);
        Assert.Equal([9, 9, 3, 3, 3, 3], search.Trials.Select(trial => trial.Epochs));
        Assert.Equal(search.Trials[0].Score, search.Best!.Validation![search.Metric]);
    }

    [Fact]
    public void Settings_that_diverge_come_last()
    {
        var wild = new SearchSpace([(SearchParameter.LearningRate, "0.01,1e30"), (SearchParameter.Optimizer, "sgd")]);
        var found = Search(other: wild).Run();
        Assert.Contains(found, trial => trial.Score is null);
        Assert.All(found, trial => Assert.Equal(trial.Settings.Values["learning-rate"] == "1e30", trial.Score is null));
        Assert.Equal(found.OrderBy(trial => trial.Score is null), found);
    }

    [Fact]
    public void A_metric_may_be_one_of_which_more_is_better()
    {
        var found = Search(metric: Metric.RocAuc).Run();
        Assert.Equal(found.Take(4).Select(trial => trial.Score).OrderDescending(), found.Take(4).Select(trial => trial.Score));
    }

    [Fact]
    public void Models_and_scalings_can_be_searched_and_each_score_is_what_its_own_data_give()
    {
        var varied = new SearchSpace(
        [
            (SearchParameter.Architecture, "mlp,tabm:members=3,tabm-mini:members=2,ensemble:members=2"),
            (SearchParameter.Scaling, "standard,minmax,quantile"),
            (SearchParameter.Normalisation, "none,layer"),
        ]);
        var few = options with { Epochs = 2, Hidden = [4] };
        var search = new HyperparameterSearch(iris, few, varied, new() { Trials = 8, Rounds = 1, Parallel = 2 }) { DataSet = data };
        var found = search.Run();
        Assert.True(found.DistinctBy(trial => trial.Settings.Values["model"]).Count() > 1);
        Assert.True(found.DistinctBy(trial => trial.Settings.Values["scaling"]).Count() > 1);
        Assert.Equal(8, found.Count);
        using var device = new GpuNet.Devices.Cpu.CpuDevice();
        Assert.Same(search.Best, search.Train(found[0], device));
        foreach (var trial in found)
        {
            var result = Trainer.Fit(data, trial.Settings.ApplyTo(few), device);
            Assert.Equal(result.Validation![Metric.LogLoss], trial.Score);
            Assert.Equal(result.Model.Parameters.Values, search.Train(trial, device).Model.Parameters.Values);
        }
    }

    [Fact]
    public void What_cannot_be_searched_is_refused()
    {
        var all = PreparedData.Prepare(data, options with { Split = SplitShares.Parse("80/0/20") });
        Assert.Contains("needs a validation part", TestTables.ErrorOf(() => _ = new HyperparameterSearch(all, options, space, new())));
        Assert.Throws<ArgumentException>(() => Search(metric: Metric.Rmse));
        var scalings = new SearchSpace([(SearchParameter.Scaling, "standard,minmax")]);
        Assert.Contains("scalings are varied, which needs the data set", TestTables.ErrorOf(() => Search(other: scalings).Run()));
        var norms = new SearchSpace([(SearchParameter.Normalisation, "none,layer")]);
        Assert.Contains("norm: the layers of members are not normalised", TestTables.ErrorOf(
            () => _ = new HyperparameterSearch(iris, options with { Architecture = new TabM() }, norms, new())));
        Assert.Throws<ArgumentException>(() => new HyperparameterSearch(iris, options, space, new() { Trials = 2, Rounds = 3 }));
        var one = PreparedData.Prepare(data, options with { Split = SplitShares.Parse("79.4/0.6/20") });
        var byArea = new HyperparameterSearch(one, options, space, new() { Metric = Metric.RocAuc });
        Assert.Contains(
            "roc_auc is not defined on the validation part, which has 1 of 150 examples", TestTables.ErrorOf(() => byArea.Run()));
    }
}
