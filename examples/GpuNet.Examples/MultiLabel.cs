namespace GpuNet.Examples;

/// <summary>Several labels at once, any of which may hold: what is true of a number from 0 to 63, from its bits. A logit a label.</summary>
public static class MultiLabel
{
    const int Bits = 6, Numbers = 1 << Bits;

    static readonly (string Name, Func<int, bool> Holds)[] labels =
        [("even", n => n % 2 == 0), ("divisible by 3", n => n % 3 == 0), ("above 31", n => n > 31), ("square", n => Math.Sqrt(n) % 1 == 0)];

    /// <summary>Trains it on all numbers and shows what it says of some.</summary>
    public static void Run(Device device, TextWriter output, double length)
    {
        float[] x = [.. from n in Enumerable.Range(0, Numbers) from bit in Enumerable.Range(0, Bits) select (n >> bit) % 2 == 1 ? 1f : -1f];
        float[] y = [.. from n in Enumerable.Range(0, Numbers) from label in labels select label.Holds(n) ? 1f : 0f];
        var network = Network.Input(Bits).Dense(32, Activation.Tanh).Dense(labels.Length);
        using var data = new DeviceData(device, Numbers, x, y);
        var trained = Teacher.Train(device, network, new BinaryCrossEntropy(), data, epochs: 300 * length);

        float[] logits = Predictor.Outputs(trained, x, device);
        output.WriteLine($"{network}, numbers from their bits:");
        foreach (int n in new[] { 9, 36, 47 })
        {
            var held = labels.Where((_, k) => logits[n * labels.Length + k] > 0).Select(label => label.Name);
            output.WriteLine($"{n}: {string.Join(", ", held)}");
        }
        int right = logits.Zip(y).Count(pair => pair.First > 0 == pair.Second > 0.5f);
        output.WriteLine($"{right} of {y.Length} labels right");
    }
}
