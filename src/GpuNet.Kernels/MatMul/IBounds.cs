namespace GpuNet.Kernels.MatMul;

/// <summary>Whether a product's sizes are multiples of its tile's.</summary>
interface IBounds
{
    /// <summary>Whether every access has to be checked against the operand's size.</summary>
    static abstract bool AreChecked { get; }
}

/// <summary>Any sizes.</summary>
readonly struct Guarded : IBounds
{
    /// <inheritdoc/>
    public static bool AreChecked => true;
}

/// <summary>M and N are multiples of the tile's rows and columns, K of its depth.</summary>
readonly struct Aligned : IBounds
{
    /// <inheritdoc/>
    public static bool AreChecked => false;
}
