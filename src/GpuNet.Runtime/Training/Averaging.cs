using GpuNet.Kernels;

namespace GpuNet;

/// <summary>
/// Which averages of the parameters a training keeps beside them, one value after each update. They are what is validated and what the
/// model gets. <c>new ExponentialAveraging { Decay = 0.999f }</c>
/// </summary>
public abstract record Averaging : Configurable
{
    static readonly Registry<Averaging> known = new(
        "average", one => one.Name, [new NoAveraging(), new ExponentialAveraging(), new StochasticWeightAveraging()]);

    private protected Averaging(string name) : base(name)
    {
    }

    /// <summary>Every average that a text can name, with its default constants.</summary>
    public static IReadOnlyList<Averaging> All => known.All;

    /// <summary>The average that a text names: <c>ema</c>, <c>swa:from=0.5</c>.</summary>
    /// <exception cref="ArgumentException">The name or a constant is unknown, or a value is not valid.</exception>
    public static Averaging Parse(string text) => Parse(text, known);

    /// <summary>Whether there is anything to keep.</summary>
    internal virtual bool IsKept => true;

    /// <summary>How far the averages move to the parameters after an update: from 0 to 1, which takes them as they are.</summary>
    /// <param name="update">The update; counts from 1.</param>
    /// <param name="updates">How many the whole training has.</param>
    internal abstract float RateAt(int update, long updates);
}

/// <summary>No averages: the parameters are those of the last update.</summary>
public sealed record NoAveraging() : Averaging("none")
{
    internal override bool IsKept => false;

    internal override float RateAt(int update, long updates) => 1f;
}

/// <summary>
/// The exponential moving average: the parameters after an update count d times as much as those after the next one. In the first updates
/// it is divided by the sum of these weights, as Adam does with its averages, so that the initial parameters do not count.
/// </summary>
public sealed record ExponentialAveraging() : Averaging("ema")
{
    /// <summary>d.</summary>
    [Share]
    public float Decay { get; init; } = 0.99f;

    internal override float RateAt(int update, long updates) => (float)((1.0 - Decay) / (1.0 - PortableMath.Power(Decay, update)));
}

/// <summary>
/// The mean of the parameters after each update from a share of the training on; until then the parameters themselves (Izmailov et al.,
/// Averaging weights leads to wider optima and better generalization, 2018).
/// </summary>
public sealed record StochasticWeightAveraging() : Averaging("swa")
{
    /// <summary>The share of the updates before the first that counts.</summary>
    [Share]
    public float From { get; init; } = 0.75f;

    internal override float RateAt(int update, long updates) => 1f / Math.Max(1, update - (long)(From * (double)updates));
}
