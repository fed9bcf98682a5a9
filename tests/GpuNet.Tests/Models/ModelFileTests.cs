using GpuNet.Kernels.Random;
using GpuNet.Tests.Data;

namespace GpuNet.Tests.Models;

public sealed class ModelFileTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

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
    internal static Model Classifier() => new()
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
    internal static Model Texts() => Classifier() with
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

    static Model Regressor() => Classifier() with
    {
        Parameters = RandomParameters(1),
        Loss = new SquaredError(),
        Task = LearningTask.Regression,
        ClassNames = null,
        TargetScaling = new([0.1], [7]),
    };

    static Model Ranks() => Regressor() with
    {
        Preprocessing = new(
            ["a", "b", "c"], null,
            new([0, 1, 0], [1, 0.5, 1]) { Scores = [new([1, 2.5, 1e300], [-1.2, 0.1, 1.3]), null, new([0.1], [0])] }, null),
        TargetScaling = new([0], [1]) { Scores = [new([-3, 7], [-0.6, 0.6])] },
    };

    static Model Binary() => Classifier() with
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

    static Model Autoencoder() => Classifier() with
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

    public static TheoryData<string> Kinds => [.. kinds.Keys];

    /// <summary>One of each kind.</summary>
    internal static IEnumerable<Model> All => kinds.Values.Select(make => make());

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

    static IEnumerable<int> Bits(Parameters parameters) => parameters.Values.Select(BitConverter.SingleToInt32Bits);

    /// <summary>The file of a model, changed.</summary>
    void Change(Model model, Func<string, string> description, Func<Tensor, Tensor?>? tensor = null)
    {
        ModelFile.Save(folder["m"], model);
        var file = SafeTensors.Read(folder["m"]);
        new SafeTensors(
            [.. file.Tensors.Select(tensor ?? (same => same)).OfType<Tensor>()],
            new Dictionary<string, string> { ["gpunet"] = description(file.Metadata["gpunet"]) }).Write(folder["m"]);
    }

    string Error()
    {
        string message = TestTables.ErrorOf(() => ModelFile.Load(folder["m"]));
        Assert.StartsWith($"{folder["m"]}: this is not a model that GpuNet can use: ", message);
        return message;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_saved_loads_to_the_bit(string kind)
    {
        var model = kinds[kind]();
        ModelFile.Save(folder["m"], model);
        var loaded = ModelFile.Load(folder["m"]);

        Assert.Equal(model.Network.Inputs, loaded.Network.Inputs);
        Assert.Equal(model.Network.ToString(), loaded.Network.ToString());
        Assert.Equal(Bits(model.Parameters), Bits(loaded.Parameters));
        Assert.Equal((model.Loss, model.Task), (loaded.Loss, loaded.Task));
        Assert.Equal((model.Window, model.Threshold), (loaded.Window, loaded.Threshold));
        Assert.Equal(model.TargetNames, loaded.TargetNames);
        Assert.Equal(model.TrainingSettings, loaded.TrainingSettings);
        Assert.Equal(model.FeatureNames, loaded.FeatureNames);
        Assert.Equal(model.ClassNames, loaded.ClassNames);
        Assert.Equal(model.Preprocessing.Scaler.Offsets, loaded.Preprocessing.Scaler.Offsets);
        Assert.Equal(model.Preprocessing.Scaler.Units, loaded.Preprocessing.Scaler.Units);
        Assert.Equal(model.Preprocessing.Imputer?.Fills.ToArray(), loaded.Preprocessing.Imputer?.Fills.ToArray());
        Assert.Equal(model.Preprocessing.Encoder?.Categories, loaded.Preprocessing.Encoder?.Categories);
        Assert.Equal(model.Preprocessing.Frequencies?.Shares, loaded.Preprocessing.Frequencies?.Shares);
        Assert.Equal(model.Preprocessing.Constants, loaded.Preprocessing.Constants);
        Assert.Equal(model.Preprocessing.ClipsNumbers, loaded.Preprocessing.ClipsNumbers);
        Assert.Equal(model.Formats.Select(entry => $"{entry}"), loaded.Formats.Select(entry => $"{entry}"));
        Assert.Equal(model.MissingTexts.Named, loaded.MissingTexts.Named);
        Assert.Equal(model.TargetScaling?.Offsets.ToArray(), loaded.TargetScaling?.Offsets.ToArray());
        Assert.Equal(model.TargetScaling?.Units.ToArray(), loaded.TargetScaling?.Units.ToArray());
        Assert.Equal(model.TargetScaling?.IsLogarithmic, loaded.TargetScaling?.IsLogarithmic);
        Assert.Equal(PointsOf(model.TargetScaling), PointsOf(loaded.TargetScaling));
        Assert.Equal(PointsOf(model.Preprocessing.Scaler), PointsOf(loaded.Preprocessing.Scaler));

        ModelFile.Save(folder["again"], loaded);
        Assert.Equal(File.ReadAllBytes(folder["m"]), File.ReadAllBytes(folder["again"]));
    }

    static IEnumerable<double[]>? PointsOf(Scaler? scaler) =>
        scaler?.Scores?.SelectMany(column => column is null ? [] : new[] { column.Values, column.Scores });

    [Fact]
    public void Scores_that_do_not_fit_together_are_refused()
    {
        ModelFile.Save(folder["m"], Ranks());
        var file = SafeTensors.Read(folder["m"]);
        Refused("features.ranked", [3, 0, 0.5], "'features.ranked' counts what is not from 0 to 1000");
        Refused("features.ranked", [3, 2, 1], "features.values");
        Refused("features.scores", [1, 0, 2, 3], "'features.values' and 'features.scores': the numbers of a column");

        void Refused(string name, double[] values, string reason)
        {
            var changed = file.Tensors.Select(tensor => tensor.Name == name ? new Tensor(name, [values.Length], values) : tensor);
            new SafeTensors([.. changed], file.Metadata).Write(folder["bad"]);
            Assert.Contains(reason, Assert.Throws<InputException>(() => ModelFile.Load(folder["bad"])).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Layers_of_every_kind_load_to_the_bit()
    {
        var network = Network.Input(3).Dense(12, Activation.Tanh, dropout: 0.25f).BatchNorm(Activation.Relu).LayerNorm()
            .Recurrent(8, steps: 3, returnsSequence: true).Gru(4, steps: 3, returnsSequence: true)
            .Lstm(8, steps: 3, returnsSequence: true).Twin(tower => tower.Dense(4, Activation.Sigmoid))
            .Softmax().Distance().Dense(3);
        var parameters = Parameters.Initialise(network, seed: 3);
        ModelFile.Save(folder["m"], Classifier() with { Parameters = parameters });
        var loaded = ModelFile.Load(folder["m"]).Parameters;
        Assert.Equal(network.ToString(), loaded.Network.ToString());
        Assert.Equal(Bits(parameters), Bits(loaded));
        ModelFile.Save(folder["again"], Classifier() with { Parameters = loaded });
        Assert.Equal(File.ReadAllBytes(folder["m"]), File.ReadAllBytes(folder["again"]));
    }

    public static TheoryData<Network, string> Embeddings => new()
    {
        {
            Network.Input(3).PiecewiseLinear([[-1f, 0.1f, 2f], [], [-0.5f, 0.3f]], width: 4).Dense(3),
            "3 → 9 piecewise linear → 3"
        },
        { Network.Input(3).Periodic([5, 0, 2], width: 4).Dense(3), "3 → 9 periodic → 3" },
        {
            Network.Input(3).Periodic([5, 0, 0], width: 4).CategoryVectors([0, 0, 0, 0, 2], width: 3).Dense(3),
            "3 → 6 periodic → 7 category vectors → 3"
        },
    };

    [Theory]
    [MemberData(nameof(Embeddings))]
    public void Embeddings_load_to_the_bit(Network network, string text)
    {
        var parameters = Parameters.Initialise(network, seed: 3);
        ModelFile.Save(folder["m"], Classifier() with { Parameters = parameters });
        var loaded = ModelFile.Load(folder["m"]);
        Assert.Equal(text, loaded.Network.ToString());
        Assert.Equal(Bits(parameters), Bits(loaded.Parameters));
        ModelFile.Save(folder["again"], loaded);
        Assert.Equal(File.ReadAllBytes(folder["m"]), File.ReadAllBytes(folder["again"]));
    }

    [Theory]
    [InlineData("tabm:members=4", "3 → 4 of 5 tanh → 4 of 6 tanh → 4 × 3 → mean")]
    [InlineData("tabm-mini:members=4", "3 → 4 scaled → 5 tanh → 6 tanh → 4 × 3 → mean")]
    public void Members_that_share_weights_load_to_the_bit(string architecture, string expected)
    {
        var network = Architecture.Parse(architecture) switch
        {
            TabM tabm => Network.Input(3).BatchEnsemble(tabm.Members, 5, Activation.Tanh).BatchEnsemble(tabm.Members, 6, Activation.Tanh),
            _ => Network.Input(3).MemberScale(4).Dense(5, Activation.Tanh).Dense(6, Activation.Tanh),
        };
        var parameters = Parameters.Initialise(network.MemberDense(4, 3).MemberMean(Link.Softmax), seed: 3);
        ModelFile.Save(folder["m"], Classifier() with { Parameters = parameters });
        var loaded = ModelFile.Load(folder["m"]).Parameters;
        Assert.Equal(expected, loaded.Network.ToString());
        Assert.Equal(Bits(parameters), Bits(loaded));
    }

    [Fact]
    public void An_ensemble_loads_to_the_bit_and_is_refused_without_its_mean()
    {
        var members = Network.Input(3).MemberDense(4, 5, Activation.Tanh).MemberDense(4, 3);
        var parameters = Parameters.Initialise(members.MemberMean(Link.Softmax), seed: 3);
        ModelFile.Save(folder["m"], Classifier() with { Parameters = parameters });
        var loaded = ModelFile.Load(folder["m"]).Parameters;
        Assert.Equal("3 → 4 × 5 tanh → 4 × 3 → mean", loaded.Network.ToString());
        Assert.Equal(Bits(parameters), Bits(loaded));
        var problem = Assert.Throws<ArgumentException>(
            () => ModelFile.Save(folder["n"], Classifier() with { Parameters = Parameters.Initialise(members, seed: 3) }));
        Assert.StartsWith("the network has 4 members, and no mean of them as its last layer", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_is_plain_safetensors()
    {
        ModelFile.Save(folder["m"], Regressor());
        var file = SafeTensors.Read(folder["m"]);
        Assert.Equal(
            [
                "layers.0.weight 3 5", "layers.0.bias 5", "layers.1.weight 5 1", "layers.1.bias 1",
                "features.offset 3", "features.unit 3", "target.offset 1", "target.unit 1",
            ],
            file.Tensors.Select(tensor => $"{tensor.Name} {string.Join(' ', tensor.Shape)}"));
        Assert.Equal(
            ["features.offset", "features.unit", "target.offset", "target.unit"],
            file.Tensors.Where(tensor => tensor.IsDouble).Select(tensor => tensor.Name));
        Assert.Equal(
            """
            {"version":6,"task":"regression","loss":"mean_squared_error","targets":["Größe"],"features":["a","b \"c\"","d"],
            "window":{"length":1,"step":1,"horizon":1},"categories":null,"classes":null,"threshold":0.5,
            "network":{"inputs":3,"layers":[{"kind":"dense","width":5,"activation":"relu"},
            {"kind":"dense","width":1,"activation":"identity"}]},"formats":{},"missingTexts":[],"constants":[null,null,null],"dates":{}}
            """.ReplaceLineEndings(""),
            file.Metadata["gpunet"]);
    }

    [Theory]
    [InlineData("\"version\":6", "\"version\":2,\"old\":[]", "it is of version 2; this GpuNet reads versions 4 to 6")]
    [InlineData("\"version\":6,", "", "its description has no version")]
    [InlineData("\"version\":6", "\"version\":null", "its description has no version")]
    [InlineData("{\"version\"", "[{\"version\"", "its description cannot be read")]
    [InlineData("\"version\":6", "\"version\":6,\"version\":6", "its description cannot be read")]
    [InlineData("\"loss\":", "\"lost\":", "its description cannot be read")]
    [InlineData("\"task\":\"classification\"", "\"task\":\"guessing\"", "the task 'guessing' is not known")]
    [InlineData("\"task\":\"classification\"", "\"task\":0", "its description cannot be read")]
    [InlineData("\"targets\":[\"Größe\"]", "\"targets\":null", "its description cannot be read")]
    [InlineData("\"targets\":[\"Größe\"]", "\"targets\":[\"\\ud800\"]", "its description cannot be read")]
    [InlineData("\"features\":[\"a\"", "\"features\":[null", "a feature, target, category or class has no name")]
    [InlineData("\"classes\":[\"x\"", "\"classes\":[null", "a feature, target, category or class has no name")]
    [InlineData("{\"kind\":\"dense\",\"width\":5,\"activation\":\"relu\"}", "null", "a layer of the network is null")]
    [InlineData("\"activation\":\"relu\"", "\"activation\":null", "its description cannot be read")]
    [InlineData("\"activation\":\"relu\"", "\"activation\":\"relax\"", "the activation 'relax' is not known")]
    [InlineData("\"kind\":\"dense\"", "\"kind\":\"sparse\"", "its description cannot be read")]
    [InlineData("\"kind\":\"dense\",", "", "a layer has no kind")]
    [InlineData("softmax_cross_entropy", "regret", "the loss 'regret' is not known")]
    [InlineData("\"width\":5", "\"width\":0", "layer 1 has a width of 0; it must be at least 1")]
    [InlineData("\"width\":5", "\"width\":6", "the tensor 'layers.0.weight' is [3, 5], but the network needs [3, 6]")]
    [InlineData("\"width\":5", "\"width\":2147483647", "the network needs [3, 2147483647]")]
    [InlineData("\"inputs\":3", "\"inputs\":-3", "a network needs at least 1 input, not -3")]
    [InlineData("\"inputs\":3", "\"inputs\":4", "the tensor 'layers.0.weight' is [3, 5], but the network needs [4, 5]")]
    [InlineData(
        "{\"kind\":\"dense\",\"width\":5,",
        "{\"kind\":\"dense\",\"width\":5,\"activation\":\"relu\"},{\"kind\":\"dense\",\"width\":5,",
        "the network needs [5, 5]")]
    [InlineData("\"features\":[\"a\",", "\"features\":[", "the tensor 'features.offset' is [3], but the network needs [2]")]
    [InlineData("\"features\":[\"a\"", "\"features\":[\"d\"", "two features have the same name")]
    [InlineData("\"categories\":null", "\"categories\":[null]", "the preprocessing has steps that are not of 3 features")]
    [InlineData("\"categories\":null", "\"categories\":[null,[],null]", "a column has no category, or one twice")]
    [InlineData("\"categories\":null", "\"categories\":[null,[\"u\",\"u\"],null]", "a column has no category, or one twice")]
    [InlineData("\"categories\":null", "\"categories\":[null,[null],null]", "a feature, target, category or class has no name")]
    [InlineData(
        "\"categories\":null", "\"categories\":[null,[\"u\",\"v\"],null]",
        "1 row of 3 features, encoded as 4, do not fit a network of 3 inputs")]
    [InlineData(
        "\"categories\":null", "\"categories\":null,\"frequencies\":[null]",
        "the preprocessing has steps that are not of 3 features")]
    [InlineData("\"categories\":null", "\"categories\":null,\"frequencies\":[null,{},null]", "a column has no text, or a text that is")]
    [InlineData(
        "\"categories\":null", "\"categories\":null,\"frequencies\":[null,{\"u\":0},null]",
        "a column has no text, or a text that is")]
    [InlineData("\"categories\":null", "\"categories\":null,\"frequencies\":[null,{\"u\":1.5},null]", "a column has no text, or a text")]
    [InlineData("\"categories\":null", "\"categories\":null,\"frequencies\":[null,{\"u\":\"NaN\"},null]", "its description cannot be read")]
    [InlineData(
        "\"categories\":null", "\"categories\":[null,[\"u\"],null],\"frequencies\":[null,{\"u\":0.5},null]",
        "a column is one-hot and a frequency, too")]
    [InlineData("\"classes\":[\"x\",", "\"classes\":[", "2 classes, 0 scaled targets and 3 outputs do not fit a Classification")]
    [InlineData("softmax_cross_entropy", "binary_cross_entropy", "the loss binary_cross_entropy, 1 targets, 3 classes")]
    [InlineData("\"task\":\"classification\"", "\"task\":\"binaryClassification\"", "do not fit a BinaryClassification")]
    [InlineData("\"task\":\"classification\"", "\"task\":\"matching\"", "do not fit a Pairs")]
    [InlineData("\"length\":1", "\"length\":0", "0 rows of 3 features")]
    [InlineData("\"length\":1", "\"length\":1073741824", "1073741824 rows of 3 features")]
    [InlineData("\"horizon\":1", "\"horizon\":0", "0 rows are predicted; only numbers of a time series")]
    [InlineData("\"horizon\":1", "\"horizon\":2", "2 rows are predicted; only numbers of a time series")]
    [InlineData("\"horizon\":1}", "\"horizon\":1},\"season\":1", "a season has 1 rows; it must have at least 2")]
    [InlineData("\"step\":1", "\"step\":-1", "the tensor 'features.offset' is [3], but the network needs [0]")]
    [InlineData("\"task\":\"classification\"", "\"task\":\"regression\"", "the tensor 'target.offset' is missing")]
    [InlineData("\"formats\":{}", "\"formats\":{\"a\":null}", "a format of numbers or dates or a text for missing values is null")]
    [InlineData("\"dates\":{}", "\"dates\":{\"a\":null}", "a format of numbers or dates or a text for missing values is null")]
    [InlineData("\"missingTexts\":[]", "\"missingTexts\":[null]", "a format of numbers or dates or a text for missing values is null")]
    [InlineData(
        "\"formats\":{}", "\"formats\":{\"a\":{\"decimalPoint\":\",\",\"thousands\":\",\",\"unit\":null}}",
        "decimals behind ',' and thousands parted by ',' are no format of numbers")]
    [InlineData(
        "\"constants\":[null,null,null]", "\"constants\":[null,\"1\",null]",
        "the tensor 'features.offset' is [3], but the network needs [2]")]
    [InlineData("\"constants\":[null,null,null]", "\"constants\":[null]", "the preprocessing has steps that are not of 3 features")]
    [InlineData("\"threshold\":0.5", "\"threshold\":1.5", "the threshold is 1.5; it must be from 0 to 1")]
    [InlineData("\"threshold\":0.5", "\"threshold\":\"NaN\"", "its description cannot be read")]
    public void Descriptions_that_do_not_fit_are_errors(string old, string changed, string problem)
    {
        Change(Classifier(), description =>
        {
            Assert.Contains(old, description);
            return description.Replace(old, changed);
        });
        Assert.Contains(problem, Error());
    }

    [Fact]
    public void Tensors_that_are_missing_or_do_not_fit_are_errors()
    {
        Change(Classifier(), same => same, tensor => tensor.Name == "layers.1.bias" ? null : tensor);
        Assert.EndsWith("the tensor 'layers.1.bias' is missing", Error());
        Change(Classifier(), same => same, tensor => tensor.Name == "features.offset" ? null : tensor);
        Assert.EndsWith("the tensor 'features.offset' is missing", Error());
        Change(Classifier(), same => same, tensor =>
            tensor.IsDouble ? tensor : new(tensor.Name, [.. tensor.Shape.Reverse()], tensor.Values));
        Assert.EndsWith("the tensor 'layers.0.weight' is [5, 3], but the network needs [3, 5]", Error());
        Change(Classifier(), same => same, tensor =>
            tensor.Name == "features.unit" ? new(tensor.Name, tensor.Shape, [1.0, 0.0, 1.0]) : tensor);
        Assert.Contains("cannot be scaled with", Error());
    }

    [Fact]
    public void Files_of_the_version_before_load_with_their_preprocessing_of_32_bits()
    {
        static float[] Floats(Tensor tensor) => Array.ConvertAll(tensor.Doubles, value => (float)value);
        var model = Regressor() with { Preprocessing = new(["a", "b", "c"], new Imputer([7, 8, 9]), new([1, -0.1, 3], [0.3, 2, 4]), null) };
        // As version 4 had it.
        Change(
            model,
            json => json.Replace("\"version\":6", "\"version\":4")
                .Replace(",\"formats\":{},\"missingTexts\":[],\"constants\":[null,null,null],\"dates\":{}", ""),
            tensor => new(tensor.Name, tensor.Shape, Floats(tensor)));
        var loaded = ModelFile.Load(folder["m"]);
        Assert.Equal([1, -0.1f, 3], loaded.Preprocessing.Scaler.Offsets);
        Assert.Equal([7, 8, 9], loaded.Preprocessing.Imputer!.Fills);
        Assert.Equal([0.1f], loaded.TargetScaling!.Offsets);
    }

    [Fact]
    public void Files_of_others_are_errors()
    {
        new SafeTensors([new("w", [1], [1f])], new Dictionary<string, string> { ["format"] = "pt" }).Write(folder["m"]);
        Assert.Contains("its metadata have no 'gpunet'", Error());
        File.WriteAllText(folder["m"], "a,b\n1,2\n");
        Assert.Contains("not a safetensors file", TestTables.ErrorOf(() => ModelFile.Load(folder["m"])));
        Assert.EndsWith("there is no such file", TestTables.ErrorOf(() => ModelFile.Load(folder["no"])));
        Assert.Contains("this is a folder", TestTables.ErrorOf(() => ModelFile.Load(folder["."])));
    }

    [Fact]
    public void A_model_that_does_not_fit_together_is_refused_before_the_old_file_is_touched()
    {
        ModelFile.Save(folder["m"], Classifier());
        Assert.Throws<ArgumentException>(() => ModelFile.Save(folder["m"], Classifier() with { ClassNames = ["x"] }));
        Assert.Throws<ArgumentException>(() => ModelFile.Save(folder["m"], Classifier() with { Threshold = float.NaN }));
        Assert.Throws<ArgumentException>(() => ModelFile.Save(folder["m"], Regressor() with { TargetScaling = null }));
        Assert.Throws<ArgumentException>(() => ModelFile.Save(folder["m"], Binary() with { ClassNames = null }));
        var clipped = Autoencoder().Preprocessing;
        clipped = new(clipped.Columns, clipped.Imputer, clipped.Scaler, clipped.Encoder, clipped.Constants, clips: true);
        Assert.Throws<ArgumentException>(() => ModelFile.Save(folder["m"], Autoencoder() with { Preprocessing = clipped }));
        Assert.Equal(Classifier().ClassNames, ModelFile.Load(folder["m"]).ClassNames);
    }
}
