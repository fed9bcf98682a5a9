using GpuNet.Kernels.Vectors;

namespace GpuNet.OwnParts.Tests;

/// <summary>Parts of a user's own, each in one file: trained, saved, loaded and predicted with on every device.</summary>
public sealed class OwnPartsTests
{
    const int Rows = 96, Inputs = 3;

    static readonly Metric worst = new("largest_error", "largest absolute error", higherIsBetter: false,
        numbers: p => p.Truth.Zip(p.Answers, (truth, answer) => Math.Abs(truth - answer)).Max());

    // ILGPU's CPU accelerator, on which a barrier takes milliseconds, only where time does not matter.
    public static TheoryData<string> Devices => new(Device.List().Select(device => device.Name switch
    {
        "ilgpu-cpu" => new TheoryDataRow<string>("ilgpu-cpu") { Traits = { ["Category"] = ["Long"] } },
        var name => new TheoryDataRow<string>(name),
    }));

    public OwnPartsTests()
    {
        Activation.Register<Mish>();
        Loss.Register<LogCosh>();
        Optimizer.Register<SignDescent>();
        Layer.Register<SimplexLayer>("simplex");
        Layer.Register<SymlogLayer>("symlog");
        Metric.Register(worst);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void They_are_trained_saved_loaded_and_predicted_with(string deviceName)
    {
        using var device = Device.Open(deviceName);
        var data = Data();
        var options = new TrainingOptions
        {
            Hidden = [8],
            Activation = Activation.Of<Mish>(),
            Loss = new LogCosh { Scale = 2f },
            Optimizer = new SignDescent { Beta = 0.8f },
            Epochs = deviceName == "ilgpu-cpu" ? 2 : 40,
            Metrics = [worst],
        };
        var result = Trainer.Fit(data, options, device);
        Assert.Equal("log_cosh:scale=2", result.Model.TrainingSettings["loss"]);
        Assert.Equal("sign_descent:beta=0.8", result.Model.TrainingSettings["optimizer"]);
        if (options.Epochs > 2)
            Assert.InRange(result.Test![worst]!.Value, 1e-6, 1.5);
        CheckFile(result.Model, data, device);

        // With a layer that has operations of its own, and one that is made of those of the library.
        var network = Network.Input(Inputs).Dense(6, Activation.Of<Mish>()).Add(new SymlogLayer())
            .Dense(5).Add(new SimplexLayer()).Dense(1);
        using var uploaded = new DeviceData(device, Rows, Floats(data.Features), Floats(data.Targets));
        using var loop = new TrainingLoop(device, network, new LogCosh(), new SignDescent(), new() { Epochs = 2 }, uploaded);
        int[] all = [.. Enumerable.Range(0, Rows)];
        double before = loop.Evaluate(all).Loss;
        var parameters = loop.Fit(all, []);
        Assert.True(loop.Evaluate(all).Loss < before, "training made the loss no smaller");
        CheckFile(result.Model with { Parameters = parameters }, data, device);
    }

    [Fact]
    public void Derivatives_are_those_of_central_differences()
    {
        var loss = new LogCosh.Formula(1.5f);
        foreach (float s in new[] { -3f, -1f, -0.1f, 0.2f, 1f, 4f })
        {
            Close(Mish.Derivative(new Lane1(s)), Mish.Apply, s);
            Close(new(SymlogLayer.Derivative(s)), v => new(SymlogLayer.Apply(v.Value)), s);
            Close(loss.Seed(new Lane1(s), new Lane1(0.3f), default), v => loss.Value(v, new Lane1(0.3f), default), s);
        }

        static void Close(Lane1 actual, Func<Lane1, Lane1> function, float at)
        {
            const float Step = 1f / 64;
            float difference = (function(new(at + Step)).Value - function(new(at - Step)).Value) / (2 * Step);
            Assert.True(Math.Abs(difference - actual.Value) <= 1e-3, $"{actual.Value} at {at} is not {difference}");
        }
    }

    [Fact]
    public void Texts_name_them()
    {
        Assert.Equal(new LogCosh { Scale = 2f }, Loss.Parse("log_cosh:scale=2"));
        Assert.Equal("sign_descent:beta=0.5", Optimizer.Parse("sign_descent:beta=0.5").ToString());
        Assert.Same(worst, Metric.Find("largest_error"));
    }

    [Fact]
    public void What_is_not_registered_is_not_saved()
    {
        using var device = Device.Open("cpu");
        var model = Trainer.Fit(Data(), new() { Hidden = [4], Epochs = 1 }, device).Model;
        Refused("Loss.Register", model with { Loss = new UnknownLoss() });
        Refused("Loss.Register", model with { Loss = new Impostor() });
        Refused("Activation.Register", model with { Parameters = new(Network.Input(Inputs).Dense(4, Activation.Of<Unknown>()).Dense(1)) });
        Refused("Layer.Register<UnknownLayer>", model with { Parameters = new(Network.Input(Inputs).Add(new UnknownLayer()).Dense(1)) });

        static void Refused(string call, Model model)
        {
            string path = Path.GetTempFileName();
            File.Delete(path);
            Assert.Contains(call, Assert.Throws<ArgumentException>(() => model.Save(path)).Message, StringComparison.Ordinal);
            Assert.False(File.Exists(path), "a file was written");
        }
    }

    [Fact]
    public void A_name_is_given_once()
    {
        Assert.Throws<ArgumentException>(Loss.Register<Impostor>);
        Assert.Throws<ArgumentException>(() => Layer.Register<UnknownLayer>("simplex"));
        Assert.Throws<ArgumentException>(() => Layer.Register<SimplexLayer>("another"));
        Assert.Throws<ArgumentException>(() => Metric.Register(new("rmse", "", numbers: _ => 0)));
        Assert.Throws<ArgumentException>(() => Metric.Register(new("two words", "", numbers: _ => 0)));
    }

    [Fact]
    public void Any_threads_may_register()
    {
        Parallel.For(0, 200, i => Metric.Register(new($"metric_{i}", "", numbers: _ => i)));
        Assert.All(Enumerable.Range(0, 200), i => Assert.NotNull(Metric.Find($"metric_{i}")));
    }

    static void CheckFile(Model model, DataSet data, Device device)
    {
        string path = Path.GetTempFileName();
        try
        {
            model.Save(path);
            var loaded = Model.Load(path);
            Assert.Equal(model.Network.ToString(), loaded.Network.ToString());
            Assert.Equal(
                Predictor.Outputs(model.Parameters, Floats(data.Features), device),
                Predictor.Outputs(loaded.Parameters, Floats(data.Features), device));
        }
        finally
        {
            File.Delete(path);
        }
    }

    static float[] Floats(double[] values) => Array.ConvertAll(values, value => (float)value);

    static DataSet Data()
    {
        var random = new Random(4);
        double[] x = [.. Enumerable.Range(0, Rows * Inputs).Select(_ => 2f * random.NextSingle() - 1f)];
        return new()
        {
            Name = "sums",
            Task = LearningTask.Regression,
            FeatureNames = ["a", "b", "c"],
            TargetNames = ["sum"],
            Features = x,
            Targets = [.. x.Chunk(Inputs).Select(row => row[0] + row[1] - row[2])],
        };
    }

    sealed record UnknownLoss() : Loss<LogCosh.Formula>("unknown")
    {
        protected override LogCosh.Formula ToFormula() => new(1f);
    }

    // Of a name that is taken.
    sealed record Impostor() : Loss<LogCosh.Formula>("huber")
    {
        protected override LogCosh.Formula ToFormula() => new(1f);
    }

    sealed record UnknownLayer : Layer
    {
        public override int OutputsFor(int inputs) => inputs;

        public override Recording.Signal Record(Recording.Tape tape, Recording.Signal input) => input;
    }

    readonly struct Unknown : IActivation
    {
        public static string Name => "unknown";

        public static DerivativeSource DerivativeFrom => DerivativeSource.Input;

        public static bool IsRectifier => false;

        public static V Apply<V>(V s) where V : struct, IVector<V> => s;

        public static V Derivative<V>(V s) where V : struct, IVector<V> => V.Broadcast(1f);
    }
}
