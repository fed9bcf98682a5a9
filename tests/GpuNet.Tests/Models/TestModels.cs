using GpuNet.Kernels.Random;

namespace GpuNet.Tests.Models;

/// <summary>A model of each kind, with all that a model file can hold. They are not trained.</summary>
static class TestModels
{
    /// <summary>The names of all kinds.</summary>
    public static IEnumerable<string> Kinds => kinds.Keys;

    /// <summary>One of each kind.</summary>
    public static IEnumerable<Model> All => Kinds.Select(Of);

    /// <summary>The model of a kind.</summary>
    public static Model Of(string kind) => kinds[kind]();

    /// <summary>Every bit of parameters.</summary>
    public static IEnumerable<int> BitsOf(Parameters parameters) => parameters.Values.Select(BitConverter.SingleToInt32Bits);

    /// <summary>A network 3 → 5 relu → outputs with random bits as parameters, those of finite numbers.</summary>
    static Parameters RandomParameters(int outputs)
    {
        var parameters = new Parameters(Network.Input(3).Dense(5, Activation.Relu).Dense(outputs));
        uint element = 0;
        float Next()
        {
            float value = BitConverter.UInt32BitsToSingle(Philox.Draw(1, RandomPurpose.Initialisation, 0, element++).X);
            return float.IsFinite(value) ? value : Next();
        }
        for (int layer = 0; layer < 2; layer++)
        {
            parameters.SetWeights(layer, [.. parameters.GetWeights(layer).Select(_ => Next())]);
            parameters.SetBiases(layer, [.. parameters.GetBiases(layer).Select(_ => Next())]);
        }
        return parameters;
    }

    /// <summary>A model of three classes.</summary>
    public static Model Classifier() => new()
    {
        Parameters = RandomParameters(3),
        Loss = new SoftmaxCrossEntropy(),
        Task = LearningTask.Classification,
        TargetNames = ["Größe"],
        ClassNames = ["x", "y", "😀"],
        TrainingSettings = new Dictionary<string, string> { ["optimizer"] = "adam:beta1=0.8", ["seed"] = "1" },
        Preprocessing = new(["a", "b \"c\"", "d"], null, new([1, -0.1, 3e38], [0.3, double.Epsilon, 1e38]), null),
    };

    /// <summary>A model of two columns, one of texts, of which each may be missing.</summary>
    public static Model Texts() => Classifier() with
    {
        Preprocessing = new(["a", "b"], new Imputer([0.1, double.NaN]), new([1, 0], [0.3, 1]), new OneHotEncoder([null, ["x", "ü"]])),
    };

    /// <summary>A model of three columns, one of texts of which the frequency counts.</summary>
    static Model Frequencies() => Classifier() with
    {
        Preprocessing = new(
            ["a", "b", "c"], new Imputer([0.1, 0, 0.2]), new([1, 0.3, 0], [0.3, 0.1, 1]), null,
            frequencies: new([null, new Dictionary<string, float> { ["x"] = 1f / 3, ["\"ü\""] = 1e-9f, ["constructor"] = 0.5f }, null])),
    };

    /// <summary>A model of four columns, one of which is left out, and that are written in a way of their own.</summary>
    static Model Constants() => Classifier() with
    {
        Preprocessing = new(
            ["a", "c", "b", "d"], new Imputer([1, 2, 3]), new([1, 0, 3], [0.3, 1, 7]), null, [null, "14.62", null, null]),
        Formats = new Dictionary<string, NumberFormat> { ["a"] = new(',', '.', "€"), ["d"] = new(thousands: ' ') },
        MissingTexts = new("", "-999"),
    };

    /// <summary>A model of one number, scaled.</summary>
    public static Model Regressor() => Classifier() with
    {
        Parameters = RandomParameters(1),
        Loss = new SquaredError(),
        Task = LearningTask.Regression,
        ClassNames = null,
        TargetScaling = new([0.1], [7]),
    };

    /// <summary>A model of a number, of ranks of columns.</summary>
    public static Model Ranks() => Regressor() with
    {
        Preprocessing = new(
            ["a", "b", "c"], null,
            new([0, 1, 0], [1, 0.5, 1]) { Scores = [new([1, 2.5, 1e300], [-1.2, 0.1, 1.3]), null, new([0.1], [0])] }, null),
        TargetScaling = new([0], [1]) { Scores = [new([-3, 7], [-0.6, 0.6])] },
    };

    /// <summary>A model of two classes.</summary>
    public static Model Binary() => Classifier() with
    {
        Parameters = RandomParameters(1),
        Loss = new BinaryCrossEntropy(),
        Task = LearningTask.BinaryClassification,
        ClassNames = ["no", "yes"],
        Threshold = 0.1f,
    };

    static Model Labels() => Classifier() with
    {
        Loss = new BinaryCrossEntropy(),
        Task = LearningTask.MultiLabel,
        TargetNames = ["u", "v", "w"],
        ClassNames = null,
    };

    /// <summary>A model without targets.</summary>
    public static Model Autoencoder() => Classifier() with
    {
        Loss = new SquaredError(),
        Task = LearningTask.Autoencoder,
        TargetNames = [],
        ClassNames = null,
    };

    static Model Series() => Regressor() with { Window = Window.Series(3), Preprocessing = new(["a"], null, new([1], [2]), null) };

    static Model Pairs() => Classifier() with
    {
        Parameters = new(Network.Input(6).Twin(tower => tower.Dense(4, Activation.Relu).Dense(2)).Distance()),
        Loss = new Contrastive(),
        Task = LearningTask.Pairs,
        ClassNames = null,
        Window = Window.Pair,
        FeatureNames = ["a", "b", "c", "d", "e", "f"],
        Preprocessing = new(["a", "b", "c"], null, new([1, 2, 3], [4, 5, 6]), null),
    };

    static readonly Dictionary<string, Func<Model>> kinds = new()
    {
        ["classifier"] = Classifier,
        ["binary"] = Binary,
        ["regressor"] = Regressor,
        ["texts"] = Texts,
        ["ranks"] = Ranks,
        ["frequencies"] = Frequencies,
        ["constants"] = Constants,
        ["labels"] = Labels,
        ["autoencoder"] = Autoencoder,
        ["series"] = Series,
        ["pairs"] = Pairs,
    };
}
