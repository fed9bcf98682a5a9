using System.Runtime.ExceptionServices;
using GpuNet.Devices;
using GpuNet.Devices.Operations;

namespace GpuNet.Plans;

/// <summary>The memory of a training plan of a pack, with the steps that the plan waits for.</summary>
/// <param name="pack">The pack.</param>
/// <param name="number">How many seats lie before it.</param>
/// <param name="memory">All of them.</param>
/// <param name="bytes">Bytes of a seat.</param>
sealed class PackSeat(PlanPack pack, int number, DeviceBlock memory, long bytes) : DeviceBlock(bytes, memory.Owner, isCounted: false)
{
    // A training is cancelled between two launches of so many.
    const int MostSteps = 1024;

    /// <summary>Its number.</summary>
    public int Number => number;

    /// <summary>The operations of a step; null where they are not launched together with others.</summary>
    public FusedStep? Operations { get; set; }

    /// <summary>Whether its steps are launched together with those of others.</summary>
    public bool IsPacked => Operations is not null;

    /// <summary>Whether others wait for it: from its first step to its last.</summary>
    public bool HasBegun { get; set; }

    /// <summary>The steps that are to be launched.</summary>
    public List<Batch> Steps { get; } = [];

    /// <summary>Whether its thread waits for that.</summary>
    public bool IsWaiting { get; set; }

    /// <summary>Why they were not launched; null where they were.</summary>
    public ExceptionDispatchInfo? Failure { get; set; }

    /// <summary>Has its steps launched together with those of others.</summary>
    /// <param name="operations">The operations of a step, gradients and update.</param>
    public void Begin(IReadOnlyList<Operation> operations)
    {
        if (operations is [FullyFusedGradientOperation gradients, GradientSumOperation { Update: not null } sum])
            pack.Begin(this, new(gradients, sum));
    }

    /// <summary>Adds a step.</summary>
    public void Add(Batch step)
    {
        HasBegun = true;
        Steps.Add(step);
        if (Steps.Count == MostSteps)
            Launch();
    }

    /// <summary>Launches what was added, together with what the other seats have.</summary>
    public void Launch() => pack.Launch(this);

    /// <summary>Has others wait no longer, as no step follows.</summary>
    public void Rest() => pack.Rest(this);

    /// <summary>Gives the seat back, before its plan is disposed.</summary>
    public void Leave() => pack.Leave(this);

    /// <inheritdoc/>
    protected override DeviceBuffer<T> SliceCore<T>(long offset, int length) => memory.Slice<T>(number * Bytes + offset, length);

    /// <inheritdoc/>
    protected override void ClearCore() => SliceCore<float>(0, (int)(Bytes / sizeof(float))).Clear();

    /// <inheritdoc/>
    // It is the pack's.
    protected override void Release()
    {
    }
}
