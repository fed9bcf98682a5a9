using System.CommandLine;
using GpuNet.Cli.Output;

namespace GpuNet.Cli.Commands;

/// <summary><c>gpunet import</c>: a network that another program has trained, as a model.</summary>
static class ImportCommand
{
    const string Onnx = ".onnx";

    static readonly string[] tasks = [.. TaskName.All.Keys.Except([TaskName.Of(LearningTask.Pairs)])];

    public static GroupedCommand Create()
    {
        var command = new GroupedCommand(
            "import", "Make a model of a dense network of another program: an ONNX file, or weights of PyTorch or Keras as safetensors.")
        {
            Examples =
            [
                "gpunet import net.onnx net.safetensors",
                "gpunet import weights.safetensors net.st --activation relu --task regression",
            ],
        };
        var file = new InputArgument("FILE") { Description = "An ONNX file (.onnx), or a safetensors file of weights." };
        var task = new Option<string?>("--task")
        {
            Description = "What the network predicts, where no softmax or sigmoid at its end says so.",
            HelpName = string.Join('|', tasks),
            CustomParser = Parse.OneOf(tasks, name => name),
            CompletionSources = { tasks },
        };
        var activation = new Option<Activation?>("--activation")
        {
            Description = $"The activation between the layers of a file of weights: {string.Join<Activation>(", ", Activation.Trainable)}.",
            HelpName = "NAME",
            CustomParser = Parse.OneOf(Activation.All, one => one.Name),
            CompletionSources = { (string[])[.. Activation.All.Select(one => one.Name)] },
        };
        var features = Names(
            "--features", "Names of the columns that it predicts from, in the order of its inputs; by default x1,x2 and so on.");
        var targets = Names("--target", "Names of what it predicts; by default y, or y1,y2 and so on.", "-t");
        var classes = Names("--classes", "Names of the classes, in the order of its outputs; by default 0,1 and so on.");
        var allowNonFinite = ModelOptions.AllowNonFinite();
        var output = ModelOptions.Output();
        command.Arguments.Add(file);
        command.Arguments.Add(output);
        command.AddGroup("Network", task, activation, allowNonFinite);
        command.AddGroup("Names", features, targets, classes);
        command.SetAction(parsed =>
        {
            string from = parsed.GetRequiredValue(file), to = parsed.GetRequiredValue(output);
            var options = new ImportOptions
            {
                Task = parsed.GetValue(task) is { } name ? TaskName.All[name] : null,
                Activation = parsed.GetValue(activation),
                Features = Given(features),
                Targets = Given(targets),
                Classes = Given(classes),
                AllowNonFinite = parsed.GetValue(allowNonFinite),
            };
            var model = Path.GetExtension(from).Equals(Onnx, StringComparison.OrdinalIgnoreCase)
                ? OnnxFile.Load(from, options)
                : StateDict.Load(from, options);
            Messages.Progress.WriteLine($"network  {model.Network}, {model.Network.ParameterCount} parameters");
            return FileOutput.WriteOrTell(output.Name, to, "model", () => ModelFile.Save(to, model));

            string[]? Given(Option<string[]?> names) => parsed.GetValue(names) is { Length: > 0 } given ? given : null;
        });
        return command;
    }

    static Option<string[]?> Names(string name, string description, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = "NAME,NAME",
        CustomParser = Parse.Names,
    };
}
