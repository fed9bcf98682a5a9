using GpuNet.Kernels;

namespace GpuNet;

/// <summary>
/// How the learning rate changes while a network is trained: a factor of the rate for each step, a function of how far the training
/// has come. One line here makes a schedule known to every command.
/// </summary>
public abstract record Schedule
{
    static readonly List<(string Name, Func<Constants, Schedule> Make)> known =
    [
        ("constant", _ => new ConstantSchedule()),
        ("step", c => new StepDecay(c.Count("every", 10), c.Positive("factor", 0.5))),
        ("exponential", c => new Exponential(c.Positive("decay", 0.95))),
        ("inverse_time", c => new InverseTime(c.NotNegative("rate", 0.1))),
        ("cosine", c => new Cosine(c.NotNegative("least", 0))),
        ("one_cycle", c => new OneCycle(c.Share("rise", 0.3), c.NotNegative("start", 0.04), c.NotNegative("end", 4e-6))),
        ("plateau", c => new ReduceOnPlateau(c.Share("factor", 0.1), c.Count("patience", 10), c.NotNegative("delta", 1e-4))),
    ];

    /// <summary>The names of all schedules.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. known.Select(schedule => schedule.Name)];

    /// <summary>
    /// The name with the constants that are not the usual ones, as <see cref="Parse"/> takes it; empty where it was made otherwise.
    /// </summary>
    public string Text { get; init; } = "";

    /// <summary>What the learning rate is multiplied by for a step.</summary>
    public abstract double Factor(TrainingProgress progress);

    /// <summary>The schedule that a text names: <c>cosine</c>, <c>step:every=20,factor=0.1</c>.</summary>
    /// <exception cref="ArgumentException">The name or a constant is not known, or a value makes no sense.</exception>
    public static Schedule Parse(string text) => Constants.Make<Schedule>(text, name =>
        known.Find(schedule => schedule.Name == name).Make is { } make
            ? constants => make(constants) with { Text = constants.ToString() }
            : null);

    /// <inheritdoc/>
    public sealed override string ToString() => Text.Length > 0 ? Text : GetType().Name;

    /// <summary>From <paramref name="from"/> at 0 to <paramref name="to"/> at 1 along half a cosine.</summary>
    internal static double Anneal(double from, double to, double share) => to + (from - to) * (1 + Math.Cos(Math.PI * share)) / 2;
}
