using GpuNet.Checker.Checks;

namespace GpuNet.Checker.Tracing;

/// <summary>
/// An access in a compiled kernel. Methods are inlined, so one access in the source may be several sites, just as it is several
/// instructions on a GPU.
/// </summary>
/// <param name="Name">The method of the access and the position in it.</param>
/// <param name="Kind">The kind of access.</param>
/// <param name="ElementSize">The size of the view's elements in bytes.</param>
sealed record AccessSite(string Name, AccessKind Kind, int ElementSize)
{
    const int LargestAccess = 16;

    /// <summary>The bytes of one access: larger elements take several.</summary>
    public int Width { get; } = Math.Min(ElementSize & -ElementSize, LargestAccess);

    /// <summary>Its instructions: an atomic operation, like any read-modify-write, both loads and stores.</summary>
    public IEnumerable<string> Operations
    {
        get
        {
            if ((Kind & (AccessKind.Read | AccessKind.Atomic)) != 0)
                yield return "load";
            if ((Kind & (AccessKind.Write | AccessKind.Atomic)) != 0)
                yield return "store";
        }
    }
}
