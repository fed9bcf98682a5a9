namespace ILGPU;

/// <summary>How hard ILGPU's compiler tries.</summary>
public enum OptimizationLevel
{
    /// <summary>As <see cref="O0"/>.</summary>
    Debug = O0,

    /// <summary>As <see cref="O1"/>.</summary>
    Release = O1,

    /// <summary>For debugging.</summary>
    O0 = 0,

    /// <summary>The default.</summary>
    O1,

    /// <summary>Everything.</summary>
    O2,
}

/// <summary>How exact ILGPU's mathematics is.</summary>
public enum MathMode
{
    /// <summary>As the code says.</summary>
    Default,

    /// <summary>Fast approximations.</summary>
    Fast,

    /// <summary>Fast approximations in 32 bits only.</summary>
    Fast32BitOnly,
}
