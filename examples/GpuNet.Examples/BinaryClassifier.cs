namespace GpuNet.Examples;

/// <summary>
/// Two classes with a threshold: is a point inside of a ring? One logit, a probability by σ, and an answer from a threshold on.
/// </summary>
public static class BinaryClassifier
{
    /// <summary>Trains it and shows how the threshold trades precision for recall.</summary>
    public static void Run(Device device, TextWriter output, double length)
    {
        var (x, y) = Points(new Random(1), count: 1000);
        var network = Network.Input(2).Dense(16, Activation.Tanh).Dense(16, Activation.Tanh).Dense(1);
        using var data = new DeviceData(device, rows: 1000, x, y);
        var trained = Teacher.Train(device, network, new BinaryCrossEntropy(), data, epochs: 60 * length);

        var (newX, newY) = Points(new Random(2), count: 1000);
        double[] probabilities = [.. Predictor.Outputs(trained, newX, device).Select(logit => 1 / (1 + Math.Exp(-logit)))];
        output.WriteLine($"{network}, points of a noisy ring, 1000 new ones:");
        foreach (double threshold in new[] { 0.2, 0.5, 0.8 })
        {
            int found = 0, right = 0;
            for (int i = 0; i < newY.Length; i++)
            {
                found += probabilities[i] >= threshold ? 1 : 0;
                right += probabilities[i] >= threshold && newY[i] == 1 ? 1 : 0;
            }
            double precision = (double)right / Math.Max(found, 1), recall = right / newY.Sum();
            output.WriteLine($"from {threshold:0.0} on: precision {precision:0.000}, recall {recall:0.000}");
        }
    }

    // Points of a square; 1 where the distance to its centre is between 0.5 and 1, give or take some noise.
    static (float[] X, float[] Y) Points(Random random, int count)
    {
        float[] x = [.. Enumerable.Range(0, 2 * count).Select(_ => 3 * random.NextSingle() - 1.5f)];
        float[] y = new float[count];
        for (int i = 0; i < count; i++)
        {
            double distance = Math.Sqrt(x[2 * i] * x[2 * i] + x[2 * i + 1] * x[2 * i + 1]) + 0.1 * random.NextNormal();
            y[i] = distance is > 0.5 and < 1 ? 1 : 0;
        }
        return (x, y);
    }
}
