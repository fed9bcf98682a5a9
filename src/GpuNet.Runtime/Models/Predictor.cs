using GpuNet.Runtime.Data;
using GpuNet.Runtime.Devices;
using GpuNet.Runtime.Training;

namespace GpuNet.Runtime.Models;

/// <summary>Runs a model on a device.</summary>
public static class Predictor
{
    const int BatchSize = 1024;

    /// <summary>The network's outputs; <see cref="Answer"/> says what they mean.</summary>
    /// <param name="model">The model.</param>
    /// <param name="features">The columns that the model knows, as they are in a file.</param>
    /// <param name="device">Where it runs.</param>
    /// <returns>Row-major (rows, K).</returns>
    public static float[] Logits(Model model, FeatureTable features, Device device)
    {
        int rows = features.Rows;
        using var data = new DeviceData(device, rows, model.Preprocessing.Apply(features), []);
        using var plan = new ForwardPlan(device, model.Network, Math.Min(BatchSize, rows), data);
        plan.Parameters.Upload(model.Parameters.Values);
        return plan.Predict([.. Enumerable.Range(0, rows)]);
    }
}
