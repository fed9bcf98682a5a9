using GpuNet.Kernels;

namespace GpuNet;

/// <summary>
/// How the learning rate changes while a network is trained: a factor of the rate for each step, a function of how far the training
/// has come. <c>new CosineSchedule { Least = 0.1f }</c>
/// </summary>
public abstract record Schedule : Configurable
{
    static readonly Registry<Schedule> known = new("schedule", schedule => schedule.Name,
    [
        new ConstantSchedule(), new StepSchedule(), new ExponentialSchedule(), new InverseTimeSchedule(), new CosineSchedule(),
        new OneCycleSchedule(), new PlateauSchedule(),
    ]);

    /// <summary>A schedule.</summary>
    /// <param name="name">The name on the command line.</param>
    protected Schedule(string name) : base(name)
    {
    }

    /// <summary>Every schedule that a text can name, with its default constants.</summary>
    public static IReadOnlyList<Schedule> All => known.All;

    /// <summary>What the learning rate is multiplied by for a step.</summary>
    public abstract double FactorAt(TrainingProgress progress);

    /// <summary>Registers a custom schedule, so that commands find it.</summary>
    /// <exception cref="ArgumentException">The name is already in use.</exception>
    public static void Register<TSchedule>() where TSchedule : Schedule, new() => known.Add(new TSchedule());

    /// <summary>The schedule that a text names: <c>cosine</c>, <c>step:every=20,factor=0.1</c>.</summary>
    /// <exception cref="ArgumentException">The name or a constant is unknown, or a value is not valid.</exception>
    public static Schedule Parse(string text) => Parse(text, known);

    /// <summary>From <paramref name="from"/> at 0 to <paramref name="to"/> at 1 along half a cosine.</summary>
    internal static double Anneal(double from, double to, double share) => to + (from - to) * (1 + Math.Cos(Math.PI * share)) / 2;
}
