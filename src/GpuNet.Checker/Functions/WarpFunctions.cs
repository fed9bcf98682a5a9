using GpuNet.Checker.Launching;
using ILGPU;

namespace GpuNet.Checker.Functions;

/// <summary>Replacements of the properties of <see cref="Warp"/>. ILGPU derives the others from these.</summary>
static class WarpFunctions
{
#pragma warning disable CA1707, IDE1006 // The names are those of the properties' methods.
    public static int get_WarpSize(KernelThread thread) => thread.WarpSize;

    public static int get_LaneIdx(KernelThread thread) => thread.Lane;
}
