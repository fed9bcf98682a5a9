namespace GpuNet.Onnx.Export;

/// <summary>The operators of each activation: one line adds one.</summary>
static class ActivationNodes
{
    static readonly Dictionary<Activation, Func<GraphBuilder, string, string>> all = new()
    {
        [Activation.Identity] = (_, s) => s,
        [Activation.Step] = (graph, s) =>
            graph.Cast(graph.Add("Greater", s, graph.Constant([0f], [])), Schema.TensorProto.Types.DataType.Float),
        [Activation.Relu] = (graph, s) => graph.Add("Relu", s),
        [Activation.LeakyRelu] = (graph, s) => graph.Add("LeakyRelu", [s], [GraphBuilder.Attribute("alpha", 0.01f)]),
        [Activation.Sigmoid] = (graph, s) => graph.Add("Sigmoid", s),
        [Activation.Tanh] = (graph, s) => graph.Add("Tanh", s),
        [Activation.Softplus] = (graph, s) => graph.Add("Softplus", s),
        [Activation.Elu] = (graph, s) => graph.Add("Elu", s),
        [Activation.Silu] = (graph, s) => graph.Add("Mul", s, graph.Add("Sigmoid", s)),
        [Activation.Gelu] = (graph, s) => graph.Add("Gelu", s),
        [Activation.GeluTanh] = (graph, s) => graph.Add("Gelu", [s], [GraphBuilder.Attribute("approximate", "tanh")]),
    };

    /// <summary>θ(s).</summary>
    /// <exception cref="InputException">ONNX has no operators for the activation, which is one of the caller's own.</exception>
    public static string Apply(this Activation activation, GraphBuilder graph, string s) => all.TryGetValue(activation, out var add)
        ? add(graph, s)
        : throw new InputException($"the activation {activation.Name.Quote()} has no operators in ONNX files; use one of "
            + string.Join(", ", all.Keys));
}
