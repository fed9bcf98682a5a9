namespace GpuNet.Cli.Tests;

/// <summary>A training process that is killed at random moments, again and again, and resumed.</summary>
public sealed class KillTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    const int KillsOfOne = 5, Seed = 503;

    static readonly Dictionary<string, string> trainings = new()
    {
        ["cpu"] = "train digits --hidden 32 --epochs 400 --checkpoint-every 150steps",
        ["checked"] = "train iris.csv --target species --preset plain --hidden 4 --epochs 60 --checkpoint-every 10steps",
    };

    [Fact]
    public void A_killed_training_ends_with_the_same_bits() =>
        Assert.True(Kill("cpu", times: 3) > 0, "the training ended before it was killed");

    [Theory]
    [InlineData("cpu")]
    [InlineData("checked")]
    [Trait("Category", "Long")]
    public void Fifty_kills_change_no_bit(string device)
    {
        int kills = 0;
        for (int training = 0; kills < 50; training++)
        {
            Assert.True(training < 100, $"{kills} of 50 kills: trainings end before they are killed");
            kills += Kill(device, Math.Min(KillsOfOne, 50 - kills), training);
        }
    }

    int Kill(string device, int times, int training = 0)
    {
        var random = new Random(Seed + training);
        string command = $"{trainings[device]} --norm batch --dropout 0.2 --patience none --device {device}";
        string folder = $"{device}-{training}", model = $"{folder}.safetensors";
        string whole = $"{device}-whole.safetensors";
        if (!File.Exists(workplace[whole]))
            workplace.Succeed($"{command} --checkpoint {device}-whole --save {whole}");
        Directory.CreateDirectory(workplace[folder]);
        int kills = 0;
        while (kills < times && KillAfter(random.Next(400), $"{command} --resume {folder} --save {model}"))
            kills++;
        workplace.Succeed($"{command} --resume {folder} --save {model}");
        Assert.Equal(Parameters(whole), Parameters(model));
        return kills;
    }

    // Whether it was killed while it trained.
    bool KillAfter(int milliseconds, string command)
    {
        using var process = workplace.Start(command);
        while (process.StandardError.ReadLine() is { } line && !line.StartsWith("network  ", StringComparison.Ordinal))
        {
        }
        var rest = process.StandardError.ReadToEndAsync();
        bool ended = process.WaitForExit(milliseconds);
        if (!ended)
            process.Kill();
        process.WaitForExit();
        rest.Wait();
        return !ended;
    }

    int[] Parameters(string model) =>
        [.. Model.Load(workplace[model]).Parameters.Values.Select(BitConverter.SingleToInt32Bits)];
}
