using System.Globalization;
using System.Text;
using GpuNet.Tests;
using GpuNet.Tests.Models;
using Microsoft.ML.OnnxRuntime;

namespace GpuNet.Onnx.Tests;

/// <summary>From the columns of a table to the answers: what a file has besides the network.</summary>
public sealed class ExportTests
{
    // Columns of the table beside the last.
    const int Features = 5;

    static readonly Tolerance onnx = new(Relative: 1e-5, Absolute: 1e-5);

    [Theory]
    [InlineData("numbers", nameof(LearningTask.Classification))]
    [InlineData("numbers", nameof(LearningTask.Autoencoder))]
    [InlineData("numbers with gaps", nameof(LearningTask.Classification))]
    [InlineData("numbers with gaps", nameof(LearningTask.Autoencoder))]
    [InlineData("series", nameof(LearningTask.Regression))]
    [InlineData("series with texts", nameof(LearningTask.Regression))]
    [InlineData("series ahead", nameof(LearningTask.Regression))]
    [InlineData("texts and gaps", nameof(LearningTask.Classification))]
    [InlineData("texts and gaps", nameof(LearningTask.Autoencoder))]
    [InlineData("texts and gaps", nameof(LearningTask.Regression))]
    [InlineData("series with texts, frequencies and gaps", nameof(LearningTask.Regression))]
    [InlineData("ranks of numbers with gaps", nameof(LearningTask.Classification))]
    [InlineData("ranks of numbers with gaps", nameof(LearningTask.Autoencoder))]
    [InlineData("ranks of texts, frequencies and gaps", nameof(LearningTask.Regression))]
    [InlineData("ranks of texts and gaps", nameof(LearningTask.Autoencoder))]
    [InlineData("texts, frequencies and gaps", nameof(LearningTask.Classification))]
    public void A_table_is_answered_alike(string kind, string taskName)
    {
        var task = LearningTask.All.Single(one => one.ToString() == taskName);
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["t.csv"], TextOfTable(kind.Contains("texts"), hasGaps: kind.Contains("gaps")));
        var data = DataSetReader.Read(Table.Read(folder["t.csv"]), new()
        {
            Task = task,
            Targets = task.HasNoTarget ? [] : [task.HasOneTarget ? "kind" : "size"],
            Window = kind.StartsWith("series", StringComparison.Ordinal) ? 3 : null,
            Horizon = kind.Contains("ahead") ? 2 : 1,
            Ignored = task == LearningTask.Classification ? [] : ["kind"],
            Frequency = kind.Contains("frequencies") ? ["colour"] : [],
        });
        var model = Train(data, kind.StartsWith("ranks", StringComparison.Ordinal) ? Scaling.Quantile : Scaling.Standard);
        Assert.True(task == LearningTask.Autoencoder || model.Preprocessing.Constants.Count(constant => constant is not null) == 1);
        Compare(model, folder, model.Predict(folder["t.csv"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [InlineData(true, "city_a")]
    public void Pairs_are_answered_alike(bool hasTexts, params string[] frequency)
    {
        using var folder = new TemporaryFolder();
        string[][] rows = [.. TextOfTable(hasTexts, hasGaps: false).Trim().Split('\n').Select(line => line.Split(',', Features + 1))];
        string[] names = rows[0][..Features];
        var text = new StringBuilder($"{string.Join("_a,", names)}_a,{string.Join("_b,", names)}_b,same\n");
        foreach (var (a, b) in rows.Skip(1).Zip(rows.Skip(2)))
            text.Append($"{string.Join(',', a[..Features])},{string.Join(',', b[..Features])},{(a[^1] == b[^1] ? 1 : 0)}\n");
        File.WriteAllText(folder["t.csv"], text.ToString());
        var data = DataSetReader.Read(
            Table.Read(folder["t.csv"]), new() { Task = LearningTask.Pairs, Targets = ["same"], Frequency = frequency });
        var model = Train(data);
        Compare(model, folder, model.Predict(folder["t.csv"]));
    }

    [Theory]
    [InlineData]
    [InlineData("colour", "city")]
    public void What_is_missing_or_unknown_among_texts_is_nothing(params string[] frequency)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["t.csv"], TextOfTable(hasTexts: true, hasGaps: true));
        var model = Train(DataSet.ReadCsv(folder["t.csv"], new TableRoles { Targets = ["kind"], Frequency = frequency }));
        File.WriteAllText(folder["t.csv"], "size,weight,colour,city,shape\n1,2,red,purple,round\n1,,NA,Rome,round\n,2,,Oslo,round\n");
        Compare(model, folder, model.Predict(folder["t.csv"]));
    }

    [Fact]
    public void Without_preprocessing_the_input_is_what_the_network_takes()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["t.csv"], TextOfTable(hasTexts: true, hasGaps: true));
        var model = Train(DataSet.ReadCsv(folder["t.csv"], "kind"));
        model.SaveOnnx(folder["raw.onnx"], raw: true);
        using var session = new RuntimeSession(folder["raw.onnx"]);
        Assert.Equal(["X"], session.Inputs);
        float[] inputs = model.InputsOf(model.ReadFeatures(Table.Read(folder["t.csv"])));
        using var answers = session.Run(
            RuntimeSession.Input("X", inputs, inputs.Length / model.Network.Inputs, model.Network.Inputs));
        Check(model, model.Predict(folder["t.csv"]), answers);
    }

    [Fact]
    public void A_file_says_what_it_is()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["t.csv"], TextOfTable(hasTexts: true, hasGaps: true).Replace("city", "label").Replace("weight", "Where"));
        var model = Train(DataSet.ReadCsv(folder["t.csv"], "kind"));
        model.SaveOnnx(folder["t.onnx"]);
        using var session = new RuntimeSession(folder["t.onnx"]);
        // A column has the name of an output, another that of an operator.
        Assert.Equal(["size", "Where", "colour", "label_2"], session.Inputs);
        Assert.Equal(["label", "probabilities"], session.Outputs);
        Assert.Equal([-1], session.ExtentsOf("label"));
        Assert.Equal([-1, 3], session.ExtentsOf("probabilities"));
        Assert.Equal("\"classification\"", session.Metadata["task"]);
        Assert.Equal("""["size","Where","colour","label","shape"]""", session.Metadata["features"]);
        Assert.Equal("""["kind"]""", session.Metadata["targets"]);
        Assert.Equal("""["a","b","ü, \"c\""]""", session.Metadata["classes"]);
        Assert.Contains("\"epochs\":\"2\"", session.Metadata["training"]);
    }

    [Fact]
    public void Large_numbers_keep_their_digits()
    {
        using var folder = new TemporaryFolder();
        double[,] rows = { { 1_700_000_000.25, 3 }, { 1_700_000_001.5, 4 }, { 1_700_000_000.75, 5 } };
        var model = new Model
        {
            Parameters = Parameters.Initialise(Network.Input(2).Dense(1), seed: 3),
            Loss = new SquaredError(),
            Task = LearningTask.Regression,
            TargetNames = ["y"],
            Preprocessing = new(["time", "x"], null, new([1_700_000_000, 4], [0.5, 1]), null),
            TargetScaling = new([1e9], [1]),
        };
        model.SaveOnnx(folder["t.onnx"]);
        using var session = new RuntimeSession(folder["t.onnx"]);
        using var answers = session.Run(RuntimeSession.Input("X", [.. rows.Cast<double>()], 3, 2));
        new Tolerance(0, 1e-5).Check([.. model.Predict(rows).Select(one => one.Value)], answers.Of<double>("variable"), "values near 1e9");
    }

    [Fact]
    public void Clipped_numbers_are_clipped_alike()
    {
        using var folder = new TemporaryFolder();
        double[,] rows = { { 1, 3 }, { -2, 1e6 }, { 0.5, -5 } };
        var model = ModelOf(Network.Input(2).Dense(4, Activation.Tanh).Dense(1)) with
        {
            Preprocessing = new(["a", "b"], null, new([1, 2], [0.5, 3]), null, clips: true),
        };
        model.SaveOnnx(folder["t.onnx"]);
        using var session = new RuntimeSession(folder["t.onnx"]);
        using var answers = session.Run(RuntimeSession.Input("X", [.. rows.Cast<double>()], 3, 2));
        new Tolerance(1e-5, 1e-6).Check([.. model.Predict(rows).Select(one => one.Value)], answers.Of<double>("variable"), "clipped");
    }

    [Fact]
    public void Targets_scaled_as_logarithms_are_answered_in_their_units()
    {
        using var folder = new TemporaryFolder();
        double[,] rows = { { 1, 3 }, { -2, 4 }, { 0.5, -5 } };
        var model = ModelOf(Network.Input(2).Dense(4, Activation.Tanh).Dense(1)) with
        {
            TargetScaling = new([7.5], [1.3]) { IsLogarithmic = true },
        };
        model.SaveOnnx(folder["t.onnx"]);
        using var session = new RuntimeSession(folder["t.onnx"]);
        using var answers = session.Run(RuntimeSession.Input("X", [.. rows.Cast<double>()], 3, 2));
        double[] expected = [.. model.Predict(rows).Select(one => one.Value)];
        Assert.All(expected, value => Assert.InRange(value, 50, 50_000));
        new Tolerance(1e-5, 0).Check(expected, answers.Of<double>("variable"), "logarithms");
    }

    [Fact]
    public void Custom_parts_are_refused_in_one_line()
    {
        using var folder = new TemporaryFolder();
        var custom = ModelOf(Network.Input(2).Dense(3, Activation.Of<Cube>()).Dense(1));
        string message = Assert.Throws<InputException>(() => custom.SaveOnnx(folder["t.onnx"])).Message;
        Assert.Contains("the activation 'cube' has no operators in ONNX files; use one of identity, step, relu", message);
        custom = ModelOf(Network.Input(2).Add(new Twice()).Dense(1));
        message = Assert.Throws<InputException>(() => custom.SaveOnnx(folder["t.onnx"])).Message;
        Assert.Contains("the layer Twice has no operators in ONNX files", message);
        Assert.Empty(folder.Files);
    }

    static Model ModelOf(Network network) => new()
    {
        Parameters = Parameters.Initialise(network, seed: 3),
        Loss = new SquaredError(),
        Task = LearningTask.Regression,
        TargetNames = ["y"],
        Preprocessing = new(["a", "b"], null, Scaler.Identity(2), null),
        TargetScaling = Scaler.Identity(1),
    };

    static Model Train(DataSet data, Scaling scaling = Scaling.Standard)
    {
        using var device = Device.Open("cpu", threads: 1);
        var options = new TrainingOptions
        {
            Hidden = [5, 4],
            Epochs = 2,
            Missing = Missing.Mean,
            Split = SplitShares.Parse("100/0/0"),
            Scaling = scaling,
            TargetScaling = data.Task.HasScaledTargets ? scaling : null,
        };
        return Trainer.Fit(data, options, device).Model;
    }

    // Runs the file on the columns of the table.
    static void Compare(Model model, TemporaryFolder folder, IReadOnlyList<Prediction> expected)
    {
        model.SaveOnnx(folder["t.onnx"]);
        using var session = new RuntimeSession(folder["t.onnx"]);
        var table = model.ReadFeatures(Table.Read(folder["t.csv"]));
        using var answers = session.Run([.. InputsOf(model, table, expected.Count, session.Inputs)]);
        Check(model, expected, answers);
    }

    static void Check(Model model, IReadOnlyList<Prediction> expected, RuntimeSession.Answers answers)
    {
        Assert.True(expected.Count > 1);
        switch (model.Task.Link)
        {
            case Link.Softmax:
                Assert.Equal(expected.Select(one => one.Label), answers.Of<string>("label"));
                onnx.Check([.. expected.SelectMany(one => one.Probabilities)], answers.Of<double>("probabilities"), "probabilities");
                break;
            case Link.Identity when !model.Task.HasNoTarget:
                onnx.Check([.. expected.SelectMany(one => one.Values)], answers.Of<double>("variable"), "values");
                break;
            case Link.Distance:
                Assert.Equal(expected.Select(one => one.Label), answers.Of<string>("label"));
                onnx.Check([.. expected.Select(one => (double)one.Distance)], answers.Of<float>("distance"), "distances");
                break;
            default:
                CheckFeatures(model, [.. expected.Select(one => one.Features)], answers);
                break;
        }
    }

    static void CheckFeatures(Model model, IReadOnlyList<string>[] expected, RuntimeSession.Answers answers)
    {
        if (!model.Preprocessing.TakesTexts)
        {
            onnx.Check([.. expected.SelectMany(row => row).Select(Number)], answers.Of<double>("variable"), "features");
            return;
        }
        foreach (var (column, name) in model.FeatureNames.Index())
        {
            if (model.Preprocessing.Constants[column] is not null)
                continue;
            string output = $"variable_{name}";
            if (model.Preprocessing.IsText(column))
                Assert.Equal(expected.Select(row => row[column]), answers.Of<string>(output));
            else
                onnx.Check([.. expected.Select(row => Number(row[column]))], answers.Of<double>(output), name);
        }
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    // The columns of a table as a program would give them: (N, 1), or of a time series (N, rows of a window).
    static IEnumerable<NamedOnnxValue> InputsOf(Model model, FeatureTable table, int examples, IReadOnlyList<string> inputs)
    {
        int columns = table.Columns, length = model.Window.Length, step = model.Window.Step;
        double Value(int example, int row, int column) => table.Values[(example * step + row) * columns + column];
        if (inputs is ["X"])
        {
            double[] all = [.. from example in Enumerable.Range(0, examples)
                               from row in Enumerable.Range(0, length)
                               from column in Enumerable.Range(0, columns)
                               select Value(example, row, column)];
            yield return model.Window.IsSeries
                ? RuntimeSession.Input("X", all, examples, length, columns)
                : RuntimeSession.Input("X", all, examples, length * columns);
            yield break;
        }
        foreach (string name in inputs)
        {
            int place = model.FeatureNames.ToList().IndexOf(name), column = place % columns, first = place / columns, rows = length / step;
            double[] values = [.. from example in Enumerable.Range(0, examples)
                                  from row in Enumerable.Range(first, rows)
                                  select Value(example, row, column)];
            yield return table.Categories[column] is { } texts
                ? RuntimeSession.Input(name, [.. values.Select(value => double.IsNaN(value) ? "" : texts[(int)value])], examples, rows)
                : RuntimeSession.Input(name, values, examples, rows);
        }
    }

    // A column is the same in all rows.
    static string TextOfTable(bool hasTexts, bool hasGaps)
    {
        string[] colours = ["red", "green", "light blue"], cities = ["Oslo", "Rome", "Łódź", "Ulm"], kinds = ["a", "b", "\"ü, \"\"c\"\"\""];
        var random = new Random(3);
        var text = new StringBuilder(hasTexts ? "size,weight,colour,city,shape,kind\n" : "size,weight,height,depth,shape,kind\n");
        for (int i = 0; i < 40; i++)
        {
            int kind = random.Next(3);
            text.Append(CultureInfo.InvariantCulture, $"{random.NextDouble() + kind:F4},");
            text.Append(hasGaps && i % 7 == 3 ? "," : string.Create(CultureInfo.InvariantCulture, $"{1000 + 9 * random.NextDouble():F3},"));
            if (hasTexts)
                text.Append(hasGaps && i % 11 == 5 ? "," : $"{colours[random.Next(3)]},").Append(cities[random.Next(4)]).Append(",round,");
            else
                text.Append(CultureInfo.InvariantCulture, $"{random.Next(100)},{-kind - random.NextDouble():F4},7.5,");
            text.Append(kinds[kind]).Append('\n');
        }
        return text.ToString();
    }

    readonly struct Cube : IActivation
    {
        public static string Name => "cube";

        public static DerivativeSource DerivativeFrom => DerivativeSource.Input;

        public static bool IsRectifier => false;

        public static V Apply<V>(V s) where V : struct, Kernels.Vectors.IVector<V> => s * s * s;

        public static V Derivative<V>(V from) where V : struct, Kernels.Vectors.IVector<V> => V.Broadcast(3f) * from * from;
    }

    sealed record Twice : Layer
    {
        public override int OutputsFor(int inputs) => inputs;

        public override Recording.Signal Record(Recording.Tape tape, Recording.Signal input) => input;
    }
}
