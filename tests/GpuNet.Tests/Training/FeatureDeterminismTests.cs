using System.Text;
using GpuNet.Tests.Data;
using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Training;

/// <summary>Every feature of the toolkit, from a table to scores: the same seed on the same device gives the same bits.</summary>
public sealed class FeatureDeterminismTests
{
    // A category, a missing value, classes, labels, numbers, weights, and pairs of columns that can be compared.
    static readonly string table = Make();

    static readonly TrainingOptions plain = new() { Hidden = [5], Missing = Missing.Mean, Epochs = 2, BatchSize = 8, Seed = 9 };
    static readonly TableRoles classes = new() { Targets = ["class"], Ignored = ["u", "v", "weight"] };
    static readonly TableRoles numbers = classes with { Task = LearningTask.Regression, Targets = ["a", "b"] };
    static readonly TableRoles labels = classes with { Task = LearningTask.MultiLabel, Targets = ["u", "v"], Ignored = [] };

    static readonly Dictionary<string, (TableRoles Roles, TrainingOptions TrainingOptions)> features = All();

    // Registers of other widths run the same code.
    static IEnumerable<string> DeviceNames => TestDevices.Names.Where(name => !name.StartsWith("cpu-", StringComparison.Ordinal));

    public static TheoryData<string> Devices => [.. DeviceNames];

    // Values to begin with and learning rates are made on the host, alike for every device.
    public static TheoryData<string, string> DevicesAndFeatures =>
        new(from device in DeviceNames from feature in features.Keys where device == "cpu" || !IsOfHost(feature) select (device, feature));

    static bool IsOfHost(string feature) =>
        feature.StartsWith("schedule ", StringComparison.Ordinal) || Initialiser.All.Any(initialiser => initialiser.Name == feature);

    /// <summary>The features by name.</summary>
    public static IEnumerable<string> Names => features.Keys;

    [Theory]
    [MemberData(nameof(DevicesAndFeatures))]
    public void The_same_seed_gives_the_same_bits(string device, string feature)
    {
        var (roles, recipe) = features[feature];
        var first = Learn(device, roles, recipe);
        Assert.Equal(first, Learn(device, roles, recipe));
        // That the seed matters is alike on every device, and the checked one is slow.
        if (device == "cpu")
            Assert.NotEqual(first, Learn(device, roles, recipe with { Seed = 10 }));
    }

    [Fact]
    public void A_search_gives_the_same_scores()
    {
        Assert.Equal(Search(parallel: 1), Search(parallel: 2));

        static string Search(int parallel)
        {
            var data = PreparedData.Prepare(DataSetReader.Read(TestTables.Parse(table), classes), plain);
            var search = new HyperparameterSearch(data, plain, SearchSpace.Usual, new() { Trials = 4, Rounds = 2, Parallel = parallel });
            return string.Join(";", search.Run().Select(trial => $"{trial.Settings} {trial.Score:R}"));
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_cross_validation_gives_the_same_scores(string deviceName)
    {
        Assert.Equal(Validate(seed: 9), Validate(seed: 9));
        Assert.NotEqual(Validate(seed: 9), Validate(seed: 10));

        string Validate(ulong seed)
        {
            using var device = TestDevices.Open(deviceName);
            var recipe = plain with { Seed = seed };
            var result = CrossValidation.Run(DataSetReader.Read(TestTables.Parse(table), classes), recipe, folds: 3, device);
            return string.Join(";", result.Folds.Select(fold => $"{fold.Test!.Loss:R}"));
        }
    }

    /// <summary>Trains with a feature: every bit of the parameters, and every score.</summary>
    /// <param name="device">The device, which is disposed.</param>
    /// <param name="feature">The feature.</param>
    /// <param name="hidden">Units of the hidden layer, where the feature does not need others.</param>
    public static string Learn(Device device, string feature, int hidden)
    {
        var (roles, recipe) = features[feature];
        return Learn(device, roles, recipe.Hidden.SequenceEqual(plain.Hidden) ? recipe with { Hidden = [hidden] } : recipe);
    }

    static string Learn(string deviceName, TableRoles roles, TrainingOptions recipe) => Learn(TestDevices.Open(deviceName), roles, recipe);

    static string Learn(Device opened, TableRoles roles, TrainingOptions recipe)
    {
        using var device = opened;
        var outcome = Trainer.Fit(DataSetReader.Read(TestTables.Parse(table), roles), recipe, device);
        var text = new StringBuilder().AppendJoin(' ', outcome.Model.Parameters.Values.Select(BitConverter.SingleToInt32Bits));
        return text.Append($"; {outcome.Train.Loss:R} {outcome.Validation!.Loss:R} {outcome.Test!.Loss:R}").ToString();
    }

    static Dictionary<string, (TableRoles, TrainingOptions)> All()
    {
        var all = new Dictionary<string, (TableRoles, TrainingOptions)>
        {
            ["class weights"] = (classes, plain with { ClassWeights = ClassWeights.Balanced }),
            ["weights"] = (classes with { Ignored = ["u", "v"], Weights = "weight" }, plain),
            ["labels"] = (labels, plain with { Loss = Loss.Parse("binary_cross_entropy:positive_weight=2") }),
            ["label weights"] = (labels, plain with { ClassWeights = ClassWeights.Balanced }),
            ["autoencoder"] = (
                classes with { Task = LearningTask.Autoencoder, Targets = [], Ignored = ["class", "weight"] },
                plain with { Hidden = [6, 2, 6] }),
            ["series"] = (numbers with { Window = 3 }, plain),
            ["recurrent"] = (numbers with { Window = 3 }, plain with { Recurrent = RecurrentCell.Simple, Hidden = [5, 4] }),
            ["gru"] = (numbers with { Window = 3 }, plain with { Recurrent = RecurrentCell.Gru, Hidden = [5, 4] }),
            ["pairs"] = (new() { Task = LearningTask.Pairs, Targets = ["u"], Ignored = ["class", "city", "gap", "v", "weight"] }, plain),
            ["label smoothing"] = (classes, plain with { Loss = Loss.Parse("softmax_cross_entropy:smoothing=0.1") }),
            ["squared error"] = (numbers, plain),
            ["absolute error"] = (numbers, plain with { Loss = new AbsoluteError() }),
            ["huber"] = (numbers, plain with { Loss = new Huber(), Scaling = Scaling.MinMax }),
            ["dropout"] = (classes, plain with { Dropout = 0.3f }),
            ["batch norm"] = (classes, plain with { Normalisation = Normalisation.Batch }),
            ["layer norm"] = (classes, plain with { Normalisation = Normalisation.Layer }),
            ["micro-batches"] = (classes, plain with { MicroBatchSize = 3 }),
            ["clipping"] = (classes, plain with { Gradients = new() { ClipNorm = 0.1f, ClipValue = 0.05f } }),
            ["decay"] = (classes, plain with { Optimizer = new Adam { WeightDecay = 0.1f }, Gradients = new() { L1 = 0.01f } }),
            ["warm-up"] = (classes, plain with { Schedule = new WarmupSchedule { Length = 1.5f } }),
            ["early stopping"] = (classes, plain with { EarlyStopping = new(Patience: 1) }),
            ["going back"] = (classes, plain with { OnDivergence = Divergence.RollBack }),
        };
        foreach (var average in Averaging.All)
            all.Add($"average {average}", (classes, plain with { Averaging = average }));
        foreach (var optimizer in Optimizer.All)
            all.Add(optimizer.Name, (classes, plain with { Optimizer = optimizer }));
        foreach (string schedule in Schedule.All.Select(one => one.Name))
            all.Add($"schedule {schedule}", (classes, plain with { Schedule = Schedule.Parse(schedule) }));
        // Only zeros are the same for every seed.
        foreach (var initialiser in Initialiser.All.Where(initialiser => initialiser != Initialiser.Zeros))
            all.Add(initialiser.Name, (classes, plain with { Initialiser = initialiser, BiasInitialiser = initialiser }));
        foreach (var activation in Activation.All.Where(activation => activation.DerivativeFrom != DerivativeSource.None))
            all.Add(activation.Name, (classes, plain with { Activation = activation }));
        return all;
    }

    static string Make()
    {
        var random = new Random(31);
        var text = new StringBuilder("a,b,city,gap,class,u,v,weight\n");
        for (int row = 0; row < 40; row++)
        {
            text.Append(FormattableString.Invariant($"{random.NextSingle()},{random.NextSingle()},{(row % 2 == 0 ? "Rom" : "Bonn")},"));
            text.Append(row % 7 == 3 ? "" : FormattableString.Invariant($"{random.NextSingle()}"));
            text.Append(FormattableString.Invariant($",{"xyz"[row % 3]},{random.Next(2)},{random.Next(2)},{random.Next(3)}\n"));
        }
        return text.ToString();
    }
}
