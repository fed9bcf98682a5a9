namespace GpuNet.Search;

/// <summary>Makes one model of several that were trained on the same data: their mean prediction.</summary>
/// <param name="data">The data.</param>
/// <param name="options">How they were trained.</param>
/// <param name="device">Where the mean is scored.</param>
sealed class MeanOfNetworks(PreparedData data, TrainingOptions options, Device device)
{
    const int BatchSize = 1024;

    /// <summary>The mean of trained models, with its scores.</summary>
    /// <param name="trained">The models; the settings and the epoch are those of the first.</param>
    /// <param name="temperature">What its logits are divided by; null to calibrate it, if the options say so.</param>
    public TrainingResult Of(IReadOnlyList<TrainingResult> trained, double? temperature = null)
    {
        var model = trained[0].Model with { Temperature = temperature ?? 1 };
        if (trained.Count > 1)
        {
            model = model with
            {
                Parameters = NetworkMeanLayer.Of([.. trained.Select(one => one.Model.Parameters)], model.Task.Link),
                TrainingSettings = new Dictionary<string, string>(model.TrainingSettings) { ["ensemble"] = $"{trained.Count}" },
            };
        }
        else if (temperature is null)
        {
            return trained[0];
        }
        using var uploaded = data.Upload(device, options);
        using var plan = new ForwardPlan(device, model.Network, Math.Min(BatchSize, data.Features.Rows), uploaded, keepsOutputs: false);
        plan.Parameters.Upload(model.Parameters.Values);
        var parts = data.Split;
        // Each is as sure as it was trained to be: what is calibrated is their mean.
        if (temperature is null && options.Calibrates)
            model = model.CalibrateOn(plan.Predict(parts.Validation), data.Source, parts.Validation);
        var result = trained[0] with
        {
            Model = model,
            Train = Evaluate(parts.Train)!,
            Validation = Evaluate(parts.Validation),
            Test = Evaluate(parts.Test),
            Device = device.Name,
        };
        return result with { Model = model with { Record = result.ToRecord(data, device) } };

        Evaluation? Evaluate(int[] rows) =>
            rows.Length == 0 ? null : Evaluation.Of(model, data.Source, rows, plan.Predict(rows), inputs: data.Features);
    }
}
