namespace GpuNet.Examples;

/// <summary>
/// A time series: the next value of a wave whose height swells and fades, from the 24 before it, by a recurrent layer that is unrolled
/// over them.
/// </summary>
public static class TimeSeries
{
    const int Steps = 24, Windows = 1000;

    /// <summary>Trains it on the first part of the series and predicts the second.</summary>
    public static void Run(Device device, TextWriter output, double length)
    {
        var random = new Random(5);
        float[] series = [.. Enumerable.Range(0, 2 * Windows + Steps).Select(t =>
            (float)(Math.Sin(0.3 * t) * (1 + 0.5 * Math.Sin(0.05 * t))) + 0.05f * random.NextNormal())];
        var (x, y) = Cut(series, first: 0);
        var network = Network.Input(Steps).Recurrent(24, Steps).Dense(1);
        using var data = new DeviceData(device, Windows, x, y);
        var trained = Teacher.Train(device, network, new SquaredError(), data, epochs: 20 * length);

        var (newX, newY) = Cut(series, first: Windows);
        float[] answers = Predictor.Outputs(trained, newX, device);
        float[] last = [.. newX.Chunk(Steps).Select(window => window[^1])];
        output.WriteLine($"{network}, the next value of a series with noise of 0.05:");
        output.WriteLine($"root of the mean squared error {Error(answers):0.000}, of repeating the last value {Error(last):0.000}");

        double Error(float[] values) => Math.Sqrt(values.Zip(newY, (value, truth) => Math.Pow(value - truth, 2)).Average());
    }

    // Windows of the series, each with the value behind it.
    static (float[] X, float[] Y) Cut(float[] series, int first) =>
    (
        [.. Enumerable.Range(first, Windows).SelectMany(start => series[start..(start + Steps)])],
        series[(first + Steps)..(first + Steps + Windows)]
    );
}
