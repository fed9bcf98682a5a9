using GpuNet.Kernels.MatMul;

namespace GpuNet.Devices.Ilgpu;

/// <summary>Which tile a product takes, and into how many parts its sum is divided.</summary>
/// <param name="Tile">The tile.</param>
/// <param name="Parts">Parts of the sum, 1 or more.</param>
sealed record TileChoice(TileVariant Tile, int Parts)
{
    // A part that is added later is written and read once more: in multiplications that a multiprocessor could do meanwhile.
    const double CostOfPart = 16;

    // Floats in all parts together: 1 GiB. Where they would be more, there are outputs enough without.
    const long MostOfParts = 1L << 28;

    // Steps of a part, at least.
    const int ShortestPart = 32;

    // Those of an A100. Parts change the bits of a sum, so their number is what would be best on this GPU on any other, too.
    const int UsualMultiprocessors = 108;

    static readonly int[] parts = [1, 2, 4, 8, 16, 32, 64];

    /// <summary>For a product whose sums stay whole; the one with the least estimated time first.</summary>
    public static IReadOnlyList<TileChoice> Whole(int m, int n, int k, int multiprocessors, Precision precision = Precision.Float32) =>
        Ranked(m, n, k, multiprocessors, [1], precision);

    /// <summary>For a product with a long sum and few outputs; the one with the least estimated time first.</summary>
    public static IReadOnlyList<TileChoice> Divided(int m, int n, int k, int multiprocessors, Precision precision = Precision.Float32) =>
        Ranked(m, n, k, multiprocessors, [PartsFor(m, n, k)], precision);

    /// <summary>The number of parts of a sum: a function of the sizes alone.</summary>
    public static int PartsFor(int m, int n, int k) =>
        Ranked(m, n, k, UsualMultiprocessors, parts.Where(count => count == 1
            || (k / count >= ShortestPart && count * (long)m * n <= MostOfParts)), Precision.Float32)[0].Parts;

    /// <inheritdoc/>
    public override string ToString() => $"tiles of {Tile.Rows}×{Tile.Columns}" + (Parts > 1 ? $" in {Parts} parts" : "");

    static IReadOnlyList<TileChoice> Ranked(
        int m, int n, int k, int multiprocessors, IEnumerable<int> parts, Precision precision) =>
    [
        .. parts.SelectMany(count => TileVariant.Of(precision).Select(tile => new TileChoice(tile, count)))
            .OrderBy(choice => choice.Time(m, n, k, multiprocessors)),
    ];

    // Multiplications one after the other on the multiprocessor that has most to do.
    double Time(int m, int n, int k, int multiprocessors)
    {
        double tiles = Math.Ceiling((double)m / Tile.Rows) * Math.Ceiling((double)n / Tile.Columns);
        double rounds = Math.Ceiling(tiles * Parts / multiprocessors);
        double time = rounds * Tile.Rows * Tile.Columns * k / Parts / Efficiency;
        return Parts == 1 ? time : time + CostOfPart * Parts * m * n / multiprocessors;
    }

    // The share of a multiprocessor's peak, by how often a float is used that was read from shared memory. Tensor cores leave less time
    // for what else a loop takes.
    double Efficiency => (Tile.OutputsPerThread, Tile.Precision) switch
    {
        (>= 64, _) => 1.0,
        (>= 32, Precision.Float32) => 0.8,
        (>= 32, _) => 0.6,
        (_, Precision.Float32) => 0.5,
        _ => 0.3,
    };
}
