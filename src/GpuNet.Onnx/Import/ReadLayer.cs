namespace GpuNet.Onnx.Import;

/// <summary>A layer that was read.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="Inputs">Number of its inputs; 0 where any fits.</param>
/// <param name="Outputs">Number of its outputs; 0 for as many as inputs.</param>
/// <param name="Make">The layer with its activation; null where it can have none.</param>
/// <param name="Tensors">Its tensors by name.</param>
sealed record ReadLayer(
    string Name, int Inputs, int Outputs, Func<Activation, Layer>? Make, Dictionary<string, float[]> Tensors)
{
    /// <summary>A softmax, of which logarithms may be taken where it is the last.</summary>
    public static ReadLayer Softmax(string name) => new(name, 0, 0, null, []);

    /// <summary>A dense layer of weights (n_in, n_out), without biases yet.</summary>
    public static ReadLayer Dense(string name, int inputs, int outputs, float[] weights) =>
        new(name, inputs, outputs, activation => new DenseLayer(outputs, activation), new() { ["weight"] = weights });

    /// <summary>Whether it is a softmax.</summary>
    public bool IsSoftmax => Make is null;

    /// <summary>Whether it is a dense layer whose biases are not known yet.</summary>
    public bool LacksBiases => Tensors.ContainsKey("weight") && !Tensors.ContainsKey("bias");
}
