using GpuNet.Runtime.Devices;
using GpuNet.Runtime.Training;

namespace GpuNet.Runtime.Models;

/// <summary>Runs a model on a device.</summary>
public static class Predictor
{
    const int BatchSize = 1024;

    /// <summary>The network's outputs; <see cref="Answer"/> says what they mean.</summary>
    /// <param name="model">The model.</param>
    /// <param name="features">Not scaled, row-major (rows, the model's features).</param>
    /// <param name="device">Where it runs.</param>
    /// <returns>Row-major (rows, K).</returns>
    public static float[] Logits(Model model, ReadOnlySpan<float> features, Device device)
    {
        int rows = features.Length / model.Network.Inputs;
        var scaled = features.ToArray();
        model.FeatureScaling.Apply(scaled);
        using var data = new DeviceData(device, rows, scaled, []);
        using var plan = new ForwardPlan(device, model.Network, Math.Min(BatchSize, rows), data);
        plan.Parameters.Upload(model.Parameters.Values);
        return plan.Predict([.. Enumerable.Range(0, rows)]);
    }
}
