using GpuNet.Checker.Checks;

namespace GpuNet.Checker.Tracing;

/// <summary>
/// An access in a compiled kernel. Methods are copied to where they are called, so that one access of the source is several
/// sites, as it is several instructions on a GPU.
/// </summary>
/// <param name="Name">The method that the access is in, and where in it.</param>
/// <param name="Kind">What is done there.</param>
/// <param name="ElementSize">The size of the view's elements in bytes.</param>
sealed record AccessSite(string Name, AccessKind Kind, int ElementSize)
{
    const int LargestAccess = 16;

    /// <summary>The bytes of one access: larger elements take several.</summary>
    public int Width { get; } = Math.Min(ElementSize & -ElementSize, LargestAccess);

    /// <summary>What instructions it is made of: an atomic operation, and one that changes an element, both loads and stores.</summary>
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
