namespace GpuNet.Checker.Checks;

/// <summary>What a kernel does with an element of a view.</summary>
[Flags]
enum AccessKind
{
    /// <summary>It only takes the element's address.</summary>
    None = 0,

    /// <summary>It reads the element.</summary>
    Read = 1,

    /// <summary>It writes the element, or might do so through a reference that it keeps.</summary>
    Write = 2,

    /// <summary>It changes the element so that no other atomic operation interferes.</summary>
    Atomic = 4,
}
