namespace GpuNet;

/// <summary>
/// Brings numbers far from the others nearer, and keeps their order: z/√(1 + (z/3)²), near z around 0 and below 3 everywhere (Holzmüller,
/// Grinsztajn and Steinwart, RealMLP, 2024).
/// </summary>
static class SmoothClip
{
    /// <summary>What it does not reach.</summary>
    public const double Limit = 3;

    /// <summary>The clipped number; that of infinity is the limit.</summary>
    public static double Apply(double z)
    {
        double ratio = z / Limit;
        // Where the square is infinite the root is the ratio.
        return Math.Abs(ratio) > 1e100 ? Math.CopySign(Limit, z) : z / Math.Sqrt(1 + ratio * ratio);
    }
}
