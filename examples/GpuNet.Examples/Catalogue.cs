namespace GpuNet.Examples;

/// <summary>Every example by its name.</summary>
public static class Catalogue
{
    /// <summary>Each runs on a device and writes a few lines; the last argument shortens its training: 1 is all of it.</summary>
    public static IReadOnlyDictionary<string, Action<Device, TextWriter, double>> All { get; } =
        new Dictionary<string, Action<Device, TextWriter, double>>
        {
            ["binary"] = BinaryClassifier.Run,
            ["classes"] = Classifier.Run,
            ["labels"] = MultiLabel.Run,
            ["regression"] = Regression.Run,
            ["autoencoder"] = Autoencoder.Run,
            ["siamese"] = Siamese.Run,
            ["series"] = TimeSeries.Run,
        };
}
