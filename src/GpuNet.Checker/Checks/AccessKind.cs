namespace GpuNet.Checker.Checks;

/// <summary>What a kernel does with an element of a view.</summary>
[Flags]
enum AccessKind
{
    /// <summary>Only takes the address of the element.</summary>
    None = 0,

    /// <summary>Reads the element.</summary>
    Read = 1,

    /// <summary>Writes the element, or may do so through a stored reference.</summary>
    Write = 2,

    /// <summary>An atomic operation on the element.</summary>
    Atomic = 4,
}
