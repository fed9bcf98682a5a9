using System.Runtime.InteropServices;
using Google.Protobuf;
using GpuNet.Onnx.Schema;
using ElementType = GpuNet.Onnx.Schema.TensorProto.Types.DataType;

namespace GpuNet.Onnx.Export;

/// <summary>A graph that is being written: each method adds to it, and returns the name of the tensor that it added.</summary>
sealed class GraphBuilder
{
    /// <summary>The domain of the operators for texts.</summary>
    public const string TextDomain = "ai.onnx.ml";

    // The first extent of inputs and outputs: any number of examples.
    const string Examples = "N";

    readonly HashSet<string> names = [];

    /// <summary>The graph.</summary>
    public GraphProto Graph { get; } = new() { Name = "GpuNet" };

    /// <summary>Keeps a name for an output, so that nothing else in the graph has it.</summary>
    public void Reserve(string name) => names.Add(name);

    /// <summary>An input (N, extents…). Where its name is taken, it is the next that is not.</summary>
    public string Input(string name, ElementType type, params ReadOnlySpan<int> extents)
    {
        string free = Free(name);
        Graph.Input.Add(Describe(free, type, extents));
        return free;
    }

    /// <summary>Makes a tensor an output (N, extents…).</summary>
    public void Output(string name, string tensor, ElementType type, params ReadOnlySpan<int> extents)
    {
        Graph.Node.Add(new NodeProto { OpType = "Identity", Name = name, Input = { tensor }, Output = { name } });
        Graph.Output.Add(Describe(name, type, extents));
    }

    /// <summary>The output of an operator.</summary>
    public string Add(string op, params string[] inputs) => Add(op, inputs, []);

    /// <summary>The output of an operator with attributes.</summary>
    public string Add(string op, string[] inputs, AttributeProto[] attributes, string domain = "")
    {
        string output = Free(op);
        Graph.Node.Add(new NodeProto
        {
            OpType = op,
            Name = output,
            Domain = domain,
            Input = { inputs },
            Output = { output },
            Attribute = { attributes },
        });
        return output;
    }

    /// <summary>The tensor with elements of another type.</summary>
    public string Cast(string tensor, ElementType type) => Add("Cast", [tensor], [Attribute("to", (long)type)]);

    /// <summary>The tensor with other extents: −1 is what is left, 0 is the same.</summary>
    public string Reshape(string tensor, params ReadOnlySpan<long> extents) => Add("Reshape", tensor, Constant(extents));

    /// <summary>Elements of an axis.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="places">Which elements; a single place leaves the axis out where <paramref name="axis"/> is told of no list.</param>
    /// <param name="axis">The axis.</param>
    public string Gather(string tensor, string places, int axis) => Add("Gather", [tensor, places], [Attribute("axis", axis)]);

    /// <summary>Tensors side by side.</summary>
    public string Concat(string[] tensors, int axis) =>
        tensors is [var only] ? only : Add("Concat", tensors, [Attribute("axis", axis)]);

    /// <summary>A vector.</summary>
    public string Constant(ReadOnlySpan<double> values) => Constant(ElementType.Double, MemoryMarshal.AsBytes(values), values.Length);

    /// <inheritdoc cref="Constant(ReadOnlySpan{double})"/>
    public string Constant(ReadOnlySpan<long> values) => Constant(ElementType.Int64, MemoryMarshal.AsBytes(values), values.Length);

    /// <summary>A vector or a matrix.</summary>
    public string Constant(ReadOnlySpan<float> values, params ReadOnlySpan<int> extents) =>
        Constant(ElementType.Float, MemoryMarshal.AsBytes(values), extents);

    /// <summary>A single place, which <see cref="Gather"/> leaves the axis out for.</summary>
    public string Scalar(long value) => Constant(ElementType.Int64, MemoryMarshal.AsBytes([value]));

    /// <inheritdoc cref="Constant(ReadOnlySpan{double})"/>
    public string Constant(IReadOnlyList<string> texts)
    {
        var tensor = new TensorProto { Name = Free("texts"), DataType = (int)ElementType.String, Dims = { texts.Count } };
        tensor.StringData.AddRange(texts.Select(ByteString.CopyFromUtf8));
        Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>A whole number.</summary>
    public static AttributeProto Attribute(string name, long value) =>
        new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

    /// <summary>A number.</summary>
    public static AttributeProto Attribute(string name, float value) =>
        new() { Name = name, F = value, Type = AttributeProto.Types.AttributeType.Float };

    /// <summary>A text.</summary>
    public static AttributeProto Attribute(string name, string value) =>
        new() { Name = name, S = ByteString.CopyFromUtf8(value), Type = AttributeProto.Types.AttributeType.String };

    /// <summary>Texts.</summary>
    public static AttributeProto Attribute(string name, IEnumerable<string> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Strings };
        attribute.Strings.AddRange(values.Select(ByteString.CopyFromUtf8));
        return attribute;
    }

    /// <summary>Whole numbers.</summary>
    public static AttributeProto Attribute(string name, IEnumerable<long> values) =>
        new() { Name = name, Ints = { values }, Type = AttributeProto.Types.AttributeType.Ints };

    /// <summary>Numbers.</summary>
    public static AttributeProto Attribute(string name, IEnumerable<float> values) =>
        new() { Name = name, Floats = { values }, Type = AttributeProto.Types.AttributeType.Floats };

    string Constant(ElementType type, ReadOnlySpan<byte> bytes, params ReadOnlySpan<int> extents)
    {
        var tensor = new TensorProto { Name = Free("constant"), DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
        foreach (int extent in extents)
            tensor.Dims.Add(extent);
        Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    string Free(string name)
    {
        string free = name;
        for (int number = 2; !names.Add(free); number++)
            free = $"{name}_{number}";
        return free;
    }

    static ValueInfoProto Describe(string name, ElementType type, ReadOnlySpan<int> extents)
    {
        var shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = Examples } } };
        foreach (int extent in extents)
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = extent });
        return new() { Name = name, Type = new() { TensorType = new() { ElemType = (int)type, Shape = shape } } };
    }
}
