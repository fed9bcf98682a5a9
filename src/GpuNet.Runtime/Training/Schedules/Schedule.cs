using GpuNet.Kernels;

namespace GpuNet;

/// <summary>
/// A learning rate schedule: the factor of the rate for each step, as a function of the progress of the training. <c>new CosineSchedule {
/// Least = 0.1f }</c>
/// </summary>
public abstract record Schedule : Configurable
{
    static readonly Registry<Schedule> known = new("schedule", schedule => schedule.Name,
    [
        new ConstantSchedule(), new StepSchedule(), new ExponentialSchedule(), new InverseTimeSchedule(), new CosineSchedule(),
        new CosLogSchedule(), new OneCycleSchedule(), new PlateauSchedule(),
    ]);

    /// <summary>Creates a schedule.</summary>
    /// <param name="name">The name on the command line.</param>
    protected Schedule(string name) : base(name)
    {
    }

    /// <summary>Every schedule that a text can name, with its default constants.</summary>
    public static IReadOnlyList<Schedule> All => known.All;

    /// <summary>The factor of the learning rate for a step.</summary>
    public abstract double FactorAt(TrainingProgress progress);

    /// <summary>Registers a custom schedule, so that commands find it.</summary>
    /// <exception cref="ArgumentException">The name is already in use.</exception>
    public static void Register<TSchedule>() where TSchedule : Schedule, new() => known.Add(new TSchedule());

    /// <summary>The schedule that a text names: <c>cosine</c>, <c>step:every=20,factor=0.1</c>.</summary>
    /// <exception cref="ArgumentException">The name or a constant is unknown, or a value is not valid.</exception>
    public static Schedule Parse(string text) => Parse(text, known);

    /// <summary>Half a cosine from <paramref name="from"/> at 0 to <paramref name="to"/> at 1.</summary>
    internal static double Anneal(double from, double to, double share) => to + (from - to) * (1 + PortableMath.CosPi(share)) / 2;
}
