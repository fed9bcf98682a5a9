using GpuNet.Devices.Cpu.Memory;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.MatMul;

/// <summary>How much of the factors of a product is taken at a time, which changes no bit of it.</summary>
/// <param name="Depth">The most steps of k that are gone through at a time.</param>
/// <param name="LeftFloats">A block of left panels, which meets one group of right panels after the other.</param>
/// <param name="RightFloats">
/// A group of right panels that are packed together. One that is not packed is used up before the next: its steps lie rows apart.
/// </param>
sealed record Blocking(int Depth, int LeftFloats, int RightFloats)
{
    // Deeper parts and larger blocks brought nothing where there is room for them.
    const int MostDepth = 512, LeastDepth = 64;
    const long MostLeft = 1_600 << 10;

    /// <summary>The blocks for a processor's caches.</summary>
    /// <remarks>
    /// As in the model of BLIS (Low, Igual, Smith and Quintana-Ortí, Analytical modeling is enough for high-performance BLIS, 2016),
    /// each level keeps what is used again soonest. The left panel, used again with each right panel, has half of the first level; the
    /// other half is for the right panel and the tile that pass. The group of right panels, used again with each left panel, has two
    /// fifths of the second level; what passes are left panels and C. The left block, used again with each group, passes in order and is
    /// announced: it may lie in the third level.
    /// </remarks>
    public static Blocking For<V>(CacheSizes caches) where V : struct, IQuads<V>
    {
        int rows = MicroKernel<V>.Rows, columns = MicroKernel<V>.Columns;
        int depth = (int)Math.Clamp(caches.First / 2 / (sizeof(float) * rows), LeastDepth, MostDepth);
        long left = Math.Min(Math.Max(caches.Second * 4 / 5, caches.Third / 4), MostLeft), right = caches.Second * 2 / 5;
        return new(
            depth,
            (int)Math.Max(left / sizeof(float), Panels.Pitch(rows, depth)),
            (int)Math.Max(right / sizeof(float), Panels.Pitch(columns, depth)));
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"products in parts of {Depth} steps, blocks of {LeftFloats >> 8} KiB of left and {RightFloats >> 8} KiB of right panels";
}
