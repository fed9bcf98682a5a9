using GpuNet.Onnx.Schema;

namespace GpuNet.Onnx.Import;

/// <summary>
/// Reads a dense network from a graph, operator by operator in their order: each tensor is a constant, or a function of each output of a
/// layer, which becomes the layer's activation where the next layer takes it.
/// </summary>
sealed class GraphReader
{
    readonly Dictionary<string, Knowledge> tensors = [];
    readonly ILookup<string, NodeProto> users;
    readonly List<ReadLayer> layers = [];
    readonly Dictionary<int, Activation> activations = [];
    Flow scaling = Flow.Of(0);
    int inputs;

    GraphReader(GraphProto graph)
    {
        users = graph.Node.SelectMany(node => node.Input, (node, input) => (node, input)).ToLookup(use => use.input, use => use.node);
        foreach (var tensor in graph.Initializer)
            tensors[tensor.Name] = Read(tensor);
        string[] free = [.. graph.Input.Select(input => input.Name).Where(name => !tensors.ContainsKey(name))];
        if (free is not [var only])
            throw new FormatException($"it has {free.Length.Counted("input")}: {free.Quote()}; a dense network has one");
        tensors[only] = Flow.Of(0);
        inputs = WidthOf(graph.Input.Single(input => input.Name == only));
    }

    /// <summary>Reads a graph.</summary>
    /// <exception cref="FormatException">It is not that of a dense network.</exception>
    public static ReadNetwork Read(GraphProto graph)
    {
        var reader = new GraphReader(graph);
        foreach (var node in graph.Node)
        {
            var result = reader.Read(node);
            foreach (string output in node.Output)
                reader.tensors[output] = result;
        }
        return reader.Finish(graph);
    }

    static Knowledge Read(TensorProto tensor) => ConstantTensor.Read(tensor) switch
    {
        ({ } constant, _) => new Known(constant),
        var (_, problem) => new Unknown(problem!, IsConstant: true),
    };

    // All extents but the first; 0 where they are not said.
    static int WidthOf(ValueInfoProto input)
    {
        long width = 1;
        foreach (var extent in (input.Type?.TensorType?.Shape?.Dim ?? []).Skip(1))
            width = extent.DimValue is > 0 and <= int.MaxValue && width <= int.MaxValue ? width * extent.DimValue : 0;
        return width is > 1 and <= int.MaxValue ? (int)width : 0;
    }

    Knowledge Read(NodeProto node)
    {
        var operands = node.Input.Select(Find).ToArray();
        // What tells a shape may be computed in ways that are of no interest here.
        var used = node.OpType == "Reshape" ? operands[..1] : operands;
        // The names of classes are texts, which are of no interest either: what is wrong is that they are chosen by something unknown.
        if (used.OfType<Unknown>().OrderBy(one => one.IsConstant).FirstOrDefault() is { } unknown)
            return unknown;
        return operands switch
        {
            [] when node.OpType == "Constant" => Constant(node),
            [Known(var constant)] when node.OpType == "Transpose" && constant.Matrix is not null => new Known(constant.Transpose()),
            [Known] when node.OpType is "Identity" or "Cast" => operands[0],
            [Flow flow, ..] when Layer(node, flow, operands[1..]) is { } result => result,
            _ when operands.OfType<Flow>().FirstOrDefault() is { } flow => Function(node, flow, operands),
            _ => Strange(node),
        };
    }

    Knowledge Find(string name) =>
        tensors.GetValueOrDefault(name) ?? new Unknown($"the tensor {name.Quote()} is not known where it is used");

    static Unknown Strange(NodeProto node) =>
        new($"the operator {node.OpType.Quote()} ({node.Name.Shorten()}) is, or is used as, none of a dense network");

    static Knowledge Constant(NodeProto node) => node.Attribute.FirstOrDefault() switch
    {
        { Name: "value", T: { } tensor } => Read(tensor),
        { Name: "value_float" } attribute => new Known(ConstantTensor.Of(attribute.F)),
        { Name: "value_int" } attribute => new Known(ConstantTensor.Of(attribute.I)),
        _ => Strange(node),
    };

    // An operator that is a layer, or changes nothing; null for others.
    Knowledge? Layer(NodeProto node, Flow flow, Knowledge[] operands)
    {
        var constants = operands.Select(operand => (operand as Known)?.Tensor).ToArray();
        return (node.OpType, constants) switch
        {
            ("Dropout" or "Flatten", _) => flow,
            ("Reshape", _) => KeepsRows(flow, constants.FirstOrDefault()) ? flow : Strange(node),
            ("Scaler", _) =>
                (Knowledge?)flow.Scale(Floats(node, "offset"), [.. Floats(node, "scale").Select(scale => 1 / scale)]) ?? Strange(node),
            ("Gemm", [{ } weights, ..]) => Gemm(node, flow, weights, constants.ElementAtOrDefault(1), operands.Length > 1),
            ("MatMul", [{ Matrix: var (rows, columns) } weights]) =>
                Append(node, flow, ReadLayer.Dense(node.Name, rows, columns, weights.Floats)),
            ("Softmax" or "LogSoftmax", _) => (int)Number(node, "axis", -1) is -1 or 1
                ? Append(node, flow, ReadLayer.Softmax(node.OpType))
                : Strange(node),
            ("BatchNormalization", [{ } gamma, { } beta, { } mean, { } variance]) => Append(node, flow, new(
                node.Name, gamma.Values.Length, gamma.Values.Length,
                theta => new BatchNormLayer(theta, Epsilon: Float(node, "epsilon", 1e-5f)),
                new() { ["gamma"] = gamma.Floats, ["beta"] = beta.Floats, ["mean"] = mean.Floats, ["variance"] = variance.Floats })),
            ("LayerNormalization", [{ } gamma, ..]) when (int)Number(node, "axis", -1) is -1 or 1 => Append(node, flow, new(
                node.Name, gamma.Values.Length, gamma.Values.Length, theta => new LayerNormLayer(theta, Float(node, "epsilon", 1e-5f)),
                new()
                {
                    ["gamma"] = gamma.Floats,
                    ["beta"] = constants.ElementAtOrDefault(1)?.Floats ?? new float[gamma.Values.Length],
                })),
            ("Add", [{ } biases]) when AddBiases(node.Input[0], flow, biases) => flow,
            _ => null,
        };
    }

    // α·X·W + β·C.
    Knowledge Gemm(NodeProto node, Flow flow, ConstantTensor weights, ConstantTensor? biases, bool hasBiases)
    {
        if (weights.Matrix is null || Number(node, "transA", 0) != 0 || hasBiases != biases is not null)
            return Strange(node);
        float alpha = Float(node, "alpha", 1f), beta = Float(node, "beta", 1f);
        weights = Number(node, "transB", 0) != 0 ? weights.Transpose() : weights;
        var (rows, columns) = weights.Matrix!.Value;
        var layer = ReadLayer.Dense(node.Name, rows, columns, [.. weights.Floats.Select(weight => alpha * weight)]);
        if (biases is not null && biases.Values.Length != columns && !biases.IsScalar)
            return Strange(node);
        layer.Tensors["bias"] = biases is null
            ? new float[columns]
            : [.. Enumerable.Range(0, columns).Select(i => beta * (float)biases.Values[biases.IsScalar ? 0 : i])];
        return Append(node, flow, layer);
    }

    // The sum behind a product, where nothing else sees the product.
    bool AddBiases(string product, Flow flow, ConstantTensor biases)
    {
        bool fits = flow is { IsPlain: true, Layer: > 0 } && layers[flow.Layer - 1] is { LacksBiases: true } layer
            && biases.Values.Length == layer.Outputs && users[product].Count() == 1;
        if (fits)
            layers[flow.Layer - 1].Tensors["bias"] = biases.Floats;
        return fits;
    }

    // (N, width) again: as the last extent, or as all but the first.
    bool KeepsRows(Flow flow, ConstantTensor? shape)
    {
        int width = flow.Layer == 0 ? inputs : OutputsOf(flow.Layer);
        if (shape is null)
            return false;
        double behind = shape.Values.Skip(1).Aggregate(1.0, (product, extent) => product * extent);
        return shape.Values.Length == 2 && (behind is -1 || (width > 0 && behind == width));
    }

    int OutputsOf(int layer)
    {
        while (layer > 0 && layers[layer - 1].Outputs == 0)
            layer--;
        return layer == 0 ? inputs : layers[layer - 1].Outputs;
    }

    // A layer on top of what is there.
    Knowledge Append(NodeProto node, Flow flow, ReadLayer layer)
    {
        if (flow.Layer != layers.Count)
            return new Unknown($"the operator {node.OpType.Quote()} ({node.Name.Shorten()}) is beside another layer, not behind it");
        if (Settle(flow) is { } problem)
            return new Unknown(problem);
        int width = OutputsOf(layers.Count);
        if (layer.Inputs > 0 && width > 0 && layer.Inputs != width)
            return new Unknown($"the operator {node.OpType.Quote()} ({node.Name.Shorten()}) takes {layer.Inputs} values, not {width}");
        if (layers.Count == 0 && inputs == 0)
            inputs = layer.Inputs;
        layers.Add(layer);
        return Flow.Of(layers.Count);
    }

    // Makes the function of a layer's outputs its activation.
    string? Settle(Flow flow)
    {
        if (flow.Layer == 0)
        {
            scaling = flow;
            return flow.IsPlain ? null : "a function of its inputs comes before the first layer";
        }
        var layer = layers[flow.Layer - 1];
        if (Elementwise.Find(flow.Values) is not { } activation || (layer.IsSoftmax && activation != Activation.Identity))
        {
            return $"what follows {layer.Name.Quote()} is no activation that is known: "
                + string.Join(", ", Activation.All.Select(one => one.Name));
        }
        activations[flow.Layer] = activation;
        return null;
    }

    static Knowledge Function(NodeProto node, Flow flow, Knowledge[] operands)
    {
        if (flow.Layer == 0 && operands is [Flow, Known(var constant)] && flow.ScaleBy(node.OpType, constant.Values) is { } scaled)
            return scaled;
        if (node.OpType == "Concat" && operands is [Flow first, Flow second] && first.IsComplementOf(second))
            return second;
        var unscaling = operands switch
        {
            [Flow] when node.OpType is "Identity" or "Cast" => flow.Unscaling,
            [Flow, Known] or [Known, Flow] => flow.Unscale(node.OpType, operands.OfType<Known>().Single().Tensor.Values),
            _ => null,
        };
        bool isOne = operands.All(operand => operand is Known { Tensor.IsScalar: true }
            || (operand is Flow other && other.Layer == flow.Layer));
        double[]? values = isOne
            ? Elementwise.Apply(node, [.. operands.Select(operand => operand is Known one ? one.Tensor.Values : ((Flow)operand).Values)])
            : null;
        // Numbers of each output make no function of one number.
        values ??= unscaling is null ? null : [.. Elementwise.Points.Select(_ => double.NaN)];
        return values is null ? Strange(node) : flow with { Values = values, Unscaling = unscaling };
    }

    static long Number(NodeProto node, string name, long usual) =>
        node.Attribute.FirstOrDefault(attribute => attribute.Name == name)?.I ?? usual;

    static float Float(NodeProto node, string name, float usual) =>
        node.Attribute.FirstOrDefault(attribute => attribute.Name == name)?.F ?? usual;

    static double[] Floats(NodeProto node, string name) =>
        [.. (node.Attribute.FirstOrDefault(attribute => attribute.Name == name)?.Floats ?? []).Select(value => (double)value)];

    // The first output that a dense network computes.
    ReadNetwork Finish(GraphProto graph)
    {
        var outputs = graph.Output.Select(output => Find(output.Name)).ToArray();
        if (outputs.OfType<Flow>().FirstOrDefault(flow => flow.Layer == layers.Count) is not { Layer: > 0 } last)
        {
            throw new FormatException(outputs.OfType<Unknown>().OrderBy(one => one.IsConstant).FirstOrDefault()?.Problem
                ?? "none of its outputs is that of its last layer");
        }
        var ending = Link.Identity;
        Scaler? targets = null;
        if (layers[^1].IsSoftmax && last.IsPlain)
        {
            ending = Link.Softmax;
            layers.RemoveAt(layers.Count - 1);
        }
        else if (Elementwise.Find(last.Values) == Activation.Sigmoid)
        {
            ending = Link.Sigmoid;
        }
        else if (Elementwise.Find(last.Values) is null && last.Unscaling is var (units, offsets))
        {
            targets = new(Fill(offsets, OutputsOf(last.Layer)), Fill(units, OutputsOf(last.Layer)));
        }
        else if (Settle(last) is { } problem)
        {
            throw new FormatException(problem);
        }
        var parameters = Join();
        int columns = parameters.Network.Inputs;
        return new(parameters, ending, new(Fill(scaling.Offsets, columns), Fill(scaling.Units, columns)), targets);
    }

    static double[] Fill(double[] values, int count) => values.Length == 1 ? [.. Enumerable.Repeat(values[0], count)] : values;

    Parameters Join()
    {
        if (layers.Count == 0 || inputs == 0)
            throw new FormatException("it has no layers, or the number of its inputs is not known");
        var network = new Network(inputs, [.. layers.Select((layer, place) => layer.Make is { } make
            ? make(activations.GetValueOrDefault(place + 1) ?? Activation.Identity)
            : layer.Name == "Softmax" ? new SoftmaxLayer() : throw new FormatException("a logarithm of a softmax is inside of it"))]);
        var parameters = new Parameters(network);
        foreach (var (place, layer) in layers.Index())
        {
            if (layer.LacksBiases)
                layer.Tensors["bias"] = new float[layer.Outputs];
            foreach (var (name, values) in layer.Tensors)
                parameters.Set($"layers.{place}.{name}", values);
        }
        return parameters;
    }
}
