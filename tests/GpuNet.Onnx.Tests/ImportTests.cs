using System.Text.Json;
using Google.Protobuf;
using GpuNet.Onnx.Schema;
using GpuNet.Tests;
using GpuNet.Tests.Models;

namespace GpuNet.Onnx.Tests;

/// <summary>Networks that PyTorch has written (Foreign/make.py) answer what PyTorch answered.</summary>
public sealed class ImportTests
{
    static readonly Tolerance foreign = new(Relative: 1e-5, Absolute: 1e-5);

    static readonly JsonElement answers = JsonDocument.Parse(File.ReadAllText(PathOf("answers.json"))).RootElement;

    static readonly ImportOptions regression = new() { Task = LearningTask.Regression };

    [Theory]
    [InlineData("activations")]
    [InlineData("activations20")]
    public void Activations_are_recognised_however_they_are_written(string name)
    {
        const string network =
            "5 → 4 relu → 4 leaky_relu → 4 sigmoid → 4 tanh → 4 softplus → 4 elu → 4 silu → 4 gelu → 4 gelu_tanh → 4 → 2";
        var model = OnnxFile.Load(PathOf($"{name}.onnx"), regression);
        Assert.Equal(network, model.Network.ToString());
        Check(name, model, answer => answer.Values);
    }

    [Fact]
    public void Normalisations_and_a_softmax_are_read()
    {
        var model = OnnxFile.Load(PathOf("classes.onnx"), new() { Classes = ["a", "b", "c"], Targets = ["kind"] });
        Assert.Equal("5 → 8 → batch norm relu → 6 → layer norm gelu → 3", model.Network.ToString());
        Assert.Equal(LearningTask.Classification, model.Task);
        Assert.Equal(["x1", "x2", "x3", "x4", "x5"], model.FeatureNames);
        Check("classes", model, answer => answer.Probabilities);
    }

    [Fact]
    public void Scaling_products_and_sums_are_read()
    {
        var model = OnnxFile.Load(PathOf("two.onnx"));
        Assert.Equal("5 → 6 tanh → 1", model.Network.ToString());
        Assert.Equal(LearningTask.BinaryClassification, model.Task);
        Assert.Equal([0.5, -1, 2, 0, 3], model.Preprocessing.Scaler.Offsets.ToArray());
        Assert.Equal([1.5, 2, 0.5, 1, 4], model.Preprocessing.Scaler.Units.ToArray());
        Check("two", model, answer => [answer.Probabilities[1]]);
    }

    [Fact]
    public void A_Sequential_of_PyTorch_is_read()
    {
        var model = StateDict.Load(PathOf("sequential.safetensors"), regression with { Activation = Activation.Tanh });
        Assert.Equal("5 → 8 → batch norm tanh → 6 tanh → layer norm → 4 tanh → 4 → 2", model.Network.ToString());
        Check("sequential", model, answer => answer.Values);
    }

    [Fact]
    public void Dense_layers_of_Keras_are_read_with_their_scaling()
    {
        var model = StateDict.Load(
            PathOf("keras.safetensors"), regression with { Activation = Activation.Relu, Features = ["a", "b", "c", "d", "e"] });
        Assert.Equal("5 → 7 relu → 6 relu → 1", model.Network.ToString());
        Check("keras", model, answer => answer.Values);
    }

    [Fact]
    public void An_imported_model_is_saved_and_read_as_any_other()
    {
        using var folder = new TemporaryFolder();
        OnnxFile.Load(PathOf("two.onnx")).Save(folder["model.safetensors"]);
        Check("two", Model.Load(folder["model.safetensors"]), answer => [answer.Probabilities[1]]);
    }

    [Fact]
    public void What_was_exported_without_preprocessing_comes_back()
    {
        using var folder = new TemporaryFolder();
        foreach (var activation in Activation.All)
        {
            var model = new Model
            {
                Parameters = Parameters.Initialise(
                    Network.Input(5).Dense(7, activation).BatchNorm(activation).Dense(6).LayerNorm(activation).Softmax().Dense(3), seed: 5),
                Loss = new SoftmaxCrossEntropy(),
                Task = LearningTask.Classification,
                TargetNames = ["kind"],
                ClassNames = ["a", "b", "c"],
                Preprocessing = new(["p", "q", "r", "s", "t"], null, Scaler.Identity(5), null),
            };
            model.SaveOnnx(folder["t.onnx"], raw: true);
            var back = OnnxFile.Load(folder["t.onnx"]);
            Assert.Equal(model.Network.ToString(), back.Network.ToString());
            Assert.Equal(model.Parameters.Values, back.Parameters.Values);
            Assert.Equal(model.ClassNames, back.ClassNames);
            Assert.Equal(model.FeatureNames, back.FeatureNames);
            Assert.Equal(model.TargetNames, back.TargetNames);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_scaling_of_targets_comes_back(int targets)
    {
        using var folder = new TemporaryFolder();
        var model = new Model
        {
            Parameters = Parameters.Initialise(Network.Input(3).Dense(4, Activation.Tanh).Dense(targets), seed: 2),
            Loss = new SquaredError(),
            Task = LearningTask.Regression,
            TargetNames = [.. Enumerable.Range(0, targets).Select(i => $"t{i}")],
            Preprocessing = new(["p", "q", "r"], null, Scaler.Identity(3), null),
            TargetScaling = new(
                [.. Enumerable.Range(0, targets).Select(i => 0.1 - i)], [.. Enumerable.Range(0, targets).Select(i => 7.3 + i)]),
        };
        model.SaveOnnx(folder["t.onnx"], raw: true);
        var back = OnnxFile.Load(folder["t.onnx"]);
        Assert.Equal(LearningTask.Regression, back.Task);
        Assert.Equal(model.TargetScaling.Offsets, back.TargetScaling!.Offsets);
        Assert.Equal(model.TargetScaling.Units, back.TargetScaling.Units);
        Assert.Equal(model.TargetNames, back.TargetNames);
        Assert.Contains(
            "scaled, as only those of a regression can be; use Task = Regression",
            ErrorOf(() => OnnxFile.Load(folder["t.onnx"], new() { Task = LearningTask.MultiLabel })));
    }

    [Fact]
    public void Layers_that_do_not_fit_are_named()
    {
        using var folder = new TemporaryFolder();
        Tensor[] tensors =
        [
            new("0.weight", [4, 3], new float[12]), new("0.bias", [4], new float[4]),
            new("2.weight", [2, 5], new float[10]), new("2.bias", [2], new float[2]),
        ];
        new SafeTensors(tensors, new Dictionary<string, string>()).Write(folder["a.st"]);
        var options = regression with { Activation = Activation.Relu };
        Assert.Contains(
            "the layer '2' takes 5 values, but 4 come from the one before it", ErrorOf(() => StateDict.Load(folder["a.st"], options)));
        tensors[1] = new("0.bias", [3], new float[3]);
        new SafeTensors(tensors[..2], new Dictionary<string, string>()).Write(folder["b.st"]);
        Assert.EndsWith("'layers.0.bias' has 4 values, not 3", ErrorOf(() => StateDict.Load(folder["b.st"], options)));
    }

    [Fact]
    public void What_is_not_said_or_contradicts_the_file_is_refused()
    {
        Assert.Contains(
            "add Task = Classification, Task = MultiLabel or Task = Regression", ErrorOf(() => OnnxFile.Load(PathOf("activations.onnx"))));
        Assert.Contains(
            "the end of the network is not that of Task = Regression; leave it out",
            ErrorOf(() => OnnxFile.Load(PathOf("classes.onnx"), regression)));
        Assert.Contains(
            "3 classes, but Classes names 2", ErrorOf(() => OnnxFile.Load(PathOf("classes.onnx"), new() { Classes = ["a", "b"] })));
        Assert.Contains("5 inputs, but Features names 1", ErrorOf(() => OnnxFile.Load(PathOf("classes.onnx"), new() { Features = ["a"] })));
        Assert.Contains("leave out Activation", ErrorOf(() => OnnxFile.Load(PathOf("two.onnx"), new() { Activation = Activation.Relu })));
        Assert.Contains("add Activation", ErrorOf(() => StateDict.Load(PathOf("keras.safetensors"), regression)));
        var classes = regression with { Classes = ["a", "b"] };
        Assert.Contains("has no classes", ErrorOf(() => OnnxFile.Load(PathOf("activations.onnx"), classes)));
        Assert.Contains("not an ONNX file", ErrorOf(() => OnnxFile.Load(PathOf("keras.safetensors"))));
        Assert.Contains("not a safetensors file", ErrorOf(() => StateDict.Load(PathOf("two.onnx"), regression)));
    }

    // Each change makes a graph that is no dense network, or none at all.
    public static TheoryData<string> Changes => new(changes.Keys);

    static readonly Dictionary<string, (Action<GraphProto> Change, string Said)> changes = new()
    {
        ["another operator"] = (graph => graph.Node.First(node => node.OpType == "Tanh").OpType = "Sin", "'Sin'"),
        ["no such tensor"] = (graph => graph.Node.First(node => node.OpType == "Tanh").Input[0] = "other", "'other'"),
        ["two inputs"] = (graph => graph.Input.Add(new ValueInfoProto { Name = "z" }), "2 inputs: 'x', 'z'"),
        ["no output"] = (graph => graph.Output.Clear(), "none of its outputs"),
        ["no activation"] = (graph => graph.Node.First(node => node.OpType == "Tanh").OpType = "Exp", "no activation that is known"),
        ["short values"] = (graph => graph.Initializer[0].Dims[0]++, "values, not"),
        ["values elsewhere"] = (graph => graph.Initializer[0].DataLocation = TensorProto.Types.DataLocation.External, "another file"),
        ["texts"] = (graph => graph.Initializer[0].DataType = (int)TensorProto.Types.DataType.String, "another type"),
        ["another width"] = (graph => Last(graph, "MatMul").Input[1] = graph.Node.First(node => node.OpType == "MatMul").Input[1],
            "takes 5 values, not 6"),
        ["beside"] = (graph => Last(graph, "MatMul").Input[0] = graph.Node.First(node => node.OpType == "MatMul").Input[0], "beside"),
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void What_is_no_dense_network_is_refused_in_one_line(string change)
    {
        var file = ModelProto.Parser.ParseFrom(File.ReadAllBytes(PathOf("two.onnx")));
        changes[change].Change(file.Graph);
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["t.onnx"], file.ToByteArray());
        Assert.Contains(changes[change].Said, ErrorOf(() => OnnxFile.Load(folder["t.onnx"])));
    }

    [Theory]
    [InlineData("two.onnx")]
    [InlineData("classes.onnx")]
    public void Damaged_files_give_a_model_or_one_line(string name)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = File.ReadAllBytes(PathOf(name));
        var random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 300; i++)
        {
            byte[] changed = i % 3 == 0 ? bytes[..random.Next(bytes.Length)] : [.. bytes];
            for (int flips = 0; flips < 1 + i % 4 && changed.Length > 0; flips++)
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(folder["t.onnx"], changed);
            var exception = Record.Exception(() => OnnxFile.Load(folder["t.onnx"]));
            Assert.True(exception is null or InputException, $"change {i}: {exception}");
            refused += exception is null ? 0 : 1;
        }
        // Some damage must show, and some bytes are of no account.
        Assert.InRange(refused, 1, 299);
    }

    static NodeProto Last(GraphProto graph, string operation) => graph.Node.Last(node => node.OpType == operation);

    static string ErrorOf(Action action)
    {
        string message = Assert.Throws<InputException>(action).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    static void Check(string name, Model model, Func<Prediction, IReadOnlyList<double>> numbers)
    {
        double[][] rows = Numbers("x"), expected = Numbers(name);
        var matrix = new double[rows.Length, rows[0].Length];
        for (int i = 0; i < matrix.Length; i++)
            matrix[i / rows[0].Length, i % rows[0].Length] = rows[i / rows[0].Length][i % rows[0].Length];
        foreign.Check([.. expected.SelectMany(row => row)], [.. model.Predict(matrix).SelectMany(numbers)], name);
    }

    static double[][] Numbers(string name) => answers.GetProperty(name).Deserialize<double[][]>()!;

    static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Foreign", file);
}
