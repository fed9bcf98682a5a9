namespace GpuNet;

/// <summary>A device of this machine that can be opened.</summary>
/// <param name="Name">The name that opens it.</param>
/// <param name="Description">What it is, for people.</param>
/// <param name="Details">Its memory, limits and choices, a line each.</param>
public sealed record DeviceInfo(string Name, string Description, IReadOnlyList<string> Details)
{
    /// <summary>Whether it is the machine's processor, by whatever driver, and not a device beside it.</summary>
    public bool IsProcessor { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Description}";
}
