namespace GpuNet.Kernels.MatMul;

/// <summary>
/// The memory layout of an operand: which of its indices is contiguous, that of the sum (depth) or the other one, a row of A or a column of
/// B (extent).
/// </summary>
interface IPanelLayout
{
    /// <summary>Whether the index of the sum is contiguous.</summary>
    static abstract bool IsDepthContiguous { get; }

    /// <summary>The position of an element.</summary>
    /// <param name="extent">Row of A, or column of B.</param>
    /// <param name="depth">Step of the sum.</param>
    /// <param name="stride">Floats from one stored row to the next.</param>
    static abstract int Index(int extent, int depth, int stride);
}

/// <summary>A as it is stored (M, K), or B stored transposed (N, K).</summary>
readonly struct DepthContiguous : IPanelLayout
{
    /// <inheritdoc/>
    public static bool IsDepthContiguous => true;

    /// <inheritdoc/>
    public static int Index(int extent, int depth, int stride) => extent * stride + depth;
}

/// <summary>A stored transposed (K, M), or B as it is stored (K, N).</summary>
readonly struct ExtentContiguous : IPanelLayout
{
    /// <inheritdoc/>
    public static bool IsDepthContiguous => false;

    /// <inheritdoc/>
    public static int Index(int extent, int depth, int stride) => depth * stride + extent;
}
