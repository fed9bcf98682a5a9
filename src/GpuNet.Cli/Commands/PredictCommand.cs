using System.CommandLine;
using System.Globalization;
using CsvHelper;
using GpuNet.Runtime.Data;
using GpuNet.Runtime.Devices;
using GpuNet.Runtime.Models;

namespace GpuNet.Cli.Commands;

/// <summary><c>gpunet predict</c>: a model's answer for each row of a file, as CSV.</summary>
static class PredictCommand
{
    public static Command Create()
    {
        var command = new Command("predict", "Print a model's answer for each row of a CSV file, as CSV.");
        var model = new Argument<string>("MODEL") { Description = "A file that 'gpunet train --save' wrote." };
        var file = new Argument<string>("FILE.csv") { Description = "A CSV file with the columns that the model was trained on, in any order." };
        var device = new DeviceOptions();
        var threshold = ModelOptions.Threshold();
        command.Arguments.Add(model);
        command.Arguments.Add(file);
        device.AddTo(command);
        command.Options.Add(threshold);
        command.SetAction(parsed => Run(
            ModelOptions.Load(parsed.GetRequiredValue(model), parsed.GetValue(threshold)),
            parsed.GetRequiredValue(file), () => device.Open(parsed)));
        return command;
    }

    static int Run(Model model, string file, Func<Device> open)
    {
        var features = DataSetReader.ReadFeatures(CsvTable.Read(file), model.Preprocessing);
        using var device = open();
        var logits = Predictor.Logits(model, features, device);

        using var csv = CsvWriter.Create(Console.Out, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        if (model.Task == LearningTask.Regression)
            WriteValues(csv, model, logits);
        else
            WriteClasses(csv, model, logits);
        return ExitCode.Success;
    }

    static void WriteValues(CsvWriter csv, Model model, float[] logits)
    {
        csv.WriteRecord([model.TargetName]);
        foreach (float value in Answer.Values(model, logits))
            csv.WriteRecord([value.ToString(CultureInfo.InvariantCulture)]);
    }

    static void WriteClasses(CsvWriter csv, Model model, float[] logits)
    {
        var names = model.ClassNames!;
        var classes = Answer.Classes(model, logits);
        var probabilities = Answer.Probabilities(model, logits);
        csv.WriteRecord([model.TargetName, .. names.Select(name => $"probability of {name}")]);
        for (int row = 0; row < classes.Length; row++)
        {
            double[] shares = model.Task == LearningTask.BinaryClassification
                ? [1 - probabilities[row], probabilities[row]]
                : probabilities[(row * names.Count)..((row + 1) * names.Count)];
            csv.WriteRecord([names[classes[row]], .. shares.Select(share => share.ToString("0.######", CultureInfo.InvariantCulture))]);
        }
    }
}
