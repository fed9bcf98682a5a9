namespace GpuNet;

/// <summary>A device of this machine that can be opened.</summary>
/// <param name="Name">The name that opens it.</param>
/// <param name="Description">A description for people.</param>
/// <param name="Details">Its memory and limits, one line each.</param>
public sealed record DeviceInfo(string Name, string Description, IReadOnlyList<string> Details)
{
    /// <summary>Whether it is the processor itself, through any driver, rather than a separate device.</summary>
    public bool IsProcessor { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Description}";
}
