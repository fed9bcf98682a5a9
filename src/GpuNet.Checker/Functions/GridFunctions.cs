using GpuNet.Checker.Launching;
using ILGPU;

namespace GpuNet.Checker.Functions;

/// <summary>Replacements of the properties of <see cref="Grid"/>. ILGPU derives the others from these.</summary>
static class GridFunctions
{
#pragma warning disable CA1707, IDE1006 // The names are those of the properties' methods.
    public static int get_IdxX(KernelThread thread) => thread.GroupIndex.X;

    public static int get_IdxY(KernelThread thread) => thread.GroupIndex.Y;

    public static int get_IdxZ(KernelThread thread) => thread.GroupIndex.Z;

    public static int get_DimX(KernelThread thread) => thread.Config.GridDim.X;

    public static int get_DimY(KernelThread thread) => thread.Config.GridDim.Y;

    public static int get_DimZ(KernelThread thread) => thread.Config.GridDim.Z;

    public static int get_LinearIndex(KernelThread thread) => thread.GroupNumber;

    public static int get_GlobalLinearIndex(KernelThread thread) => thread.GlobalNumber;
}
