namespace GpuNet.Examples;

/// <summary>A number: y = x₁·sin(3x₂) with noise, by a linear output and the squared error.</summary>
public static class Regression
{
    /// <summary>Trains it and compares it with the noise, below which nothing can be predicted.</summary>
    public static void Run(Device device, TextWriter output, double length)
    {
        const float noise = 0.05f;
        var random = new Random(3);
        float[] x = [.. Enumerable.Range(0, 2000).Select(_ => 2 * random.NextSingle() - 1)];
        float[] y = [.. x.Chunk(2).Select(point => Truth(point) + noise * random.NextNormal())];
        var network = Network.Input(2).Dense(32).LayerNorm(Activation.Tanh).Dense(32, Activation.Tanh).Dense(1);
        using var data = new DeviceData(device, rows: 1000, x, y);
        var trained = Teacher.Train(device, network, new SquaredError(), data, epochs: 60 * length);

        float[] newX = [.. Enumerable.Range(0, 2000).Select(_ => 2 * random.NextSingle() - 1)];
        float[] answers = Predictor.Outputs(trained, newX, device);
        double error = Math.Sqrt(newX.Chunk(2).Zip(answers, (point, answer) => Math.Pow(Truth(point) - answer, 2)).Average());
        output.WriteLine($"{network}, y = x₁·sin(3x₂) with noise of {noise}:");
        output.WriteLine($"root of the mean squared error against the truth {error:0.000}");
    }

    static float Truth(float[] point) => point[0] * MathF.Sin(3 * point[1]);
}
