namespace ILGPU;

/// <summary>
/// Fences, which order memory accesses without waiting for anyone. Here threads run one after another on one processor,
/// so that nothing is out of order.
/// </summary>
public static class MemoryFence
{
    /// <summary>Orders accesses as the group sees them.</summary>
    public static void GroupLevel() { }

    /// <summary>Orders accesses as the device sees them.</summary>
    public static void DeviceLevel() { }

    /// <summary>Orders accesses as the whole machine sees them.</summary>
    public static void SystemLevel() { }
}
