namespace GpuNet.Examples;

/// <summary>Several classes: handwritten digits, with a batch normalisation in each hidden layer.</summary>
public static class Classifier
{
    /// <summary>Trains it and scores it on digits that it has not seen.</summary>
    public static void Run(Device device, TextWriter output, double length)
    {
        var data = DataSetReader.Read(Digits.ReadTable(), Digits.TargetName);
        var options = new TrainingOptions
        {
            Hidden = [64, 32],
            Normalisation = Normalisation.Batch,
            Epochs = (int)Math.Ceiling(20 * length),
        };
        var result = Trainer.Fit(data, options, device);
        var (model, train, test) = (result.Model, result.Train, result.Test!);
        output.WriteLine($"{model.Network}, digits of 8×8 pixels:");
        output.WriteLine($"accuracy {train.Accuracy:0.000} in training, {test.Accuracy:0.000} on {test.Count} others");
    }
}
