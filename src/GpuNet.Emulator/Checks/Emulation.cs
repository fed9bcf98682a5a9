using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GpuNet.Emulator;

/// <summary>What the emulator offers beyond ILGPU. Tests use it; code that shall run on real devices must not.</summary>
public sealed class Emulation
{
    internal Emulation() { }

    /// <summary>The backward branches that one group may take before its launch counts as endless.</summary>
    public long StepLimit { get; set; } = 1 << 27;

    /// <summary>
    /// Whether kernels that are loaded from now on fail when threads race, or read shared memory that nothing wrote. It costs
    /// some nanoseconds an access; bounds, alignment and barriers are always checked.
    /// </summary>
    public bool ChecksRaces { get; set; } = true;

    /// <summary>What the last launch that succeeded was, or null before the first.</summary>
    public LaunchReport? LastLaunch { get; internal set; }

    /// <summary>The emulation behind an accelerator.</summary>
    public static Emulation Of(Accelerator accelerator) => ((CPUAccelerator)accelerator).Emulation;
}

/// <summary>What a launch was.</summary>
/// <param name="Kernel">The kernel's name.</param>
/// <param name="Config">Its groups and threads.</param>
/// <param name="SharedMemory">The shared memory of a group in bytes.</param>
/// <param name="Barriers">The barriers that its groups passed, all together.</param>
public sealed record LaunchReport(string Kernel, KernelConfig Config, int SharedMemory, long Barriers);
