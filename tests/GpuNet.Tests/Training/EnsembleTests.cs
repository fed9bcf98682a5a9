using GpuNet.Reference;
using GpuNet.Reference.Losses;
using GpuNet.Tests.Devices;
using GpuNet.Tests.Layers;
using GpuNet.Tests.Models;

namespace GpuNet.Tests.Training;

/// <summary>Ensembles that are trained as one network: what their losses and answers are.</summary>
public sealed class EnsembleTests
{
    const int Rows = 7, Members = 3;

    public static MatrixTheoryData<string, Link> DevicesAndLinks =>
        new(TestDevices.Names, [Link.Softmax, Link.Sigmoid, Link.Identity]);

    [Theory]
    [MemberData(nameof(DevicesAndLinks))]
    public void Answers_are_mean_predictions_and_losses_are_means_over_the_members(string deviceName, Link link)
    {
        using var device = TestDevices.Open(deviceName);
        Loss loss = link == Link.Softmax ? new SoftmaxCrossEntropy() : link == Link.Sigmoid ? new BinaryCrossEntropy() : new SquaredError();
        var network = Network.Input(4).MemberDense(Members, 6, Activation.Tanh).MemberDense(Members, 2).MemberMean(link);
        var random = new Random(31);
        float[] x = random.NextFloats(Rows * 4, limit: 2), y = random.NextTargets(loss.Name, Rows, 2);
        using var data = new DeviceData(device, Rows, x, y);
        using var plan = new TrainingPlan(device, network, loss, new Sgd(), Rows, data);
        var parameters = LayerCase.Parameters(network, seed: 5);
        plan.Forward.Parameters.Upload(parameters.Values);
        int[] order = [.. Enumerable.Range(0, Rows)];
        plan.Forward.Order.Upload(order);
        var reference = LayerCase.Reference(network, parameters);
        var (inputs, targets) = (ReferenceMatrix.Of(Rows, 4, x), ReferenceMatrix.Of(Rows, 2, y));

        var answers = reference.Forward(inputs, training: false);
        Tolerance.Golden.Check(answers.Values, plan.Forward.Predict(order), "answers");
        plan.Evaluate(new(0, Rows));
        Tolerance.Golden.Check(ReferenceLoss.Find(loss.Name).Evaluate(answers, targets).Rows, Losses(), "losses of the answers");
        plan.Differentiate(new(0, Rows));
        Tolerance.Golden.Check(
            reference.Evaluate(inputs, targets, ReferenceLoss.Find(loss.Name)), Losses().Average(one => (double)one), "the members' loss");

        float[] Losses()
        {
            float[] losses = new float[Rows];
            plan.Losses.Download(losses);
            return losses;
        }
    }

    // A launch takes as long as many small products.
    [Fact]
    public void More_members_are_no_more_launches()
    {
        using var device = DeviceCatalogue.Open("checked");
        Assert.Equal(Launches(2), Launches(7));

        string[] Launches(int members)
        {
            var network = Network.Input(4).BatchEnsemble(members, 6, Activation.Tanh).MemberDense(members, 5, Activation.Relu)
                .MemberDense(members, 2).MemberMean(Link.Softmax);
            using var data = new DeviceData(device, Rows, new float[Rows * 4], new float[Rows * 2]);
            using var plan = new TrainingPlan(device, network, new SoftmaxCrossEntropy(), new Sgd(), Rows, data);
            return [.. plan.Launches.Select(launch => launch.Kernel)];
        }
    }

    [Fact]
    public void Members_that_are_sure_have_a_finite_mean()
    {
        foreach (string name in TestDevices.Names)
        {
            using var device = TestDevices.Open(name);
            foreach (var link in new[] { Link.Softmax, Link.Sigmoid })
            {
                var network = Network.Input(1).MemberDense(2, 2).MemberMean(link);
                var parameters = new Parameters(network);
                parameters.Set("layers.0.weight", [500, -500, 400, -400]);
                float[] answers = Predictor.Outputs(parameters, [1f], device);
                Assert.True(Math.Abs(answers[0] - answers[1]) is > 390 and < 1100, $"{name}, {link}: {answers[0]}, {answers[1]}");
            }
        }
    }

    [Fact]
    public void Options_make_an_ensemble_or_say_why_not()
    {
        var data = new DataSet
        {
            Name = "t.csv",
            Task = LearningTask.Classification,
            FeatureNames = ["x"],
            Features = [1, 2, 3, 4, 5, 6],
            TargetNames = ["y"],
            Targets = [0, 0, 0, 1, 2, 2],
            ClassNames = ["a", "b", "c"],
        };
        var options = new TrainingOptions
        {
            Hidden = [8],
            Architecture = new Ensemble { Members = 5 },
            Dropout = 0.5f,
            Split = SplitShares.Parse("100/0/0"),
        };
        Assert.Equal("1 → 5 × 8 relu → dropout 0.5 → 5 × 3 → mean", NetworkOf(options));
        Assert.Equal(
            "1 → 4 of 8 relu → dropout 0.5 → 4 of 6 relu → dropout 0.5 → 4 × 3 → mean",
            NetworkOf(options with { Hidden = [8, 6], Architecture = new TabM { Members = 4 } }));
        Assert.Equal(
            "1 → 4 scaled → 8 relu → dropout 0.5 → 4 × 3 → mean",
            NetworkOf(options with { Architecture = Architecture.Parse("tabm-mini:members=4") }));
        Refused(options with { Normalisation = Normalisation.Layer }, "the layers of members are not normalised");

        string NetworkOf(TrainingOptions with) => with.NetworkFor(PreparedData.Prepare(data, with)).ToString();

        void Refused(TrainingOptions with, string reason) =>
            Assert.StartsWith(reason, Assert.Throws<InputException>(() => NetworkOf(with)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_that_share_weights_begin_with_signs_of_their_own_and_the_same_biases()
    {
        var network = Network.Input(4).Add(new BatchEnsembleLayer(64, 3, Activation.Relu, SharesInputs: true)
        {
            BiasInitialiser = Initialiser.LeCunUniform,
        });
        var parameters = Parameters.Initialise(network, seed: 2);
        float[] signs = parameters.Get("layers.0.input_scale"), biases = parameters.Get("layers.0.bias");
        Assert.All(signs, sign => Assert.Equal(1f, Math.Abs(sign)));
        // Half of 256, within four standard deviations.
        Assert.InRange(signs.Count(sign => sign < 0f), 96, 160);
        Assert.All(parameters.Get("layers.0.output_scale"), scale => Assert.Equal(1f, scale));
        Assert.Equal(3, biases.Distinct().Count());
        Assert.Equal(biases[..3], biases[^3..]);
    }

    [Theory]
    [InlineData("tabm:members=4")]
    [InlineData("tabm-mini:members=4")]
    public void A_model_of_members_that_share_weights_predicts_the_same_after_it_was_saved(string architecture)
    {
        using var folder = new TemporaryFolder();
        using var device = DeviceCatalogue.Open("cpu");
        var random = new Random(8);
        double[] x = [.. random.NextFloats(120, limit: 2).Select(value => (double)value)];
        var data = new DataSet
        {
            Name = "t.csv",
            Task = LearningTask.Regression,
            FeatureNames = ["a", "b", "c"],
            Features = x,
            TargetNames = ["y"],
            Targets = [.. Enumerable.Range(0, 40).Select(row => x[3 * row] - 2 * x[3 * row + 1])],
        };
        var options = new TrainingOptions
        {
            Hidden = [16, 16],
            Architecture = Architecture.Parse(architecture),
            Optimizer = new Adam { LearningRate = 0.01f },
            BatchSize = 8,
            Epochs = 60,
        };
        var result = Trainer.Fit(data, options, device);
        result.Model.Save(folder["m"]);
        double[] answers = [.. result.Model.Predict(data.FeatureTable).Select(one => one.Values[0])];
        Assert.Equal(answers, Model.Load(folder["m"]).Predict(data.FeatureTable).Select(one => one.Values[0]));
        double error = answers.Zip(data.Targets, (answer, target) => Math.Abs(answer - target)).Average();
        Assert.True(error < 0.6, $"a linear function is learned to {error}");
    }
}
