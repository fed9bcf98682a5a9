namespace GpuNet.Examples;

/// <summary>
/// An autoencoder, whose targets are its inputs: eight patterns through a bottleneck of three units (Rumelhart, Hinton and Williams,
/// 1986). The code layer is read out: the network finds a binary code by itself.
/// </summary>
public static class Autoencoder
{
    const int Patterns = 8, Code = 3;

    /// <summary>Trains it and shows the codes.</summary>
    public static void Run(Device device, TextWriter output, double length)
    {
        float[] x = [.. Enumerable.Range(0, Patterns * Patterns).Select(i => i / Patterns == i % Patterns ? 1f : 0f)];
        var network = Network.Input(Patterns).Dense(Code, Activation.Tanh).Dense(Patterns);
        using var data = DeviceData.WithFeaturesAsTargets(device, Patterns, x);
        var trained = Teacher.Train(device, network, new SoftmaxCrossEntropy(), data, epochs: 1500 * length);

        float[][] codes = [.. Predictor.Outputs(trained.Take(1), x, device).Chunk(Code)];
        float[][] answers = [.. Predictor.Outputs(trained, x, device).Chunk(Patterns)];
        output.WriteLine($"{network}, eight patterns through three units:");
        for (int pattern = 0; pattern < Patterns; pattern++)
        {
            int answer = Array.IndexOf(answers[pattern], answers[pattern].Max());
            output.WriteLine($"{pattern}: code {string.Join(' ', codes[pattern].Select(value => $"{value,5:0.00}"))}, decoded as {answer}");
        }
    }
}
