namespace GpuNet.Onnx.Export;

/// <summary>The operators of each layer type, in inference.</summary>
/// <param name="graph">The graph that they are added to.</param>
/// <param name="parameters">The parameters of the whole network.</param>
sealed class LayerNodes(GraphBuilder graph, Parameters parameters)
{
    /// <summary>Adds a network, or the tower of twins.</summary>
    /// <param name="network">The network.</param>
    /// <param name="x">Its input (N, n₀).</param>
    /// <param name="path">What the names of its tensors begin with.</param>
    /// <returns>The output of each layer.</returns>
    public IReadOnlyList<string> Add(Network network, string x, string path = "")
    {
        var outputs = new List<string>();
        foreach (var (place, layer) in network.Layers.Index())
            outputs.Add(x = Add(layer, network.InputsOf(place), x, $"{path}layers.{place}."));
        return outputs;
    }

    string Add(Layer layer, int inputs, string x, string path) => layer switch
    {
        DenseLayer dense => dense.Activation.Apply(graph, Product(x, path)),
        DropoutLayer => x,
        BatchNormLayer norm => norm.Activation.Apply(graph, graph.Add("BatchNormalization",
            [x, Tensor(path, "gamma"), Tensor(path, "beta"), Tensor(path, "mean"), Tensor(path, "variance")],
            [GraphBuilder.Attribute("epsilon", norm.Epsilon)])),
        LayerNormLayer norm => norm.Activation.Apply(graph, graph.Add("LayerNormalization",
            [x, Tensor(path, "gamma"), Tensor(path, "beta")],
            [GraphBuilder.Attribute("axis", -1), GraphBuilder.Attribute("epsilon", norm.Epsilon)])),
        SoftmaxLayer => graph.Add("Softmax", [x], [GraphBuilder.Attribute("axis", -1)]),
        RecurrentLayer recurrent => Unroll(recurrent, inputs, x, path),
        GatedLayer gated => new GatedNodes(graph, parameters, path).Add(gated, inputs, x),
        // The halves of each example as two examples.
        TwinLayer twin => graph.Reshape(
            Add(twin.Tower, graph.Reshape(x, -1, twin.Tower.Inputs), path)[^1], -1, 2 * twin.Tower.Outputs),
        DistanceLayer => Distance(inputs, x),
        MemberDenseLayer dense => dense.Activation.Apply(graph, Members(dense, inputs, x, path)),
        BatchEnsembleLayer dense => dense.Activation.Apply(graph, Shared(dense, inputs, x, path)),
        MemberScaleLayer => graph.Reshape(Scaled(x, rows: 1, inputs, Tensor(path, "scale")), -1, inputs),
        MemberMeanLayer mean => Mean(mean.Link, mean.Members, inputs, x),
        NetworkMeanLayer mean => Mean(mean.Link, mean.Networks.Length, mean.Networks[0].Outputs, graph.Concat(
            [.. mean.Networks.Select((network, place) => Add(network, x, $"{path}layers.{place}.")[^1])], axis: 1)),
        PiecewiseLinearLayer or PeriodicLayer or CategoryVectorsLayer => new EmbeddingNodes(graph, parameters, path).Add(layer, x),
        _ => throw new InputException($"the layer {layer.GetType().Name} has no operators in ONNX files; train without it to export"),
    };

    // X·W + b.
    string Product(string x, string path) => graph.Add("Gemm", x, Tensor(path, "weight"), Tensor(path, "bias"));

    // h_t = θ(x_t·W + b + h_{t−1}·U); the first product is one for all steps, as on every device.
    string Unroll(RecurrentLayer layer, int inputs, string x, string path)
    {
        string steps = graph.Reshape(x, -1, inputs / layer.Steps);
        string sums = graph.Reshape(Product(steps, path), -1, layer.Steps, layer.Width);
        string u = Tensor(path, "recurrent"), h = "";
        var states = new string[layer.Steps];
        for (int t = 0; t < layer.Steps; t++)
        {
            string z = graph.Gather(sums, graph.Scalar(t), axis: 1);
            states[t] = h = layer.Activation.Apply(graph, t == 0 ? z : graph.Add("Gemm", h, u, z));
        }
        return layer.ReturnsSequence ? graph.Concat(states, axis: 1) : h;
    }

    // ‖a − b‖ of the halves a and b.
    string Distance(int inputs, string x)
    {
        string halves = graph.Reshape(x, -1, 2, inputs / 2);
        string difference = graph.Add("Sub",
            graph.Gather(halves, graph.Scalar(0), axis: 1), graph.Gather(halves, graph.Scalar(1), axis: 1));
        return graph.Add("ReduceL2", difference, graph.Constant([1L]));
    }

    // X_m·W_m + b_m for all members at once (N · k, width); the first layer gives all of them the same X.
    string Members(MemberDenseLayer layer, int inputs, string x, string path)
    {
        int members = layer.Members;
        string weights = graph.Constant(parameters.Get(path + "weight"), members, inputs, layer.Width);
        string biases = graph.Constant(parameters.Get(path + "bias"), members, 1, layer.Width);
        string rows = graph.Reshape(x, -1, layer.SharesInputs ? 1 : members, 1, inputs);
        return graph.Reshape(graph.Add("Add", graph.Add("MatMul", rows, weights), biases), -1, layer.Width);
    }

    // ((X_m ⊙ r_m)·W) ⊙ s_m + b_m for all members at once (N · k, width).
    string Shared(BatchEnsembleLayer layer, int inputs, string x, string path)
    {
        string scaled = Scaled(x, layer.SharesInputs ? 1 : layer.Members, inputs, Tensor(path, "input_scale"));
        string product = graph.Add("MatMul", graph.Reshape(scaled, -1, inputs), Tensor(path, "weight"));
        string sums = graph.Add("Add", Scaled(product, layer.Members, layer.Width, Tensor(path, "output_scale")), Tensor(path, "bias"));
        return graph.Reshape(sums, -1, layer.Width);
    }

    // X_m ⊙ r_m (N, k, columns) from as many rows for each example.
    string Scaled(string x, int rows, int columns, string scale) => graph.Add("Mul", graph.Reshape(x, -1, rows, columns), scale);

    // The logits of the mean prediction, of those of an example one after the other; ln Σ σ(x) − ln Σ σ(−x) for a sigmoid.
    string Mean(Link link, int count, int outputs, string x)
    {
        string members = graph.Reshape(x, -1, count, outputs);
        if (link == Link.Softmax)
        {
            string logs = graph.Add("LogSoftmax", [members], [GraphBuilder.Attribute("axis", -1)]);
            return graph.Add("Sub", Reduce("ReduceLogSumExp", logs), graph.Constant([MathF.Log(count)], []));
        }
        if (link != Link.Sigmoid)
            return Reduce("ReduceMean", members);
        string no = graph.Add("Neg", graph.Add("Softplus", members)), yes = graph.Add("Add", no, members);
        return graph.Add("Sub", Reduce("ReduceLogSumExp", yes), Reduce("ReduceLogSumExp", no));

        string Reduce(string op, string tensor) =>
            graph.Add(op, [tensor, graph.Constant([1L])], [GraphBuilder.Attribute("keepdims", 0)]);
    }

    string Tensor(string path, string name)
    {
        var tensor = parameters.Layout.Tensor(path + name);
        return graph.Constant(parameters.Get(path + name), [.. tensor.Shape]);
    }
}
