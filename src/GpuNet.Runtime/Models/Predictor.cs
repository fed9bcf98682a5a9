namespace GpuNet;

/// <summary>Runs a model on a device.</summary>
public static class Predictor
{
    const int BatchSize = 1024;

    /// <summary>The network's outputs; <see cref="Answer"/> says what they mean.</summary>
    /// <param name="model">The model.</param>
    /// <param name="features">The columns that the model knows, as they are in a file.</param>
    /// <param name="device">Where it runs.</param>
    /// <returns>Row-major (rows, K).</returns>
    public static float[] Logits(Model model, FeatureTable features, Device device) =>
        NonFinite.Count(Outputs(model.Parameters, model.InputRowsOf(features), device), model.Network.Outputs, features.Name);

    /// <summary>The codes of an autoencoder: the outputs of its first <see cref="Model.CodeDepth"/> layers.</summary>
    /// <param name="model">The model.</param>
    /// <param name="features">The columns that the model knows, as they are in a file.</param>
    /// <param name="device">Where it runs.</param>
    /// <returns>Row-major (rows, width of the code).</returns>
    public static float[] Codes(Model model, FeatureTable features, Device device)
    {
        var encoder = model.Parameters.Take(model.CodeDepth);
        return NonFinite.Count(Outputs(encoder, model.InputRowsOf(features), device), encoder.Network.Outputs, features.Name);
    }

    /// <summary>
    /// The outputs of a network. Those of a layer inside of it are the outputs of <see cref="Parameters.Take"/>: the codes of an
    /// autoencoder whose second layer is the code are those of <c>parameters.Take(2)</c>.
    /// </summary>
    /// <param name="parameters">The network with its parameters.</param>
    /// <param name="inputs">As the network takes them, row-major (rows, n₀).</param>
    /// <param name="device">Where it runs.</param>
    /// <returns>Row-major (rows, K).</returns>
    /// <exception cref="ArgumentException">The inputs do not divide into rows.</exception>
    public static float[] Outputs(Parameters parameters, ReadOnlySpan<float> inputs, Device device)
    {
        var (rows, rest) = Math.DivRem(inputs.Length, parameters.Network.Inputs);
        if (rows < 1 || rest != 0)
            throw new ArgumentException($"{inputs.Length} inputs do not divide into rows of {parameters.Network.Inputs}", nameof(inputs));
        return Outputs(parameters, new HostMatrix<float>(inputs.ToArray(), parameters.Network.Inputs), device);
    }

    /// <summary>The same for inputs that may be more than fit in an array.</summary>
    internal static float[] Outputs(Parameters parameters, HostMatrix<float> inputs, Device device)
    {
        using var activity = Telemetry.StartPrediction(inputs.Rows);
        using var data = new DeviceData(device, inputs, []);
        using var plan = new ForwardPlan(device, parameters.Network, Math.Min(BatchSize, inputs.Rows), data, keepsOutputs: false);
        plan.Parameters.Upload(parameters.Values);
        return plan.Predict([.. Enumerable.Range(0, inputs.Rows)]);
    }
}
