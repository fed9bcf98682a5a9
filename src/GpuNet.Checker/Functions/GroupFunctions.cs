using GpuNet.Checker.Launching;
using ILGPU;

namespace GpuNet.Checker.Functions;

/// <summary>Replacements of the properties of <see cref="Group"/>. ILGPU derives the others from these.</summary>
static class GroupFunctions
{
#pragma warning disable CA1707, IDE1006 // The names are those of the properties' methods.
    public static int get_IdxX(KernelThread thread) => thread.ThreadIndex.X;

    public static int get_IdxY(KernelThread thread) => thread.ThreadIndex.Y;

    public static int get_IdxZ(KernelThread thread) => thread.ThreadIndex.Z;

    public static int get_DimX(KernelThread thread) => thread.Config.GroupDim.X;

    public static int get_DimY(KernelThread thread) => thread.Config.GroupDim.Y;

    public static int get_DimZ(KernelThread thread) => thread.Config.GroupDim.Z;

    public static int get_LinearIndex(KernelThread thread) => thread.LinearIndex;
}
