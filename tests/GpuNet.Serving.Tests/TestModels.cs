using System.Text.Json.Nodes;

namespace GpuNet.Serving.Tests;

/// <summary>A model for each task. They are not trained: what a server answers is compared with what the model does.</summary>
static class TestModels
{
    static readonly string[] numbers = ["a", "b", "c d", "e"];

    /// <summary>The model of a task.</summary>
    public static Model Of(LearningTask task)
    {
        int outputs = task.HasNoTarget ? 4 : task.HasScaledTargets ? 2 : task == LearningTask.Classification ? 3
            : task == LearningTask.MultiLabel ? 2 : 1;
        var network = task.ArePairs
            ? Network.Input(8).Twin(tower => tower.Dense(5, Activation.Relu).Dense(3)).Distance()
            : Network.Input(4).Dense(5, Activation.Tanh).Dense(outputs);
        return new()
        {
            Parameters = Parameters.Initialise(network, seed: 3),
            Task = task,
            Loss = task.UsualLoss,
            TargetNames = task.HasNoTarget ? [] : task.HasOneTarget ? ["y"] : ["y1", "y2"],
            ClassNames = task == LearningTask.Classification ? ["x", "y, \"z\"", "ö"]
                : task == LearningTask.BinaryClassification ? ["no", "yes"] : null,
            FeatureNames = task.ArePairs ? [.. numbers.Select(name => name + " 1"), .. numbers.Select(name => name + " 2")] : numbers,
            Window = task.ArePairs ? Window.Pair : Window.Row,
            Preprocessing = new(numbers, null, new([1, 2, 3, 4], [1, 2, 1, 2]), null),
            TargetScaling = task.HasScaledTargets ? new([10, 20], [1, 3]) : null,
            Temperature = 1.3,
        };
    }

    /// <summary>Two classes from a number that may be missing and a text.</summary>
    public static Model WithTexts { get; } = Of(LearningTask.BinaryClassification) with
    {
        FeatureNames = ["size", "colour"],
        Preprocessing = new(
            ["size", "colour"], new Imputer([5, double.NaN]), Scaler.Identity(2), new OneHotEncoder([null, ["blue", "green", "red <b>"]])),
    };

    /// <summary>A time series.</summary>
    public static Model Series { get; } = Of(LearningTask.Regression) with
    {
        FeatureNames = ["p"],
        Window = Window.Series(4),
        Preprocessing = new(["p"], null, Scaler.Identity(1), null),
    };

    /// <summary>Rows with numbers for all of its features.</summary>
    public static List<Dictionary<string, double>> RowsOf(Model model, int count)
    {
        var random = new Random(4);
        return [.. Enumerable.Range(0, count).Select(_ =>
            model.FeatureNames.ToDictionary(name => name, _ => Math.Round(random.NextDouble() * 9, 4)))];
    }

    /// <summary>A row as a server takes it.</summary>
    public static JsonObject ToJson(Dictionary<string, double> row) =>
        new(row.Select(cell => KeyValuePair.Create(cell.Key, (JsonNode?)JsonValue.Create(cell.Value))));
}
