namespace GpuNet.Misuse;

/// <summary>A small network and what it answers.</summary>
static class SmallTask
{
    const int Rows = 40, Inputs = 6;

    /// <summary>A network with its first weights.</summary>
    public static Parameters Parameters { get; } = GpuNet.Parameters.Initialise(
        Network.Input(Inputs).Dense(70, Activation.Tanh).Dense(3, Activation.Identity), seed: 3);

    /// <summary>What it is asked.</summary>
    public static float[] Questions { get; } = [.. Enumerable.Range(0, Rows * Inputs).Select(i => MathF.Sin(i))];

    /// <summary>Opens a device; that of the processor with two threads, so that there is one to wait for.</summary>
    public static Device Open(string name) => Device.Open(name, name == "cpu" ? 2 : null);

    /// <summary>The answers.</summary>
    public static float[] Answer(Device device) => Predictor.Outputs(Parameters, Questions, device);
}
