namespace GpuNet.Tests.Training;

public sealed class TrainingOptionsTests
{
    // Classes 0, 0, 0, 1, 2, 2.
    static readonly DataSet data = new()
    {
        Name = "six.csv",
        Task = LearningTask.Classification,
        FeatureNames = ["x"],
        Features = [1, 2, 3, 4, 5, 6],
        TargetNames = ["y"],
        Targets = [0, 0, 0, 1, 2, 2],
        ClassNames = ["a", "b", "c"],
    };

    [Fact]
    public void Balanced_weights_let_the_classes_of_the_training_part_count_alike()
    {
        // 4 examples of 3 classes: 2, 1 and 1 of them.
        float half = 4f / 3 / 2, whole = 4f / 3;
        Assert.Equal([half, half, half, whole, whole, whole], ClassWeights.Parse("balanced").For(data, [0, 1, 3, 4]));
        Assert.Equal([1, 1, 1, 2.5f, 0, 0], ClassWeights.Parse("1,2.5,0").For(data, [0]));
    }

    [Fact]
    public void First_weights_follow_the_activation_and_what_the_layer_reads()
    {
        var rectified = Layers(new TrainingOptions { Hidden = [8, 8] });
        Assert.Equal([Initialiser.LeCunUniform, Initialiser.HeUniform, Initialiser.LeCunUniform], rectified.Select(FirstWeights));
        Assert.All(rectified, layer => Assert.Equal(Initialiser.LeCunUniform, layer.BiasInitialiser));
        var normalised = Layers(new TrainingOptions { Hidden = [8, 8], Normalisation = Normalisation.Batch });
        Assert.Equal([Initialiser.LeCunUniform, Initialiser.HeUniform, Initialiser.LeCunUniform], normalised.Select(FirstWeights));
        var saturating = Layers(new TrainingOptions { Hidden = [8, 8], Activation = Activation.Tanh });
        Assert.Equal([Initialiser.GlorotUniform, Initialiser.GlorotUniform, Initialiser.LeCunUniform], saturating.Select(FirstWeights));
        var orthogonal = new TrainingOptions { Hidden = [8], Initialiser = Initialiser.Orthogonal, BiasInitialiser = Initialiser.Zeros };
        var chosen = Layers(orthogonal);
        Assert.All(chosen, layer => Assert.Equal(Initialiser.Orthogonal, FirstWeights(layer)));
        Assert.All(chosen, layer => Assert.Equal(Initialiser.Zeros, layer.BiasInitialiser));

        static DenseLayer[] Layers(TrainingOptions options) =>
            [.. options.NetworkFor(PreparedData.Prepare(data, options)).Layers.OfType<DenseLayer>()];

        static Initialiser FirstWeights(DenseLayer layer) => layer.TensorsFor(inputs: 4).First().Initialiser;
    }

    [Fact]
    public void A_model_that_cannot_be_trained_is_none_to_start_from()
    {
        var options = new TrainingOptions { Hidden = [], Epochs = 1, Split = SplitShares.Parse("100/0/0") };
        using var device = Device.Open("cpu");
        var model = Trainer.Fit(data, options, device).Model;
        Refused(new(Network.Input(1).Dense(4, Activation.Step).Dense(3)), "layer 1 has the activation 'step'");
        Refused(NetworkMeanLayer.Of([model.Parameters, model.Parameters], Link.Softmax), "layer 1 is a mean of networks");

        void Refused(Parameters parameters, string reason)
        {
            var from = options with { StartFrom = model with { Parameters = parameters } };
            var refused = Assert.Throws<InputException>(() => Trainer.Fit(data, from, device));
            Assert.StartsWith($"six.csv: the model to start from cannot be trained: {reason}", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Pairs_are_two_classes()
    {
        var pairs = new DataSet
        {
            Name = "pairs.csv",
            Task = LearningTask.Pairs,
            Window = Window.Pair,
            FeatureNames = ["a", "b"],
            Features = new double[6],
            TargetNames = ["same"],
            Targets = [0, 0, 1],
        };
        Assert.Equal([0.75f, 0.75f, 1.5f], ClassWeights.Balanced.For(pairs, [0, 1, 2]));
        Assert.Equal([1, 1, 4], ClassWeights.Parse("1,4").For(pairs, [0]));
    }

    [Fact]
    public void Weights_of_labels_are_how_much_those_count_that_have_them()
    {
        // Of the first three rows one has the first label, two the second and none the third.
        var labels = new DataSet
        {
            Name = "labels.csv",
            Task = LearningTask.MultiLabel,
            FeatureNames = ["x"],
            Features = new double[4],
            TargetNames = ["a", "b", "c"],
            Targets = [1, 1, 0, 0, 1, 0, 0, 0, 0, 1, 1, 1],
        };
        Assert.Equal([2, 0.5f, 1], ClassWeights.Balanced.ForLabels(labels, [0, 1, 2]));
        Assert.Equal([1, 2.5f, 0], ClassWeights.Parse("1,2.5,0").ForLabels(labels, [0]));
        Assert.Contains("2 class weights for 3 labels: a, b, c",
            Assert.Throws<InputException>(() => ClassWeights.Parse("1,2").ForLabels(labels, [0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_and_losses_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ClassWeights.Parse("1,x"));
        Assert.Throws<ArgumentException>(() => ClassWeights.Parse("1,-1"));
        Assert.Throws<ArgumentException>(() => ClassWeights.Parse("0,0"));
        Assert.Throws<InputException>(() => ClassWeights.Parse("1,2").For(data, [0]));
        Assert.Throws<InputException>(() => new TrainingOptions { Loss = new Huber() }.LossFor(LearningTask.Classification));
        Assert.Throws<InputException>(() => new TrainingOptions { Loss = new Contrastive() }.LossFor(LearningTask.Regression));
        Assert.Equal(new Huber(), new TrainingOptions { Loss = new Huber() }.LossFor(LearningTask.Regression));
    }

    [Fact]
    public void What_was_decided_is_written_by_the_names_of_the_options()
    {
        var options = new TrainingOptions
        {
            Loss = new SoftmaxCrossEntropy { Smoothing = 0.1f },
            Optimizer = new AdamW { Beta1 = 0.8f, WeightDecay = 0.01f },
            BiasInitialiser = Initialiser.Constant(0.1f),
            Schedule = new WarmupSchedule { Length = 2.5f, Then = new CosineSchedule { Least = 0.1f } },
            Gradients = new() { ClipNorm = 1 },
        };
        var settings = options.SettingsFor(LearningTask.Classification);
        string text = string.Join(" ", settings.Select(setting => $"--{setting.Key} {setting.Value}"));
        Assert.Equal(
            "--loss softmax_cross_entropy:smoothing=0.1 --optimizer adamw:beta1=0.8 --learning-rate 0.001 "
            + "--schedule cosine:least=0.1 --warmup 2.5 --weight-decay 0.01 --clip-norm 1 "
            + "--bias-init constant:value=0.1 --epochs 100 --batch-size 32 --patience 20 --split 70/10/20 --seed 1", text);
    }
}
