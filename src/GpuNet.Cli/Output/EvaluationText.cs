using System.Globalization;
using System.Text.Json.Nodes;

namespace GpuNet.Cli.Output;

/// <summary>The scores of a part, for people and for programs.</summary>
static class EvaluationText
{
    // Characters of a column of scores.
    const int Column = 12;

    static readonly Metric[] shown =
        [Metric.Accuracy, Metric.ExactMatch, Metric.Top3, Metric.Top5, Metric.RocAuc, Metric.LogLoss, Metric.Rmse, Metric.Mae, Metric.R2];

    /// <summary>What people want to see of a task: the other metrics are in the table of the classes, or are the accuracy again.</summary>
    public static IEnumerable<Metric> Shown(LearningTask task) => shown.Where(metric => metric.IsFor(task));

    /// <summary>A data set in one line.</summary>
    public static string Describe(DataSet data)
    {
        string ahead = data.Window.Horizon > 1 ? $", {data.Window.Horizon} rows ahead" : "";
        string window = data.Window.IsSeries ? $" in windows of {data.Window.Length.Counted("row")}{ahead}" : "";
        string groups = data.Groups is null ? "" : $" in {data.Groups.Distinct().Count().Counted("group")}";
        string target = data.TargetCount == 0 ? "" : $", target {data.TargetNames.Quote()}";
        return $"{data.Name.Escape()}: {data.Count.Counted("example")} of {data.FeatureCount.Counted("feature")}{window}{groups}{target}";
    }

    /// <summary>One part in full: for classes the confusion matrix and the scores of each; the metrics, a line each.</summary>
    public static void PrintDetails(TextWriter output, Evaluation evaluation, Model model)
    {
        string[] names = [.. NamesOf(model).Select(Quoting.Escape)];
        if (evaluation.Confusion is { } confusion)
            output.WriteLine(ConfusionTable.Format(confusion, names, LineWidth.OfOutput));
        if (ScoresOf(evaluation, model) is { } scores)
            output.WriteLine(ClassTable.Format(scores, names, evaluation.Confusion?.Count ?? evaluation.Count, LineWidth.OfOutput));
        var metrics = Shown(model.Task).Where(metric => evaluation[metric] is not null).ToList();
        PrintMetrics(output, evaluation, metrics);
        PrintSteps(output, evaluation, metrics);
    }

    // A line each, of a time series with those of the baselines beside it.
    static void PrintMetrics(TextWriter output, Evaluation evaluation, IReadOnlyList<Metric> metrics)
    {
        int width = metrics.Count == 0 ? 0 : metrics.Max(metric => metric.Name.Length);
        var baselines = evaluation.Baselines;
        if (baselines.Count > 0)
            Line("", baselines.Select(one => one.Name).Prepend("model"));
        foreach (var metric in metrics)
            Line(metric.Name, baselines.Select(one => one.Scores).Prepend(evaluation).Select(scores => Cell(scores, metric)));
        output.WriteLine();

        void Line(string name, IEnumerable<string> cells) => output.WriteLine($"{name.PadRight(width)}  {Columns(cells)}");
    }

    // A line for each step ahead of a time series.
    static void PrintSteps(TextWriter output, Evaluation evaluation, IReadOnlyList<Metric> metrics)
    {
        if (evaluation.Steps.Count == 0)
            return;
        output.WriteLine($"rows ahead  {Columns(metrics.Select(metric => metric.Name))}");
        foreach (var (step, scores) in evaluation.Steps.Index())
            output.WriteLine($"{step + 1,10}  {Columns(metrics.Select(metric => Cell(scores, metric)))}");
        output.WriteLine();
    }

    static string Columns(IEnumerable<string> cells) => string.Join("  ", cells.Select(cell => cell.PadRight(Column))).TrimEnd();

    static string Cell(Evaluation scores, Metric metric) => scores[metric] is { } value ? Format(value) : "undefined";

    /// <summary>The parts of an result, a line each.</summary>
    public static void PrintParts(TextWriter output, TrainingResult result)
    {
        foreach (var (part, evaluation) in new[] { ("train", result.Train), ("validation", result.Validation), ("test", result.Test) })
        {
            if (evaluation is not null)
                output.WriteLine(Line(part, evaluation, result.Model.Task));
        }
    }

    /// <summary>A part in one line.</summary>
    public static string Line(string part, Evaluation evaluation, LearningTask task)
    {
        Metric[] metrics = [.. new[] { Metric.Accuracy, Metric.Rmse, Metric.Mae, Metric.R2 }.Where(metric => metric.IsFor(task))];
        string scores = string.Concat(metrics.Select(metric =>
            $"{metric} {(evaluation[metric] is { } score ? Format(score) : "undefined")}  "));
        string loss = evaluation.Loss is { } value ? $"loss {Format(value)}  " : "";
        return $"{part,-10}  {scores}{loss}({evaluation.Count.Counted("example")})";
    }

    /// <summary>Every metric that is defined, by name; for classes their scores and the confusion matrix, too.</summary>
    public static JsonObject ToJson(Evaluation evaluation, Model model)
    {
        var json = new JsonObject { ["examples"] = evaluation.Count };
        if (evaluation.Loss is { } loss)
            json["loss"] = Finite(loss);
        foreach (var metric in Metric.For(model.Task))
        {
            if (evaluation[metric] is { } value)
                json[metric.Name] = Finite(value);
        }
        if (evaluation.Baselines.Count > 0)
        {
            json["baselines"] = new JsonArray([.. evaluation.Baselines.Select(one =>
            {
                var scores = ToJson(one.Scores, model);
                scores.Insert(0, "name", one.Name);
                return scores;
            })]);
        }
        if (evaluation.Steps.Count > 0)
            json["steps"] = new JsonArray([.. evaluation.Steps.Select(step => ToJson(step, model))]);
        if (ScoresOf(evaluation, model) is { } scores)
        {
            var (all, one) = evaluation.Confusion is null ? ("labels", "label") : ("classes", "class");
            json[all] = new JsonArray([.. NamesOf(model).Zip(scores, (name, score) => ToJson(one, name, score))]);
        }
        if (evaluation.Confusion is { } confusion)
        {
            json["confusion"] = new JsonArray([.. Enumerable.Range(0, confusion.Classes).Select(truth =>
                new JsonArray([.. Enumerable.Range(0, confusion.Classes).Select(answer => JsonValue.Create(confusion[truth, answer]))]))]);
        }
        return json;
    }

    /// <summary>A metric's value with four significant digits, so that a small one is not 0.</summary>
    public static string Format(double value)
    {
        if (value == 0 || !double.IsFinite(value))
            return value.ToString(CultureInfo.InvariantCulture);
        int exponent = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        string format = exponent is < -4 or > 5 ? "0.000e+0" : $"F{Math.Max(0, 3 - exponent)}";
        return value.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A loss, where there is one.</summary>
    public static string Loss(double? value) => value is { } loss ? Format(loss) : "";

    /// <summary>The scores of each class, or of each label; null where there are neither.</summary>
    public static ClassScore?[]? ScoresOf(Evaluation evaluation, Model model) => evaluation.Predictions switch
    {
        ClassPredictions classes => [.. ClassScore.All(classes.Confusion)],
        LabelPredictions labels when !model.Task.ArePairs => [.. ClassScore.All(labels)],
        _ => null,
    };

    /// <summary>The names of the classes, or of the targets.</summary>
    public static IReadOnlyList<string> NamesOf(Model model) => model.ClassNames ?? model.AnswerNames;

    static JsonObject ToJson(string kind, string name, ClassScore? score) => new()
    {
        [kind] = name,
        ["precision"] = score?.Precision,
        ["recall"] = score?.Recall,
        ["f1"] = score?.F1,
        ["examples"] = score?.Support ?? 0,
    };

    /// <summary>Null for what JSON does not have: an infinity, as the loss of an extreme value in the test part may be.</summary>
    public static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
