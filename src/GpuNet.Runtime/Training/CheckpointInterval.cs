using System.Globalization;
using GpuNet.Training;

namespace GpuNet;

/// <summary>What lies between two checkpoints: some time, some epochs or some steps.</summary>
public sealed record CheckpointInterval
{
    const long Never = long.MaxValue;
    const string Hint = "is no interval: write a whole number from 1 on with its unit, as in 30s, 10m, 2h, 5epochs or 1000steps";

    CheckpointInterval()
    {
    }

    /// <summary>At least this long after the one before.</summary>
    public TimeSpan Time { get; private init; } = TimeSpan.MaxValue;

    /// <summary>This many epochs after the one before.</summary>
    public long Epochs { get; private init; } = Never;

    /// <summary>This many steps after the one before.</summary>
    public long Steps { get; private init; } = Never;

    /// <summary>By the clock.</summary>
    /// <exception cref="ArgumentException">It is not above 0.</exception>
    public static CheckpointInterval OfTime(TimeSpan time) =>
        time > TimeSpan.Zero ? new() { Time = time } : throw new ArgumentException($"'{time}' {Hint}", nameof(time));

    /// <summary>By epochs.</summary>
    /// <exception cref="ArgumentException">There is not at least 1.</exception>
    public static CheckpointInterval OfEpochs(int epochs) =>
        epochs >= 1 ? new() { Epochs = epochs } : throw new ArgumentException($"'{epochs}epochs' {Hint}", nameof(epochs));

    /// <summary>By steps.</summary>
    /// <exception cref="ArgumentException">There is not at least 1.</exception>
    public static CheckpointInterval OfSteps(int steps) =>
        steps >= 1 ? new() { Steps = steps } : throw new ArgumentException($"'{steps}steps' {Hint}", nameof(steps));

    /// <summary>The interval that a text names: <c>10m</c>, <c>5epochs</c>, <c>1000steps</c>.</summary>
    /// <exception cref="ArgumentException">It names none.</exception>
    public static CheckpointInterval Parse(string text)
    {
        int digits = text.TakeWhile(char.IsAsciiDigit).Count();
        if (!int.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count < 1)
            throw new ArgumentException($"'{text}' {Hint}");
        return text[digits..].Trim().ToLowerInvariant() switch
        {
            "s" => OfTime(TimeSpan.FromSeconds(count)),
            "m" => OfTime(TimeSpan.FromMinutes(count)),
            "h" => OfTime(TimeSpan.FromHours(count)),
            "epoch" or "epochs" => OfEpochs(count),
            "step" or "steps" => OfSteps(count),
            _ => throw new ArgumentException($"'{text}' {Hint}"),
        };
    }

    /// <summary>As <see cref="Parse"/> takes it.</summary>
    public override string ToString() =>
        Epochs != Never ? $"{Epochs}epochs"
        : Steps != Never ? $"{Steps}steps"
        : TimeText.Of(Time);
}
