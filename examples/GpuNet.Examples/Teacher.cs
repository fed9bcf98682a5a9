namespace GpuNet.Examples;

/// <summary>What the examples have in common: a training with Adam on all rows.</summary>
static class Teacher
{
    /// <summary>Trains a network.</summary>
    /// <returns>The trained parameters.</returns>
    public static Parameters Train(Device device, Network network, Loss loss, DeviceData data, double epochs)
    {
        var options = new LoopOptions { Epochs = (int)Math.Ceiling(epochs), BatchSize = 32 };
        using var trainer = new TrainingLoop(device, network, loss, new Adam { LearningRate = 0.01f }, options, data);
        return trainer.Fit([.. Enumerable.Range(0, data.Rows)], []);
    }

    /// <summary>A normal number (Box and Muller, 1958).</summary>
    public static float NextNormal(this Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
