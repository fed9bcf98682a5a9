using System.CommandLine;

namespace GpuNet.Cli.Commands;

/// <summary><c>gpunet predict</c>: a model's answer for each row of a file, as CSV.</summary>
static class PredictCommand
{
    public static GroupedCommand Create()
    {
        var command = new GroupedCommand("predict", "Print a model's prediction for each row of a CSV file, as CSV.")
        {
            Examples = ["gpunet predict iris.safetensors new.csv > answers.csv"],
        };
        var model = ModelOptions.Model();
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
        command.SetAction(parsed =>
        {
            device.CheckThere(parsed);
            var loaded = ModelOptions.Load(
                parsed.GetRequiredValue(model), file.FilesOf(parsed).FirstOrDefault(), parsed.GetValue(threshold),
                parsed.GetValue(allowNonFinite));
            return Run(loaded, file.Read(parsed), () => device.Open(parsed), parsed.GetValue(code));
        });
        return command;
    }

    static int Run(Model model, Table table, Func<Device> open, bool code)
    {
        if (code && !model.Task.HasNoTarget)
            throw new InputException("--code: the model is not an autoencoder, so it has no code; leave the option out");
        var features = model.ReadFeatures(table);
        using var device = open();
        if (code)
        {
            float[] codes = Predictor.Codes(model, features, device);
            PredictionTable.WriteCodes(Console.Out, codes, codes.Length / features.Rows);
            return ExitCode.Success;
        }
        float[] logits = Predictor.Logits(model, features, device);
        // A file gets the names as they are; a terminal must not be commanded by them.
        PredictionTable.Write(Console.Out, model, logits, Console.IsOutputRedirected ? null : text => text.Escape());
        return ExitCode.Success;
    }
}
