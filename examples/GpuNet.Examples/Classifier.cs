using GpuNet.Runtime.Data;
using GpuNet.Runtime.Devices;
using GpuNet.Runtime.Training;

namespace GpuNet.Examples;

/// <summary>Several classes: handwritten digits, with a batch normalisation in each hidden layer.</summary>
public static class Classifier
{
    /// <summary>Trains it and scores it on digits that it has not seen.</summary>
    public static void Run(Device device, TextWriter output, double length)
    {
        var data = DataSetReader.Read(Digits.ReadTable(), Digits.TargetName);
        var recipe = new Recipe
        {
            Hidden = [64, 32],
            Normalisation = Normalisation.Batch,
            Training = new() { Epochs = (int)Math.Ceiling(20 * length) },
        };
        var outcome = Learning.Run(data, recipe, device);
        output.WriteLine($"{outcome.Model.Network}, digits of 8×8 pixels:");
        output.WriteLine($"accuracy {outcome.Train.Accuracy:0.000} in training, {outcome.Test!.Accuracy:0.000} on {outcome.Test.Count} others");
    }
}
