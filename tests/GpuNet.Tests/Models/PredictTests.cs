using System.Runtime.CompilerServices;
using GpuNet.Plans;
using GpuNet.Tests.Data;

namespace GpuNet.Tests.Models;

/// <summary>What a model answers from code.</summary>
public sealed class PredictTests
{
    static readonly string iris = Path.Combine(AppContext.BaseDirectory, "TestData", "iris.csv");

    static readonly TrainingOptions quick = new()
    {
        Hidden = [8],
        Epochs = 30,
        BatchSize = 16,
        Optimizer = new Adam { LearningRate = 0.02f },
        Split = SplitShares.Parse("80/0/20"),
    };

    int differing;

    [Fact]
    public void A_file_is_answered_row_by_row()
    {
        var model = Train(DataSet.ReadCsv(iris, target: "species"), quick with { Epochs = 60 }).Model;
        var answers = model.Predict(iris);
        string[] truth = [.. File.ReadLines(iris).Skip(1).Select(line => line.Split(',')[^1])];
        Assert.True(answers.Zip(truth).Count(pair => pair.First.Label == pair.Second) > 0.9 * truth.Length);
        Assert.All(answers, answer =>
        {
            Assert.Equal(1, answer.Probabilities.Sum(), 1e-6);
            Assert.Equal(answer.Probabilities.Max(), answer.Probability);
            Assert.Equal(model.ClassNames![answer.Class], answer.Label);
        });
    }

    [Fact]
    public void Arrays_rows_names_and_files_are_answered_alike_and_as_on_a_device()
    {
        var model = Train(DataSet.ReadCsv(iris, target: "species"), quick).Model;
        double[][] rows = [.. File.ReadLines(iris).Skip(1).Select(line => Array.ConvertAll(line.Split(',')[..4], Number))];
        var matrix = new double[rows.Length, 4];
        var rounded = new float[rows.Length, 4];
        for (int i = 0; i < matrix.Length; i++)
            rounded[i / 4, i % 4] = (float)(matrix[i / 4, i % 4] = rows[i / 4][i % 4]);
        using var device = Device.Open("cpu", threads: 2);

        float[] expected = Logits(model.Predict(iris, device));
        Assert.Equal(expected, Logits(model.Predict(iris)));
        Assert.Equal(expected, Logits(model.Predict(matrix)));
        Assert.Equal(expected, Logits(model.Predict(rows.Select(row => Named(row, value => value)))));
        Assert.Equal(expected, Logits(model.Predict(rows.Select(row => Named(row, value => (object)(decimal)value)))));
        Assert.Equal(expected, Logits(model.Predict(rows.Select(row => Named(row, value => $"{value}")))));
        Assert.Equal(
            Logits(model.Predict(rounded)), Logits(rows.Select(row => model.Predict(Array.ConvertAll(row, value => (float)value)))));

        Dictionary<string, T> Named<T>(double[] row, Func<double, T> make) =>
            model.FeatureNames.Zip(row).Append(("unknown", 1.0)).ToDictionary(pair => pair.Item1, pair => make(pair.Item2));
    }

    [Fact]
    public void Sixty_four_threads_get_the_bits_that_one_gets()
    {
        var model = Untrained(37, 61, 23, 5);
        var random = new Random(7);
        // More than a plan takes at a time, so that parts are shared, and not a multiple of it.
        var many = new float[1000, 37];
        for (int i = 0; i < many.Length; i++)
            many[i / 37, i % 37] = random.NextSingle() - 0.5f;
        float[][] rows = [.. Enumerable.Range(0, 1000).Select(row => Enumerable.Range(0, 37).Select(i => many[row, i]).ToArray())];
        float[][] expected = [.. rows.Select(row => model.Predict(row).Logits.ToArray())];

        var threads = Enumerable.Range(0, 64).Select(number => new Thread(() =>
        {
            for (int i = 0; i < 200; i++)
            {
                int row = (number * 13 + i) % rows.Length;
                if (!model.Predict(rows[row]).Logits.SequenceEqual(expected[row]))
                    Interlocked.Increment(ref differing);
            }
            if (number % 8 == 0 && !Logits(model.Predict(many)).SequenceEqual(expected.SelectMany(row => row)))
                Interlocked.Increment(ref differing);
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(0, differing);
    }

    [Fact]
    public void Parameters_that_are_set_count_from_then_on()
    {
        var model = Untrained(2, 3);
        float[] row = [1, 2];
        var before = model.Predict(row).Logits.ToArray();
        model.Parameters.SetBiases(0, [1, 2, 3]);
        Assert.Equal(before.Zip([1f, 2f, 3f], (logit, bias) => logit + bias), model.Predict(row).Logits);
    }

    [Fact]
    public void Memory_is_given_back_with_the_model()
    {
        var pool = PredictAndForget();
        for (int i = 0; i < 50 && pool.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.False(pool.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference PredictAndForget()
        {
            var model = Untrained(2, 3);
            model.Predict([1, 2]);
            return new(PlanPool.Of(model.Parameters));
        }
    }

    [Fact]
    public void Rows_of_another_width_are_refused()
    {
        var model = Untrained(2, 3);
        Assert.Contains("a row has 3 values, but the model predicts from 2: 'x1', 'x2'",
            Assert.Throws<ArgumentException>(() => model.Predict([1, 2, 3])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => model.Predict(new float[2, 3]));
        Assert.Throws<ArgumentException>(() => model.Predict([1]));
        var table = new FeatureTable { Name = "rows", Names = ["x1", "x2"], Values = [1, 2, 3], Categories = [null, null] };
        Assert.Contains("rows has 3 values, which do not divide into rows of 2",
            Assert.Throws<ArgumentException>(() => model.Predict(table)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_cannot_be_used_are_refused()
    {
        var model = Untrained(2, 3);
        Assert.Contains("row 1, column 'x2'", Fault(() => model.Predict([1, float.NaN])), StringComparison.Ordinal);
        Assert.Contains("row 2, column 'x1'", Fault(() => model.Predict(new[,] { { 1.0, 2 }, { double.PositiveInfinity, 4 } })),
            StringComparison.Ordinal);
        Assert.Contains("row 1, column 'x2': it is not there", Fault(() => model.Predict([new Dictionary<string, float> { ["x1"] = 1 }])),
            StringComparison.Ordinal);
        Assert.Contains("row 1, column 'x2': 'two' is not a finite number",
            Fault(() => model.Predict([new Dictionary<string, string> { ["x1"] = "1", ["x2"] = "two" }])), StringComparison.Ordinal);
        Assert.Contains("row 1, column 'x2': the value is missing",
            Fault(() => model.Predict([new Dictionary<string, float?> { ["x1"] = 1, ["x2"] = null }])), StringComparison.Ordinal);

        static string Fault(Action act) => Assert.Throws<InputException>(act).Message;
    }

    [Fact]
    public void Texts_are_given_by_name()
    {
        var table = TestTables.Parse("colour,size,big\nred,1,no\nblue,9,yes\nred,2,no\nblue,8,yes\nred,3,no\nblue,7,yes\n");
        var options = quick with { Split = SplitShares.Parse("100/0/0"), Epochs = 100 };
        var model = Train(DataSetReader.Read(table, "big"), options).Model;
        Assert.Throws<ArgumentException>(() => model.Predict([1, 2]));
        var answers = model.Predict([
            new Dictionary<string, object?> { ["colour"] = "blue", ["size"] = 9 },
            new Dictionary<string, object?> { ["size"] = 1.0, ["colour"] = "red" },
        ]);
        Assert.Equal(["yes", "no"], answers.Select(answer => answer.Label));
    }

    [Fact]
    public void What_a_model_does_not_answer_cannot_be_asked_for()
    {
        var answer = Untrained(2, 3).Predict([1, 2]);
        Assert.Contains("the model answers no numbers: its task is Classification",
            Assert.Throws<InvalidOperationException>(() => answer.Value).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => answer.Labels);
        Assert.Throws<InvalidOperationException>(() => answer.Distance);
        Assert.Throws<InvalidOperationException>(() => answer.Features);
    }

    [Fact]
    public void Numbers_come_in_the_units_of_the_data()
    {
        var x = new float[100, 1];
        double[] y = new double[100];
        for (int i = 0; i < 100; i++)
            (x[i, 0], y[i]) = (i, 1000 + 3 * i);
        var model = Train(DataSet.From(x, y), quick with { Hidden = [], Epochs = 300 }).Model;
        Assert.Equal(1150, model.Predict([50]).Value, 1150 * 0.02f);
        Assert.Throws<InvalidOperationException>(() => model.Predict([50]).Label);
    }

    [Fact]
    public void Labels_pairs_and_codes_are_answered()
    {
        var random = new Random(3);
        var x = new float[200, 4];
        var labels = new bool[200, 2];
        var together = new bool[200];
        for (int row = 0; row < 200; row++)
        {
            for (int column = 0; column < 4; column++)
                x[row, column] = random.Next(2);
            (labels[row, 0], labels[row, 1]) = (x[row, 0] > 0, x[row, 3] > 0);
            together[row] = x[row, 0] == x[row, 2] && x[row, 1] == x[row, 3];
        }
        var options = quick with { Hidden = [16, 4], Activation = Activation.Tanh, Epochs = 100 };
        var ofLabels = Train(DataSet.From(x, labels, labelNames: ["first", "last"]), options).Model.Predict([1, 0, 0, 0]);
        Assert.Equal(["first"], ofLabels.Labels);
        Assert.Equal(2, ofLabels.Probabilities.Count);

        var ofPairs = Train(DataSet.FromPairs(x, together), options).Model.Predict(new[,] { { 1f, 0, 1, 0 }, { 1, 0, 0, 1 } });
        Assert.Equal(["together", "apart"], ofPairs.Select(answer => answer.Label));
        Assert.True(ofPairs[0].Distance < ofPairs[1].Distance);

        var restored = Train(DataSet.From(x), options).Model.Predict([1, 0, 0, 1]).Features;
        Assert.Equal([1, 0, 0, 1], restored.Select(value => (int)Math.Round(Number(value))));
    }

    [Fact]
    public void A_series_is_answered_a_window_at_a_time()
    {
        string text = "y\n" + string.Join('\n', Enumerable.Range(0, 60).Select(i => $"{i % 5}.5"));
        var roles = new TableRoles { Task = LearningTask.Regression, Targets = ["y"], Window = 3 };
        var model = Train(DataSetReader.Read(TestTables.Parse(text), roles), quick).Model;
        var answers = model.Predict(new[,] { { 0.5f }, { 1.5f }, { 2.5f }, { 3.5f } });
        Assert.Equal(2, answers.Count);
        Assert.Equal(answers[1].Logits, model.Predict([1.5f, 2.5f, 3.5f]).Logits);
    }

    [Fact]
    public void A_series_is_answered_and_scored_a_step_ahead_after_the_other()
    {
        string text = "y\n" + string.Join('\n', Enumerable.Range(0, 60).Select(i => $"{i % 5}.5"));
        var roles = new TableRoles { Task = LearningTask.Regression, Targets = ["y"], Window = 3, Horizon = 2 };
        var result = Train(DataSetReader.Read(TestTables.Parse(text), roles), quick);
        Assert.Equal(["y +1", "y +2"], result.Model.AnswerNames);
        Assert.Equal(2, result.Model.Predict([1.5f, 2.5f, 3.5f]).Values.Count);
        var test = result.Test!;
        var all = (NumberPredictions)test.Predictions;
        Assert.Equal(2, test.Steps.Count);
        for (int step = 0; step < 2; step++)
        {
            var numbers = (NumberPredictions)test.Steps[step].Predictions;
            Assert.Equal(Enumerable.Range(0, all.Count).Select(example => all.Truth[2 * example + step]), numbers.Truth);
            Assert.Equal(Enumerable.Range(0, all.Count).Select(example => all.Answers[2 * example + step]), numbers.Answers);
        }
        Assert.Equal(test[Metric.Mae]!.Value, test.Steps.Average(step => step[Metric.Mae]!.Value), tolerance: 1e-12);

        using var folder = new TemporaryFolder();
        result.Model.Save(folder["series.safetensors"]);
        var loaded = Model.Load(folder["series.safetensors"]);
        Assert.Equal(Window.Series(3, horizon: 2), loaded.Window);
        var again = loaded.ReadExamples(TestTables.Parse(text));
        Assert.Equal((60 - 3 - 1, 2), (again.Count, again.TargetCount));
    }

    static TrainingResult Train(DataSet data, TrainingOptions options)
    {
        using var device = Device.Open("cpu");
        return Trainer.Fit(data, options, device);
    }

    static Model Untrained(int inputs, params int[] widths)
    {
        var network = widths.Aggregate(Network.Input(inputs), (below, width) => below.Dense(width));
        string[] columns = [.. Enumerable.Range(1, inputs).Select(number => $"x{number}")];
        return new()
        {
            Parameters = Parameters.Initialise(network, seed: 1),
            Loss = new SoftmaxCrossEntropy(),
            Task = LearningTask.Classification,
            TargetNames = ["class"],
            ClassNames = [.. Enumerable.Range(0, widths[^1]).Select(place => $"{place}")],
            Preprocessing = new(columns, null, Scaler.Identity(inputs), null),
        };
    }

    static float[] Logits(IEnumerable<Prediction> answers) => [.. answers.SelectMany(answer => answer.Logits)];

    static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("Sepal_length,SEPAL_WIDTH,petal_length,petal_width", null)]
    // Two of the file, or none, may be meant.
    [InlineData("Sepal_length,SEPAL_LENGTH,petal_length,petal_width", "there is no column 'sepal_length'")]
    public void Columns_are_found_in_any_case_where_one_alone_is_meant(string header, string? problem)
    {
        var model = Train(DataSet.ReadCsv(iris, target: "species"), quick with { Epochs = 1 }).Model;
        string rows = string.Join('\n', File.ReadLines(iris).Skip(1));
        var table = TestTables.Parse($"{header},Species\n{rows}");
        if (problem is not null)
        {
            Assert.Contains(problem, TestTables.ErrorOf(() => model.ReadFeatures(table)));
            return;
        }
        Assert.Equal(model.ReadFeatures(Table.Read(iris)).Values, model.ReadFeatures(table).Values);
        Assert.Equal(model.ReadExamples(Table.Read(iris)).Targets, model.ReadExamples(table).Targets);
    }

    [Fact]
    public void A_column_in_another_case_is_not_taken_for_two()
    {
        var data = DataSetReader.Read(TestTables.Parse("Age,age,y\n1,4,0\n2,5,1\n3,1,0\n4,2,1\n"), "y");
        var model = Train(data, quick with { Epochs = 1, Split = SplitShares.Parse("100/0/0") }).Model;
        Assert.Contains("there is no column 'Age'", TestTables.ErrorOf(() => model.ReadFeatures(TestTables.Parse("age\n1\n"))));
        Assert.Contains("there is no column 'Age'", TestTables.ErrorOf(() => model.ReadFeatures(TestTables.Parse("AGE\n1\n"))));
        Assert.Contains(
            "column 'Age': it is not there", TestTables.ErrorOf(() => model.Predict([new Dictionary<string, int> { ["age"] = 1 }])));
    }
}
