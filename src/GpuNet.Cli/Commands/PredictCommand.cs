using System.CommandLine;
using System.Globalization;
using CsvHelper;

namespace GpuNet.Cli.Commands;

/// <summary><c>gpunet predict</c>: a model's answer for each row of a file, as CSV.</summary>
static class PredictCommand
{
    public static Command Create()
    {
        var command = new GroupedCommand("predict", "Print a model's prediction for each row of a CSV file, as CSV.")
        {
            Examples = ["gpunet predict iris.safetensors new.csv > answers.csv"],
        };
        var model = new InputArgument("MODEL") { Description = "A model file, written by 'gpunet train --save'." };
        var file = new DataArgument("DATA", "The features of the model, in any order.");
        var device = new DeviceOptions();
        var threshold = ModelOptions.Threshold();
        var allowNonFinite = ModelOptions.AllowNonFinite();
        var code = new Option<bool>("--code")
        {
            Description = "Print the code of an autoencoder, the values of its narrowest layer, instead of the reconstruction.",
        };
        command.Arguments.Add(model);
        command.Arguments.Add(file);
        command.AddGroup("Predictions", threshold, code, file.Header, file.LongestLine, allowNonFinite);
        device.AddTo(command);
        command.SetAction(parsed => Run(
            ModelOptions.Load(
                parsed.GetRequiredValue(model), file.FilesOf(parsed).FirstOrDefault(), parsed.GetValue(threshold),
                parsed.GetValue(allowNonFinite)),
            file.Read(parsed), () => device.Open(parsed), parsed.GetValue(code)));
        return command;
    }

    static int Run(Model model, Table table, Func<Device> open, bool code)
    {
        if (code && !model.Task.HasNoTarget)
            throw new InputException("--code: the model is not an autoencoder, so it has no code; leave the option out");
        var features = model.ReadFeatures(table);
        using var device = open();
        using var csv = CsvWriter.Create(Console.Out, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        if (code)
        {
            float[] codes = Predictor.Codes(model, features, device);
            int width = codes.Length / features.Rows;
            csv.WriteRecord([.. Enumerable.Range(1, width).Select(place => $"code {place}")]);
            WriteNumbers(csv, codes, width);
            return ExitCode.Success;
        }
        float[] logits = Predictor.Logits(model, features, device);
        csv.WriteRecord([.. Header(model).Select(Shown)]);
        Action<CsvWriter, Model, float[]> write = model.Task.Answers switch
        {
            Answers.Numbers => model.Task.HasNoTarget ? WriteFeatures : WriteValues,
            Answers.Labels => WriteLabels,
            _ => WriteClasses,
        };
        write(csv, model, logits);
        return ExitCode.Success;
    }

    static IEnumerable<string> Header(Model model) => model.Task.Link switch
    {
        Link.Identity => model.Task.HasNoTarget ? model.FeatureNames : model.TargetNames,
        Link.Distance => [model.TargetNames[0], "distance"],
        _ => [.. model.TargetNames, .. (model.ClassNames ?? model.TargetNames).Select(name => $"probability of {name}")],
    };

    static void WriteValues(CsvWriter csv, Model model, float[] logits) =>
        WriteNumbers(csv, Answer.Values(model, logits), model.Network.Outputs);

    static void WriteFeatures(CsvWriter csv, Model model, float[] logits)
    {
        foreach (float[] row in logits.Chunk(model.Network.Outputs))
            csv.WriteRecord([.. model.Preprocessing.Restore(row).Select(Shown)]);
    }

    static void WriteNumbers<T>(CsvWriter csv, T[] values, int columns) where T : IFormattable
    {
        foreach (T[] row in values.Chunk(columns))
            csv.WriteRecord([.. row.Select(value => value.ToString(null, CultureInfo.InvariantCulture))]);
    }

    static void WriteLabels(CsvWriter csv, Model model, float[] logits)
    {
        int columns = model.Network.Outputs;
        double[] numbers = model.Task.ArePairs
            ? Array.ConvertAll(logits, distance => (double)distance)
            : Answer.Probabilities(model, logits);
        foreach (var (labels, row) in Answer.Labels(model, logits).Chunk(columns).Zip(numbers.Chunk(columns)))
            csv.WriteRecord([.. labels.Select(holds => holds ? "1" : "0"), .. row.Select(Rounded)]);
    }

    static void WriteClasses(CsvWriter csv, Model model, float[] logits)
    {
        var names = model.ClassNames!;
        var classes = Answer.Classes(model, logits);
        var probabilities = Answer.Probabilities(model, logits);
        for (int row = 0; row < classes.Length; row++)
        {
            double[] shares = model.Task.HasThreshold
                ? [1 - probabilities[row], probabilities[row]]
                : probabilities[(row * names.Count)..((row + 1) * names.Count)];
            csv.WriteRecord([Shown(names[classes[row]]), .. shares.Select(Rounded)]);
        }
    }

    // A file gets the names as they are; a terminal must not be commanded by them.
    static string Shown(string text) => Console.IsOutputRedirected ? text : text.Escape();

    static string Rounded(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
