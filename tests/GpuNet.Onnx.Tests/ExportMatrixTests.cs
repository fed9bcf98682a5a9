using System.Collections.Immutable;
using System.Globalization;
using GpuNet.Tests;
using GpuNet.Tests.Models;

namespace GpuNet.Onnx.Tests;

/// <summary>Every activation in every layer for every task: ONNX Runtime answers what GpuNet answers.</summary>
public sealed class ExportMatrixTests(ITestOutputHelper output)
{
    const int Inputs = 12, Examples = 5;

    static readonly Tolerance onnx = new(Relative: 1e-5, Absolute: 1e-5);

    // What a network of each layer type does to its 12 inputs before the last dense layer.
    static readonly Dictionary<Type, Func<Network, Activation, Network>> bodies = new()
    {
        [typeof(DenseLayer)] = (network, theta) => network.Dense(9, theta),
        [typeof(DropoutLayer)] = (network, theta) => network.Dense(9, theta, dropout: 0.4f),
        [typeof(BatchNormLayer)] = (network, theta) => network.Dense(9).BatchNorm(theta),
        [typeof(LayerNormLayer)] = (network, theta) => network.Dense(9).LayerNorm(theta),
        [typeof(SoftmaxLayer)] = (network, theta) => network.Dense(9, theta).Softmax(),
        [typeof(RecurrentLayer)] = (network, theta) =>
            network.Recurrent(6, steps: 4, theta, returnsSequence: true).Recurrent(5, steps: 4, theta),
        [typeof(GruLayer)] = (network, theta) => network.Gru(6, steps: 4, returnsSequence: true).Dense(8, theta).Gru(5, steps: 4),
        [typeof(LstmLayer)] = (network, theta) => network.Lstm(6, steps: 4, returnsSequence: true).Dense(8, theta).Lstm(5, steps: 4),
        [typeof(TwinLayer)] = (network, theta) => network.Twin(tower => tower.Dense(5, theta).LayerNorm(theta)),
        [typeof(PiecewiseLinearLayer)] = (network, theta) => network.PiecewiseLinear(
            [.. Enumerable.Range(0, network.Inputs).Select(input => EdgesOf(input % 4))], width: 3).Dense(9, theta),
        [typeof(PeriodicLayer)] = (network, theta) => network.Periodic(
            [.. Enumerable.Range(0, network.Inputs).Select(input => input % 4)], width: 3).Dense(9, theta),
        [typeof(CategoryVectorsLayer)] = (network, theta) => network.CategoryVectors([0, 5, 0, 2, 0, 0, 1], width: 3).Dense(9, theta),
        [typeof(MemberDenseLayer)] = (network, theta) => network.MemberDense(3, 9, theta).MemberDense(3, 8, theta),
        [typeof(BatchEnsembleLayer)] = (network, theta) => network.BatchEnsemble(3, 9, theta).BatchEnsemble(3, 8, theta),
        [typeof(MemberScaleLayer)] = (network, theta) => network.MemberScale(3).Dense(9, theta),
        [typeof(MemberMeanLayer)] = (network, theta) => network.Dense(6, theta).MemberDense(4, 9, theta),
        [typeof(NetworkMeanLayer)] = (network, theta) => network.Add(new NetworkMeanLayer(
            [Network.Input(Inputs).Dense(8, theta), Network.Input(Inputs).Dense(8).LayerNorm(theta)], Link.Identity)),
        [typeof(DistanceLayer)] = (network, theta) => network.Dense(8, theta).Distance(),
    };

    public static MatrixTheoryData<string, string> LayersAndTasks =>
        new(Layer.Kinds.Select(kind => kind.Name), LearningTask.All.Select(task => task.FileName));

    public static TheoryData<string> Layers => new(Layer.Kinds.Select(kind => kind.Name));

    [Theory]
    [MemberData(nameof(LayersAndTasks))]
    public void ONNX_Runtime_answers_the_same(string layer, string taskName)
    {
        var task = LearningTask.Find(taskName)!;
        var body = bodies[Layer.Kinds.Single(kind => kind.Name == layer).Type];
        double largest = 0;
        foreach (var activation in Activation.All)
        {
            var model = ModelOf(task, body(Network.Input(Inputs), activation));
            double[,] rows = RowsOf(model);
            largest = Math.Max(largest, Compare(model, rows, $"{layer}, {activation}, {task}"));
        }
        output.WriteLine($"{layer} | {task} | {largest:0.0e+0}");
    }

    // A network that is exported is imported again, or the operator is named that a dense network does not have.
    [Theory]
    [MemberData(nameof(Layers))]
    public void What_is_exported_is_imported_or_its_operator_is_named(string layer)
    {
        var task = LearningTask.Classification;
        var model = ModelOf(task, bodies[Layer.Kinds.Single(kind => kind.Name == layer).Type](Network.Input(Inputs), Activation.Relu));
        using var folder = new TemporaryFolder();
        (model with { Temperature = 1 }).SaveOnnx(folder["m.onnx"], raw: true);
        try
        {
            Assert.Equal(model.ClassNames, OnnxFile.Load(folder["m.onnx"]).ClassNames);
        }
        catch (InputException problem)
        {
            Assert.Matches(
                @"m\.onnx: this cannot be imported: the operator '\w+' \(.*\) is.*; use the model file that it was exported from$",
                problem.Message);
        }
    }

    // The largest difference of a number of the answers.
    static double Compare(Model model, double[,] rows, string what)
    {
        using var folder = new TemporaryFolder();
        model.SaveOnnx(folder["model.onnx"]);
        using var session = new RuntimeSession(folder["model.onnx"]);
        double[] flat = [.. rows.Cast<double>()];
        using var answers = session.Run(RuntimeSession.Input("X", flat, Examples, rows.GetLength(1)));

        var expected = model.Predict(rows);
        Assert.Equal(Examples, expected.Count);
        double[] mine = [.. expected.SelectMany(answer => NumbersOf(answer, model.Task))];
        double[] theirs = model.Task.ArePairs ? [.. answers.Of<float>("distance").Select(distance => (double)distance)]
            : answers.Of<double>(model.Task.Answers == Answers.Numbers ? "variable" : "probabilities");
        onnx.Check(mine, theirs, what);
        if (model.Task == LearningTask.MultiLabel)
        {
            var names = model.TargetNames.ToList();
            long[] holds = [.. expected.SelectMany(one => names.Select(name => one.Labels.Contains(name) ? 1L : 0L))];
            Assert.Equal(holds, answers.Of<long>("label"));
        }
        else if (model.Task.Answers != Answers.Numbers)
        {
            Assert.Equal(expected.Select(one => one.Label), answers.Of<string>("label"));
        }
        return mine.Zip(theirs, (a, b) => Math.Abs(a - b)).Max();
    }

    static IEnumerable<double> NumbersOf(Prediction answer, LearningTask task) =>
        task.ArePairs ? [answer.Distance]
        : task.HasNoTarget ? answer.Features.Select(text => double.Parse(text, CultureInfo.InvariantCulture))
        : task.Answers == Answers.Numbers ? answer.Values : answer.Probabilities;

    static double[,] RowsOf(Model model)
    {
        double[,] rows = new double[Examples, model.FeatureNames.Count];
        var random = new Random(5);
        for (int i = 0; i < Examples; i++)
        {
            for (int j = 0; j < rows.GetLength(1); j++)
                rows[i, j] = 50 + 20 * (random.NextDouble() - 0.5);
        }
        return rows;
    }

    static Model ModelOf(LearningTask task, Network body)
    {
        bool isPair = task.ArePairs;
        int outputs = task.HasNoTarget ? Inputs
            : task.HasScaledTargets ? 2
            : task.HasOneTarget && task != LearningTask.Classification ? 1 : 3;
        int columns = isPair ? Inputs / 2 : Inputs;
        string[] names = [.. Enumerable.Range(1, Inputs).Select(column => $"column {column}")];
        double[] units = new double[columns], offsets = new double[columns];
        for (int i = 0; i < columns; i++)
            (units[i], offsets[i]) = (7 + i / 3.0, 50 + i / 7.0);
        int targets = task.HasNoTarget ? 0 : task.HasOneTarget ? 1 : outputs;
        return new()
        {
            Parameters = Initialise(Finished(body, task, outputs)),
            Task = task,
            Loss = new TrainingOptions().LossFor(task),
            TargetNames = [.. names[..targets].Select(name => $"target of {name}")],
            ClassNames = task.Answers != Answers.Class ? null : outputs == 1 ? ["no", "yes"] : ["a", "b", "c"],
            FeatureNames = names,
            Window = isPair ? Window.Pair : Window.Row,
            Preprocessing = new(names[..columns], null, new(offsets, units), null),
            TargetScaling = task.HasScaledTargets ? new([100, -3], [12, 0.1]) : null,
            Threshold = isPair ? 0.7f : 0.45f,
            Temperature = 1.7,
        };
    }

    static Network Finished(Network body, LearningTask task, int outputs) =>
        body.Layers is [NetworkMeanLayer mean] ? Network.Input(Inputs).Add(
            new NetworkMeanLayer([.. mean.Networks.Select(network => Finished(network, task, outputs))], task.Link))
        : task.ArePairs && body.Layers[^1] is DistanceLayer ? body
        : MembersOf(body) is var members and > 1 ? body.MemberDense(members, outputs).MemberMean(task.Link)
        : body.Dense(outputs);

    static int MembersOf(Network network) => network.Layers.Max(layer => layer switch
    {
        EnsembleLayer dense => dense.Members,
        MemberScaleLayer scale => scale.Members,
        _ => 1,
    });

    // None, two, or three bins.
    static ImmutableArray<float> EdgesOf(int kind) => kind switch { 0 => [], 1 => [-1f, 0.5f, 1f], _ => [-0.7f, -0.1f, 0.2f, 0.6f] };

    // Scales, shifts and running statistics are not those of a network that has not been trained.
    static Parameters Initialise(Network network)
    {
        var parameters = Parameters.Initialise(network, seed: 7);
        var random = new Random(7);
        foreach (var tensor in network.Tensors.Where(tensor => tensor.Role != TensorRole.Weight))
            parameters.Set(tensor.Name, [.. parameters.Get(tensor.Name).Select(value => value + 0.4f * random.NextSingle())]);
        return parameters;
    }
}
