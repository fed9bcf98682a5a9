using GpuNet.Examples;

namespace GpuNet.Tests.Layers;

/// <summary>Every example runs, and the whole of each finds what its text promises.</summary>
public sealed class ExampleTests
{
    public static TheoryData<string> Names => [.. Catalogue.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_example_runs_to_its_last_line(string name)
    {
        string[] lines = Lines(name, length: 0.01);
        Assert.Contains(" → ", lines[0], StringComparison.Ordinal);
        Assert.True(lines.Length >= 2);
    }

    [Fact]
    public void The_autoencoder_decodes_every_pattern() =>
        Assert.All(
            Lines("autoencoder", length: 1).Skip(1),
            line => Assert.EndsWith($"decoded as {line[0]}", line, StringComparison.Ordinal));

    [Fact]
    public void Twins_tell_kinds_apart() => Assert.True(Number(Lines("siamese", length: 1)[2], word: 0) > 90);

    [Fact]
    public void The_series_is_predicted_better_than_by_its_last_value()
    {
        string line = Lines("series", length: 1)[1];
        Assert.True(Number(line, word: 6) < 0.5 * Number(line, word: 12), line);
    }

    static double Number(string line, int word) =>
        double.Parse(line.Split(' ')[word].TrimEnd(','), System.Globalization.CultureInfo.InvariantCulture);

    static string[] Lines(string name, double length)
    {
        using var device = DeviceCatalogue.Open("cpu");
        using var output = new StringWriter();
        Catalogue.All[name](device, output, length);
        return output.ToString().TrimEnd().Split(Environment.NewLine);
    }
}
