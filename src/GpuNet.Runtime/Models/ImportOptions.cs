namespace GpuNet;

/// <summary>What a file of another program does not say of its network.</summary>
public sealed record ImportOptions
{
    /// <summary>What it predicts; null where the file says so: with a softmax or a sigmoid at its end.</summary>
    public LearningTask? Task { get; init; }

    /// <summary>The names of the columns that it predicts from, in the order of its inputs; null takes <c>x1</c>, <c>x2</c>, ….</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>The names of what it predicts; null takes <c>y</c>, or <c>y1</c>, <c>y2</c> and so on.</summary>
    public IReadOnlyList<string>? Targets { get; init; }

    /// <summary>The names of the classes, in the order of its outputs; null takes 0, 1 and so on.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>The activation of the hidden layers of a file that has weights only; of others null.</summary>
    public Activation? Activation { get; init; }

    /// <summary>Whether weights may be NaN or infinite.</summary>
    public bool AllowNonFinite { get; init; }
}
