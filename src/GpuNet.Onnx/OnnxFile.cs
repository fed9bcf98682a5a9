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
        byte[] bytes = ToBytes(model, path, raw);
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>What is in the file of a model.</summary>
    /// <exception cref="InputException">A part of the model has no operators in ONNX, or it is too large for a file.</exception>
    internal static byte[] ToBytes(Model model, string path, bool raw)
    {
        // Protocol buffers count bytes with an int.
        if (model.Network.Tensors.Sum(tensor => tensor.Count) > int.MaxValue / sizeof(float))
            throw new InputException($"{path}: the network has more than the 2 GB that an ONNX file may have; export a smaller one");
        return ModelExport.Create(model, raw).ToByteArray();
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
            if (In<double?>(file, "temperature") is { } temperature)
            {
                throw new FormatException($"it is of a calibrated model, whose outputs are divided by the temperature {temperature}, which "
                    + $"is not imported; export a model that was trained without {Setting.Calibrates}");
            }
            var network = ReadNetwork(file);
            int inputs = network.Parameters.Network.Inputs;
            var said = options with
            {
                Task = options.Task ?? TaskIn(file),
                Features = options.Features ?? (In<string[]>(file, "features") is { } names && names.Length == inputs ? names : null),
                Targets = options.Targets ?? In<string[]>(file, "targets"),
                Classes = options.Classes ?? In<string[]>(file, "classes"),
            };
            var model = ImportedModel.Create(path, network.Parameters, network.Ending, network.Scaling, network.TargetScaling, said);
            if (!model.Task.HasThreshold || In<float?>(file, "threshold") is not { } threshold)
                return model;
            return Answer.FindThresholdProblem(model.Task, threshold) is { } unfit
                ? throw new FormatException(unfit)
                : model with { Threshold = threshold };
        }
        catch (FormatException problem)
        {
            throw ImportedModel.Bad(path, problem.Message);
        }
        catch (ArgumentException problem)
        {
            throw ImportedModel.Bad(path, problem.Problem());
        }
    }

    static ReadNetwork ReadNetwork(ModelProto file)
    {
        try
        {
            return GraphReader.Read(file.Graph ?? throw new FormatException("it has no graph"));
        }
        catch (FormatException problem) when (file.ProducerName == ModelExport.Producer)
        {
            throw new FormatException($"{problem.Message}; use the model file that it was exported from");
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

    // Pairs are not imported.
    static LearningTask? TaskIn(ModelProto file) => In<string>(file, "task") is { } name
        ? LearningTask.All.FirstOrDefault(task => ModelExport.NameOf(task) == name && !task.ArePairs)
        : null;

    // What GpuNet has written of a model.
    static T? In<T>(ModelProto file, string key)
    {
        string? json = file.ProducerName == ModelExport.Producer
            ? file.MetadataProps.FirstOrDefault(entry => entry.Key == key)?.Value
            : null;
        try
        {
            return json is null ? default : JsonSerializer.Deserialize<T>(json);
        }
        catch (JsonException)
        {
            throw new FormatException($"its metadata under '{key}' cannot be read");
        }
    }
}
