using GpuNet.Devices.Ilgpu;
using GpuNet.Search;
using GpuNet.Tests.Data;
using GpuNet.Tests.Devices;
using GpuNet.Tests.Models;
using GpuNet.Tests.Training;

namespace GpuNet.Tests.Search;

/// <summary>Trials of a search that run side by side on a device: each has the bits that it has alone.</summary>
public sealed class PackedSearchTests : IDisposable
{
    static readonly TrainingOptions training = new() { Epochs = 4, Hidden = [5], BatchSize = 40, Seed = 5 };

    static readonly PreparedData iris = PreparedData.Prepare(DataSetReader.Read(TestTables.Open("iris.csv"), "species"), training);

    readonly TemporaryFolder folder = new();

    public static TheoryData<string> Accelerators => [.. TestDevices.Accelerators];

    // Packs of every size, and in the largest every kind of optimizer.
    public static TheoryData<string, int, string> Packs => new(
        from device in TestDevices.Accelerators
        from pack in new[] { (2, "sgd"), (3, "adam"), (5, "sgd"), (5, "adam"), (5, "adamw:beta1=0.8") }
        select (device, pack.Item1, pack.Item2));

    public void Dispose() => folder.Dispose();

    // Dropout is not fully fused: such a training has the device for itself.
    [Theory]
    [MemberData(nameof(Accelerators))]
    public void A_search_gives_the_same_with_any_number_of_trainings_at_a_time(string deviceName)
    {
        Assert.Equal(Run(parallel: 1), Run(parallel: 6));
        Assert.Equal(Lines(1), Lines(6));
        File.WriteAllLines(folder["6"], File.ReadAllLines(folder["6"])[..4]);
        Assert.Equal(Run(parallel: 1), Run(parallel: 6));
        Assert.Equal(Lines(1), Lines(6));

        IReadOnlyList<Trial> Run(int parallel)
        {
            var space = new SearchSpace(
            [
                (SearchParameter.LearningRate, "0.0001..0.1"), (SearchParameter.WeightDecay, "1e-6..0.01"),
                (SearchParameter.Dropout, "0,0.3"),
            ]);
            var device = TestDevices.Open(deviceName);
            var options = new SearchOptions { Trials = 8, Rounds = 1, Parallel = parallel, Journal = folder[$"{parallel}"] };
            return new HyperparameterSearch(iris, training, space, options, () => device).Run();
        }

        IEnumerable<string> Lines(int parallel) => File.ReadAllLines(folder[$"{parallel}"]).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void A_search_that_is_cancelled_while_trainings_wait_for_one_another_ends()
    {
        using var stop = new CancellationTokenSource();
        var space = new SearchSpace([(SearchParameter.LearningRate, "0.0001..0.1")]);
        var device = TestDevices.Open(IlgpuContext.Checked);
        var options = new SearchOptions { Trials = 9, Rounds = 1, Parallel = 4, IsAsynchronous = true, Journal = folder["j"] };
        var search = new HyperparameterSearch(iris, training, space, options, () => device);
        Assert.ThrowsAny<OperationCanceledException>(() => search.Run(new SynchronousProgress<Trial>(_ => stop.Cancel()), stop.Token));
        device = TestDevices.Open(IlgpuContext.Checked);
        var found = search.Run();
        Assert.Equal(9, found.Count);
        var alone = new TrialTraining(iris, training, search.Metric, most: 1);
        using var other = TestDevices.Open(IlgpuContext.Checked);
        Assert.All(found, trial => Assert.Equal(alone.Score(trial, other, CancellationToken.None).Score, trial.Score));
    }

    // The losses of some diverge, and early stopping ends the others after different epochs.
    [Theory]
    [MemberData(nameof(Packs))]
    public void A_trial_has_the_model_of_the_trial_alone(string deviceName, int count, string optimizer)
    {
        using var device = TestDevices.Open(deviceName);
        float[] rates = [0.003f, 0.03f, 0.3f, 2f, 1e30f];
        var options = training with { Optimizer = Optimizer.Parse(optimizer), Epochs = 12, EarlyStopping = new(2) };
        Trial[] trials =
        [
            .. rates[^count..].Index().Select(entry => new Trial(entry.Index + 1, new(new Dictionary<string, string>
            {
                [SearchParameter.LearningRate.Name] = $"{entry.Item}",
                [SearchParameter.WeightDecay.Name] = $"{0.002f * entry.Index}",
            }), options.Epochs, null)),
        ];
        int blocks = device.BlocksInUse;
        var alone = Train(most: 1);
        Assert.Null(alone[^1].Item1);
        Assert.Equal(alone, Train(most: count));
        Assert.Equal(blocks, device.BlocksInUse);

        (double?, int?, string?)[] Train(int most)
        {
            var outcomes = new TrialOutcome[count];
            var tuned = new TrialTraining(iris, options, Metric.LogLoss, most);
            Together.Run(most, (place, stop) =>
            {
                for (int trial = place; trial < count; trial += most)
                    outcomes[trial] = tuned.Score(trials[trial], device, stop);
            }, CancellationToken.None);
            return [.. outcomes.Select(outcome => (outcome.Score, outcome.Result?.FinalEpoch, BytesOf(outcome.Result?.Model)))];
        }
    }

    string? BytesOf(Model? model)
    {
        model?.Save(folder["model.safetensors"]);
        return model is null ? null : Convert.ToHexString(File.ReadAllBytes(folder["model.safetensors"]));
    }
}
