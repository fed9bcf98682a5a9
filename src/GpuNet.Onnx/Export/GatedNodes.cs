namespace GpuNet.Onnx.Export;

/// <summary>The operators GRU and LSTM.</summary>
/// <param name="graph">The graph that they are added to.</param>
/// <param name="parameters">The parameters of the whole network.</param>
/// <param name="path">What the names of the layer's tensors begin with.</param>
sealed class GatedNodes(GraphBuilder graph, Parameters parameters, string path)
{
    /// <summary>Adds a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">Its number of inputs.</param>
    /// <param name="x">Its input (N, T · n).</param>
    /// <returns>The output (N, h) or (N, T · h).</returns>
    public string Add(GatedLayer layer, int inputs, string x)
    {
        // The gates of PyTorch are r, z, n and i, f, g, o; those of ONNX are z, r, h and i, o, f, c.
        var (op, gates) = layer is GruLayer ? ("GRU", (int[])[1, 0, 2]) : ("LSTM", [0, 3, 1, 2]);
        int width = layer.Width, extent = gates.Length * width, columns = inputs / layer.Steps;
        string steps = graph.Add(
            "Transpose", [graph.Reshape(x, -1, layer.Steps, columns)], [GraphBuilder.Attribute("perm", [1L, 0, 2])]);
        string w = graph.Constant(Rows("weight", gates, width), 1, extent, columns);
        string u = graph.Constant(Rows("recurrent", gates, width), 1, extent, width);
        string b = graph.Constant([.. Rows("bias", gates, width), .. Rows("recurrent_bias", gates, width)], 1, 2 * extent);
        var size = GraphBuilder.Attribute("hidden_size", width);
        // (T, 1, N, h).
        string states = graph.Add(
            op, [steps, w, u, b], op == "GRU" ? [size, GraphBuilder.Attribute("linear_before_reset", 1)] : [size]);
        return layer.ReturnsSequence
            ? graph.Reshape(
                graph.Add("Transpose", [states], [GraphBuilder.Attribute("perm", [2L, 0, 1, 3])]), -1, layer.Steps * width)
            : graph.Reshape(graph.Gather(states, graph.Scalar(layer.Steps - 1), axis: 0), -1, width);
    }

    // The columns of a tensor as rows, gate by gate.
    float[] Rows(string name, int[] gates, int width)
    {
        float[] values = parameters.Get(path + name);
        int columns = gates.Length * width, rows = values.Length / columns;
        return [.. gates.SelectMany(gate => Enumerable.Range(gate * width, width))
            .SelectMany(column => Enumerable.Range(0, rows).Select(row => values[row * columns + column]))];
    }
}
