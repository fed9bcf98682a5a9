using System.CommandLine;
using GpuNet.Cli.Output;
using GpuNet.Cli.Reports;

namespace GpuNet.Cli.Commands;

/// <summary><c>gpunet evaluate</c>: how well a saved model does on a file with answers.</summary>
static class EvaluateCommand
{
    public static GroupedCommand Create()
    {
        var command = new GroupedCommand("evaluate", "Score a saved model on a CSV file that has the answers.")
        {
            Examples = ["gpunet evaluate iris.safetensors labelled.csv"],
        };
        var model = ModelOptions.Model();
        var file = new DataArgument("DATA", "The features of the model and the target.");
        var device = new DeviceOptions();
        var threshold = ModelOptions.Threshold();
        var allowNonFinite = ModelOptions.AllowNonFinite();
        var weights = DataOptions.WeightsOption();
        var json = new Option<bool>("--json") { Description = "Print the result as one JSON object." };
        var scaled = new Option<bool>("--scaled")
        {
            Description = "Score numbers as they were scaled in training, instead of in the units of the file.",
        };
        var page = ModelOptions.Report();
        command.Arguments.Add(model);
        command.Arguments.Add(file);
        command.AddGroup("Scores", threshold, scaled, weights, file.Header, file.LongestLine, allowNonFinite, page, json);
        device.AddTo(command);
        command.SetAction(parsed =>
        {
            device.CheckThere(parsed);
            var loaded = ModelOptions.Load(
                parsed.GetRequiredValue(model), file.FilesOf(parsed).FirstOrDefault(), parsed.GetValue(threshold),
                parsed.GetValue(allowNonFinite));
            var table = file.Read(parsed);
            string? column = parsed.GetValue(weights) is { } name ? DataOptions.Column(weights, name, table) : null;
            if (parsed.GetValue(scaled) && loaded.TargetScaling is null)
                throw new InputException("--scaled: only numbers to predict are scaled; leave it out");
            return Run(
                loaded, loaded.ReadExamples(table, column), () => device.Open(parsed), parsed.GetValue(scaled), parsed.GetValue(page),
                parsed.GetValue(json));
        });
        return command;
    }

    static int Run(Model model, DataSet data, Func<Device> open, bool scaled, string? page, bool json)
    {
        Messages.Progress.WriteLine($"data     {EvaluationText.Describe(data)}");
        using var device = open();
        var inputs = model.InputRowsOf(data.FeatureTable);
        float[] logits = Predictor.Outputs(model.Parameters, inputs, device);
        NonFinite.Count(logits, model.Network.Outputs, data.Name);
        int[] examples = [.. Enumerable.Range(0, data.Count)];
        // The last window of a time series has no row behind it that it could be compared with.
        var evaluation = Evaluation.Of(model, data, examples, logits[..(data.Count * model.Network.Outputs)], scaled: scaled);
        if (json)
            Console.WriteLine(ToJson(model, evaluation, device));
        else
            EvaluationText.PrintDetails(Console.Out, evaluation, model);
        var report = new HtmlReport
        {
            Model = model,
            Data = data,
            Inputs = inputs,
            Part = "file",
            Examples = examples,
            Evaluation = evaluation,
        };
        return page is null ? ExitCode.Success : report.WriteOrTell(page);
    }

    static string ToJson(Model model, Evaluation evaluation, Device device)
    {
        var json = EvaluationText.ToJson(evaluation, model);
        json.Insert(0, "task", TaskName.Of(model.Task));
        json.Insert(1, "device", device.Name);
        return json.Indented();
    }
}
