using System.Globalization;
using GpuNet.Cli.Benchmarking;

namespace GpuNet.Benchmarks;

/// <summary>How many single rows a second <see cref="Model.Predict(ReadOnlySpan{float})"/> answers on one thread.</summary>
static class PredictRate
{
    /// <summary>The command.</summary>
    public const string Name = "predict";

    /// <summary>Prints a line.</summary>
    /// <param name="seconds">How long it is measured.</param>
    public static void Print(double seconds)
    {
        var data = DataSetReader.Read(Digits.ReadTable(), Digits.TargetName);
        using var device = Device.Open("cpu", threads: 1);
        var model = Trainer.Fit(data, new TrainingOptions { Hidden = [128, 64], Epochs = 1 }, device).Model;
        float[] row = Array.ConvertAll(data.Features[..data.FeatureCount], value => (float)value);
        double time = Timing.MedianSeconds(() => _ = model.Predict(row).Class, static () => { }, seconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{model.Network}, a row a call, one thread: {1 / time:0} rows/s"));
    }
}
