using System.Text.RegularExpressions;
using GpuNet.Devices.Cpu;
using GpuNet.Tests.Data;
using GpuNet.Tests.Models;
using GpuNet.Tests.Training;

namespace GpuNet.Tests.Search;

/// <summary>The model of a search: the mean of the best settings with several seeds, trained on the validation rows, too.</summary>
public sealed class EnsembleSearchTests : IDisposable
{
    const int Trials = 6, Networks = 4;

    static readonly TrainingOptions training = new() { Epochs = 6, Hidden = [4], Seed = 2 };
    static readonly SearchSpace space = new(
        [(SearchParameter.LearningRate, "0.001..0.1"), (SearchParameter.Architecture, "mlp,tabm:members=3")]);

    static readonly DataSet data = DataSetReader.Read(TestTables.Open("iris.csv"), "species");
    static readonly PreparedData iris = PreparedData.Prepare(data, training);

    readonly TemporaryFolder folder = new();
    readonly CpuDevice device = new(threads: 1);

    public void Dispose()
    {
        folder.Dispose();
        device.Dispose();
    }

    static HyperparameterSearch Search(
        int ensemble = Networks, bool refits = false, string? journal = null, int parallel = 1, TimeSpan? limit = null,
        TrainingOptions? options = null, Communicator? processes = null) => new(iris, options ?? training, space, new()
        {
            Trials = Trials,
            Rounds = 2,
            Ensemble = ensemble,
            Refits = refits,
            Journal = journal,
            Parallel = parallel,
            TimeLimit = limit,
        })
        {
            Processes = processes,
        };

    [Fact]
    public void The_best_settings_are_trained_with_other_seeds()
    {
        var runs = new List<Trial>();
        var found = Search().Run(new SynchronousProgress<Trial>(runs.Add));
        Assert.Equal(Search(ensemble: 1).Run(), found);
        var seeds = runs.Where(trial => trial.Number > Trials).ToList();
        // The seed of the search is 2.
        Assert.Equal(["1", "3", "4"], seeds.Select(trial => trial.Settings.Values["seed"]));
        Assert.All(seeds, trial =>
        {
            Assert.Equal(found[0].Settings.Values, trial.Settings.Values.Where(entry => entry.Key != "seed").ToDictionary());
            var result = Trainer.Fit(iris, trial.Settings.ApplyTo(training), device);
            Assert.Equal(result.Validation![Metric.LogLoss], trial.Score);
        });
    }

    [Fact]
    public void The_model_is_the_mean_of_the_seeds_resumed_or_not_and_however_many_run_at_a_time()
    {
        var search = Search(journal: folder["j"]);
        var found = search.Run();
        var result = search.Finish(device);
        var mean = Assert.IsType<NetworkMeanLayer>(Assert.Single(result.Model.Network.Layers));
        Assert.Equal(Networks, mean.Networks.Length);
        Assert.Equal($"{Networks}", result.Model.TrainingSettings["ensemble"]);
        foreach (var (place, seed) in new ulong[] { 2, 1, 3, 4 }.Index())
        {
            var one = Trainer.Fit(iris, found[0].Settings.ApplyTo(training) with { Seed = seed }, device).Model.Parameters;
            foreach (var tensor in one.Network.Tensors)
                Assert.Equal(one.Get(tensor.Name), result.Model.Parameters.Get($"layers.0.layers.{place}.{tensor.Name}"));
        }
        var test = Evaluation.Of(
            result.Model, data, iris.Split.Test, RowsOf(Predictor.Logits(result.Model, data.FeatureTable, device), iris.Split.Test));
        Assert.Equal(test[Metric.LogLoss], result.Test![Metric.LogLoss]);
        Assert.Equal(test[Metric.LogLoss], result.Model.Record!.Parts["test"].Scores["log_loss"]);
        Assert.Equal(iris.Split.Validation.Length, result.Validation!.Count);

        // Nothing of the journal has a model.
        var again = Search(journal: folder["j"], parallel: 3);
        Assert.Equal(found, again.Run());
        Assert.Equal(result.Model.Parameters.Values, again.Finish(device).Model.Parameters.Values);
        // It is the same search without an ensemble.
        Search(ensemble: 1, journal: folder["j"]).Run(new SynchronousProgress<Trial>(_ => Assert.Fail("nothing is left to train")));
    }

    [Fact]
    public void Processes_share_the_seeds_and_the_model_is_the_same()
    {
        var alone = Search();
        alone.Run();
        float[] expected = alone.Finish(device).Model.Parameters.Values;
        using var group = CommunicatorTests.Group(2);
        var first = Search(processes: group.Member(0));
        var other = new Thread(() => Search(processes: group.Member(1)).Run());
        other.Start();
        first.Run();
        other.Join();
        Assert.Equal(expected, first.Finish(device).Model.Parameters.Values);
    }

    [Fact]
    public void A_mean_is_calibrated_as_a_whole()
    {
        var search = Search(refits: true, options: training with { Calibrates = true });
        search.Run();
        var refitted = search.Finish(device).Model;
        var whole = Search(options: training with { Calibrates = true });
        whole.Run();
        var model = whole.Finish(device).Model;
        Assert.NotEqual(1, model.Temperature);
        float[] logits = RowsOf(Predictor.Logits(model, data.FeatureTable, device), iris.Split.Validation);
        Assert.Equal(model.CalibrateOn(logits, iris.Source, iris.Split.Validation).Temperature, model.Temperature);
        // No rows are left to calibrate it on.
        Assert.Equal(model.Temperature, refitted.Temperature);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Networks)]
    public void A_refitted_model_is_trained_on_the_validation_rows_for_as_many_epochs_as_were_best(int ensemble)
    {
        var search = Search(ensemble, refits: true);
        var best = search.Run()[0];
        var result = search.Finish(device);
        Assert.Null(result.Validation);
        Assert.Equal(iris.Split.Train.Length + iris.Split.Validation.Length, result.Train.Count);
        Assert.Equal(iris.Split.Test.Length, result.Test!.Count);
        Assert.Equal("true", result.Model.TrainingSettings["refit"]);

        var settings = best.Settings.ApplyTo(training);
        int epochs = Trainer.Fit(iris, settings, device).FinalEpoch;
        Assert.Equal(epochs, result.FinalEpoch);
        var expected = Trainer.Fit(iris.WithoutValidation(), settings with { Epochs = epochs, EarlyStopping = null }, device).Model;
        var network = result.Model.Network.Layers is [NetworkMeanLayer mean] ? mean.Networks[0] : result.Model.Network;
        Assert.Equal(ensemble > 1, network != result.Model.Network);
        foreach (var tensor in network.Tensors)
        {
            string path = ensemble > 1 ? "layers.0.layers.0." : "";
            Assert.Equal(expected.Parameters.Get(tensor.Name), result.Model.Parameters.Get(path + tensor.Name));
        }
    }

    [Fact]
    public void When_the_time_is_over_the_model_is_the_best_so_far()
    {
        TrainingResult? result = null;
        HyperparameterSearch? search = null;
        IReadOnlyList<string> said = [];
        // A busy machine may need more time for the first training.
        for (var limit = TimeSpan.FromSeconds(0.5); result is null; limit *= 2)
        {
            search = Search(refits: true, limit: limit);
            try
            {
                search.Run(new SynchronousProgress<Trial>(_ => Thread.Sleep(limit)));
                said = HeardTraces.During(() => result = search.Finish(device));
            }
            catch (InputException)
            {
            }
        }
        Assert.Equal(search!.Best!.Model.Parameters.Values, result.Model.Parameters.Values);
        Assert.NotNull(result.Validation);
        Assert.False(result.IsFinished);
        const string LeftOut = "the ensemble has 1 of its 4 networks, and the refit was left out";
        Assert.Equal(LeftOut, result.Model.TrainingSettings["unfinished"]);
        Assert.Contains(said, line => Regex.IsMatch(line, @$"within the time limit of [\d.]+[sm] {LeftOut}$"));
    }

    [Fact]
    public void A_search_that_is_cancelled_keeps_the_mean_of_the_networks_that_are_there()
    {
        var whole = Search();
        whole.Run();
        float[] expected = whole.Finish(device).Model.Parameters.Values;
        var search = Search(refits: true);
        search.Run();
        using var stop = new CancellationTokenSource();
        var begun = new List<(int, int)>();
        var refits = new SynchronousProgress<(int Network, int Networks)>(network =>
        {
            begun.Add(network);
            Assert.Equal(expected, search.Best!.Model.Parameters.Values);
            if (begun.Count == 2)
                stop.Cancel();
        });
        Assert.True(Assert.Throws<TrainingStoppedException>(() => search.Finish(device, refits, stop.Token)).IsCancelled);
        Assert.Equal([(1, Networks), (2, Networks)], begun);
        Assert.Equal(expected, search.Best!.Model.Parameters.Values);
        Assert.Throws<OperationCanceledException>(() => search.Finish(device, refits, stop.Token));
        Assert.Equal(2, begun.Count);

        var smaller = Search(ensemble: 3);
        smaller.Run();
        using var early = new CancellationTokenSource();
        var cut = Search(refits: true);
        Assert.Throws<OperationCanceledException>(() => cut.Run(new SynchronousProgress<Trial>(trial =>
        {
            if (trial.Number == Trials + 2)
                early.Cancel();
        }), early.Token));
        Assert.Equal(smaller.Finish(device).Model.Parameters.Values, cut.Best!.Model.Parameters.Values);
    }

    [Fact]
    public void When_the_time_of_the_trials_is_over_the_best_settings_are_trained_for_all_epochs()
    {
        // A busy machine may need more time.
        for (var limit = TimeSpan.FromSeconds(0.5); ; limit *= 2)
        {
            var search = Search(refits: true, limit: limit);
            var runs = new List<Trial>();
            try
            {
                search.Run(new SynchronousProgress<Trial>(trial =>
                {
                    runs.Add(trial);
                    if (runs.Count == 1)
                        Thread.Sleep(limit * 0.85);
                }));
            }
            catch (InputException)
            {
                continue;
            }
            // The system may be late to say that the time is over.
            if (limit < TimeSpan.FromSeconds(30) && runs.Skip(1).Any(run => run.Epochs < 6))
                continue;
            // Of a round of three the first trial has two epochs, unless the time was over before.
            if (runs[0].Epochs == 1 || runs.Count < 1 + Networks || search.Finish(device) is not { Validation: null } result)
                continue;
            Assert.Equal([(1, 2), (1, 6), (7, 6), (8, 6), (9, 6)], runs.Select(run => (run.Number, run.Epochs)));
            Assert.Equal(Networks, Assert.IsType<NetworkMeanLayer>(result.Model.Network.Layers[0]).Networks.Length);
            return;
        }
    }

    [Fact]
    public void What_can_have_no_ensemble_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Search(ensemble: 0));
        Assert.Throws<ArgumentException>(() => Search(ensemble: 101));
        var flowers = DataSetReader.Read(
            TestTables.Open("iris.csv"), new() { Task = LearningTask.Autoencoder, Targets = [], Ignored = ["species"] });
        var prepared = PreparedData.Prepare(flowers, training);
        var refused = Assert.Throws<InputException>(
            () => new HyperparameterSearch(prepared, training, space, new() { Trials = Trials, Ensemble = 2 }));
        Assert.Contains("an autoencoder and pairs have one code", refused.Message);
        Assert.Contains("no trial with a score", Assert.Throws<InputException>(() => Search().Finish(device)).Message);
    }

    static float[] RowsOf(float[] all, int[] rows)
    {
        int columns = iris.Source.ClassNames!.Count;
        return [.. rows.SelectMany(row => all.AsSpan(row * columns, columns).ToArray())];
    }
}
