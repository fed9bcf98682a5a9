using System.CommandLine;
using GpuNet.Cli.Output;

namespace GpuNet.Cli.Commands;

/// <summary><c>gpunet export</c>: a model for other programs.</summary>
static class ExportCommand
{
    public static GroupedCommand Create()
    {
        var command = new GroupedCommand("export", "Write a model as an ONNX file, for other programs to run.")
        {
            Examples = ["gpunet export iris.safetensors iris.onnx", "gpunet export iris.safetensors network.onnx --raw"],
        };
        var model = ModelOptions.Model();
        var output = new OutputArgument("FILE.onnx") { Description = "The ONNX file to write.", Endings = [".onnx"] };
        var raw = new Option<bool>("--raw")
        {
            Description = "Leave the preprocessing out: the input is the matrix of 32-bit floats that the network takes.",
        };
        command.Arguments.Add(model);
        command.Arguments.Add(output);
        var allowNonFinite = ModelOptions.AllowNonFinite();
        command.AddGroup("Output", raw, allowNonFinite);
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(output);
            var exported = ModelFile.Load(parsed.GetRequiredValue(model), parsed.GetValue(allowNonFinite));
            byte[] bytes = OnnxFile.ToBytes(exported, path, parsed.GetValue(raw));
            return FileOutput.WriteOrTell(output.Name, path, "model", () => AtomicFile.Write(path, stream => stream.Write(bytes)));
        });
        return command;
    }
}
