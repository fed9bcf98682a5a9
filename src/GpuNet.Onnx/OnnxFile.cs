using System.Text.Json;
using Google.Protobuf;
using GpuNet.Files;
using GpuNet.Onnx.Export;
using GpuNet.Onnx.Import;
using GpuNet.Onnx.Schema;

namespace GpuNet;

/// <summary>Models as ONNX files, which ONNX Runtime and other programs run without GpuNet, and networks of files of theirs.</summary>
public static class OnnxFile
{
    /// <summary>
    /// Writes a model, whole or not at all: from the columns of a table to labels and probabilities. The number of examples is free.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file.</param>
    /// <param name="raw">Whether its input is the matrix of 32 bits that the network takes, without the preprocessing.</param>
    /// <exception cref="InputException">
    /// A part of the model has no operators in ONNX, it is too large for a file, or the file cannot be written.
    /// </exception>
    public static void SaveOnnx(this Model model, string path, bool raw = false)
    {
        // Protocol buffers count bytes with an int.
        if (model.Network.Tensors.Sum(tensor => tensor.Count) > int.MaxValue / sizeof(float))
            throw new InputException($"{path}: the network has more than the 2 GB that an ONNX file may have; export a smaller one");
        byte[] bytes = ModelExport.Create(model, raw).ToByteArray();
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>
    /// Reads a dense network: products, activations, normalisations, softmax. What is subtracted from the inputs and what they are divided
    /// by becomes the scaling of the model.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What the file does not say; null where it says enough.</param>
    /// <exception cref="InputException">The file cannot be read, or is not of a dense network.</exception>
    public static Model Load(string path, ImportOptions? options = null)
    {
        options ??= new();
        if (options.Activation is not null)
            throw ImportedModel.Bad(path, $"the file says which activations it has; leave out {Setting.Activation}");
        var file = InputFile.Read(path, stream => Parse(stream, path));
        try
        {
            var network = GraphReader.Read(file.Graph ?? throw new FormatException("it has no graph"));
            int inputs = network.Parameters.Network.Inputs;
            var scaling = new Scaler(Fill(network.Offsets, inputs), Fill(network.Units, inputs));
            var said = options with
            {
                Features = options.Features ?? (NamesIn(file, "features") is { } names && names.Length == inputs ? names : null),
                Targets = options.Targets ?? NamesIn(file, "targets"),
                Classes = options.Classes ?? NamesIn(file, "classes"),
            };
            return ImportedModel.Create(path, network.Parameters, network.Ending, scaling, null, said);
        }
        catch (Exception problem) when (problem is FormatException or ArgumentException)
        {
            throw ImportedModel.Bad(path, problem.Message);
        }
    }

    static ModelProto Parse(Stream stream, string path)
    {
        try
        {
            return ModelProto.Parser.ParseFrom(stream);
        }
        catch (InvalidProtocolBufferException)
        {
            throw ImportedModel.Bad(path, "it is not an ONNX file, or it is damaged");
        }
    }

    static double[] Fill(double[] values, int count) => values.Length == 1 ? [.. Enumerable.Repeat(values[0], count)] : values;

    // Names that GpuNet has written.
    static string[]? NamesIn(ModelProto file, string key)
    {
        string? json = file.ProducerName == ModelExport.Producer
            ? file.MetadataProps.FirstOrDefault(entry => entry.Key == key)?.Value
            : null;
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<string[]>(json);
        }
        catch (JsonException)
        {
            throw new FormatException($"its metadata under '{key}' cannot be read");
        }
    }
}
