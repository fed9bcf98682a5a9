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
        [typeof(TwinLayer)] = (network, theta) => network.Twin(tower => tower.Dense(5, theta).LayerNorm(theta)),
        [typeof(DistanceLayer)] = (network, theta) => network.Dense(8, theta).Distance(),
    };

    public static MatrixTheoryData<string, LearningTask> LayersAndTasks =>
        new(Layer.Kinds.Select(kind => kind.Name), Enum.GetValues<LearningTask>());

    [Theory]
    [MemberData(nameof(LayersAndTasks))]
    public void ONNX_Runtime_answers_the_same(string layer, LearningTask task)
    {
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
        double[] theirs = model.Task switch
        {
            LearningTask.Pairs => [.. answers.Of<float>("distance").Select(distance => (double)distance)],
            LearningTask.Regression or LearningTask.Autoencoder => answers.Of<double>("variable"),
            _ => answers.Of<double>("probabilities"),
        };
        onnx.Check(mine, theirs, what);
        if (model.Task == LearningTask.MultiLabel)
        {
            var names = model.TargetNames.ToList();
            long[] holds = [.. expected.SelectMany(one => names.Select(name => one.Labels.Contains(name) ? 1L : 0L))];
            Assert.Equal(holds, answers.Of<long>("label"));
        }
        else if (model.Task is not (LearningTask.Regression or LearningTask.Autoencoder))
        {
            Assert.Equal(expected.Select(one => one.Label), answers.Of<string>("label"));
        }
        return mine.Zip(theirs, (a, b) => Math.Abs(a - b)).Max();
    }

    static IEnumerable<double> NumbersOf(Prediction answer, LearningTask task) => task switch
    {
        LearningTask.Pairs => [answer.Distance],
        LearningTask.Regression => answer.Values,
        LearningTask.Autoencoder => answer.Features.Select(text => double.Parse(text, CultureInfo.InvariantCulture)),
        _ => answer.Probabilities,
    };

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
        bool isPair = task == LearningTask.Pairs;
        int outputs = task switch
        {
            LearningTask.Classification or LearningTask.MultiLabel => 3,
            LearningTask.Regression => 2,
            LearningTask.Autoencoder => Inputs,
            _ => 1,
        };
        int columns = isPair ? Inputs / 2 : Inputs;
        string[] names = [.. Enumerable.Range(1, Inputs).Select(column => $"column {column}")];
        double[] units = new double[columns], offsets = new double[columns];
        for (int i = 0; i < columns; i++)
            (units[i], offsets[i]) = (7 + i / 3.0, 50 + i / 7.0);
        int targets = task switch
        {
            LearningTask.Autoencoder => 0,
            LearningTask.MultiLabel or LearningTask.Regression => outputs,
            _ => 1,
        };
        return new()
        {
            Parameters = Initialise(isPair && body.Layers[^1] is DistanceLayer ? body : body.Dense(outputs)),
            Task = task,
            Loss = new TrainingOptions().LossFor(task),
            TargetNames = [.. names[..targets].Select(name => $"target of {name}")],
            ClassNames = task switch
            {
                LearningTask.Classification => ["a", "b", "c"],
                LearningTask.BinaryClassification => ["no", "yes"],
                _ => null,
            },
            FeatureNames = names,
            Window = isPair ? Window.Pair : Window.Row,
            Preprocessing = new(names[..columns], null, new(offsets, units), null),
            TargetScaling = task == LearningTask.Regression ? new([100, -3], [12, 0.1]) : null,
            Threshold = isPair ? 0.7f : 0.45f,
        };
    }

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
