using System.Text.Encodings.Web;
using System.Text.Json;
using GpuNet.Onnx.Schema;
using ElementType = GpuNet.Onnx.Schema.TensorProto.Types.DataType;

namespace GpuNet.Onnx.Export;

/// <summary>A model as an ONNX graph.</summary>
static class ModelExport
{
    /// <summary>Who says that he wrote a file.</summary>
    public const string Producer = "GpuNet";

    // The versions of the format and of the operators: those of ONNX 1.15.
    const int IrVersion = 9, Opset = 20, TextOpset = 4;

    static readonly JsonSerializerOptions readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The file of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="raw">Whether its input is the matrix that the network takes, without preprocessing.</param>
    /// <exception cref="InputException">A part of the model has no operators.</exception>
    public static ModelProto Create(Model model, bool raw)
    {
        if (!raw && model.Dates.Keys.FirstOrDefault() is { } dates)
        {
            throw new InputException($"the model reads dates in the column {dates.Quote()}, for which ONNX has no operators: "
                + $"use {Setting.Raw.To("True")} to export the network alone, or train without the column");
        }
        var graph = new GraphBuilder();
        var answers = new AnswerNodes(graph, model);
        string x = raw
            ? graph.Input("X", ElementType.Float, model.Network.Inputs)
            : new PreprocessingNodes(graph, model).Add();
        answers.Add(new LayerNodes(graph, model.Parameters).Add(model.Network, x));
        var file = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = Producer,
            ProducerVersion = ProductVersion.Text,
            DocString = model.ToString(),
            Graph = graph.Graph,
            OpsetImport = { new OperatorSetIdProto { Version = Opset } },
        };
        if (graph.Graph.Node.Any(node => node.Domain == GraphBuilder.TextDomain))
            file.OpsetImport.Add(new OperatorSetIdProto { Domain = GraphBuilder.TextDomain, Version = TextOpset });
        foreach (var (key, value) in Describe(model))
            file.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = JsonSerializer.Serialize(value, readable) });
        return file;
    }

    /// <summary>The name of a task in files.</summary>
    public static string NameOf(LearningTask task) => JsonNamingPolicy.CamelCase.ConvertName(task.ToString());

    static IEnumerable<(string Key, object Value)> Describe(Model model)
    {
        yield return ("task", NameOf(model.Task));
        yield return ("features", model.FeatureNames);
        yield return ("targets", model.AnswerNames);
        if (model.ClassNames is { } classes)
            yield return ("classes", classes);
        if (model.Task.HasThreshold)
            yield return ("threshold", model.Threshold);
        if (model.Temperature != 1)
            yield return ("temperature", model.Temperature);
        yield return ("training", model.TrainingSettings);
    }
}
