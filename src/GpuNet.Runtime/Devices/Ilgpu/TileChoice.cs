using GpuNet.Kernels.MatMul;

namespace GpuNet.Devices.Ilgpu;

/// <summary>Which tile a product takes, and into how many parts its sum is divided.</summary>
/// <param name="Tile">The tile.</param>
/// <param name="Parts">Parts of the sum, 1 or more.</param>
sealed record TileChoice(TileVariant Tile, int Parts)
{
    // Seconds of a launch more, and of the wait for four parts that are added in it.
    const double Launch = 3.5e-6, FourParts = 0.6e-6;

    // Bytes per second.
    const double Bandwidth = 4e12;

    // Floats in all parts together: 1 GiB. Where they would be more, there are outputs enough without.
    const long MostOfParts = 1L << 28;

    // Steps of a part, at least.
    const int ShortestPart = 32;

    // Those of an H200, whose times these are. Parts change the bits of a sum: their number is what is best on this GPU on any other, too.
    const int UsualMultiprocessors = 132;

    static readonly int[] parts = [1, 2, 4, 8, 16, 32, 64];

    /// <summary>An estimate of its time.</summary>
    public double Seconds(MatMulShape shape, int multiprocessors) => Time(shape.M, shape.N, shape.K, multiprocessors);

    /// <summary>For a product with a row an example; the one with the least estimated time first.</summary>
    public static IReadOnlyList<TileChoice> For(ProductOperation operation, MatMulShape shape, int multiprocessors) =>
        operation.SplitsSums
            ? Divided(shape.M, shape.N, shape.K, multiprocessors, operation.Precision)
            : Whole(shape.M, shape.N, shape.K, multiprocessors, operation.Precision);

    /// <summary>For a product whose sums stay whole; the one with the least estimated time first.</summary>
    public static IReadOnlyList<TileChoice> Whole(int m, int n, int k, int multiprocessors, Precision precision = Precision.Float32) =>
        Ranked(m, n, k, multiprocessors, [1], precision);

    /// <summary>For a product whose sums may be split; the one with the least estimated time first.</summary>
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

    // Seconds, as the multiprocessor with most groups needs them.
    double Time(int m, int n, int k, int multiprocessors)
    {
        double tiles = Math.Ceiling((double)m / Tile.Rows) * Math.Ceiling((double)n / Tile.Columns);
        double groups = Math.Ceiling(tiles * Parts / multiprocessors);
        double panels = Math.Ceiling((double)k / Parts / Tile.Depth);
        var (alone, together) = PanelSeconds;
        double product = panels * Math.Max(alone, groups * together);
        return Parts == 1 ? product : product + Launch + Parts / 4.0 * FourParts + 2.0 * sizeof(float) * Parts * m * n / Bandwidth;
    }

    // Of a group's step through a pair of panels: where it has a multiprocessor to itself, and where others fill the time that it waits.
    // Measured on an H200 (benchmarks gpu).
    (double Alone, double Together) PanelSeconds => (Tile.Precision, Tile.Rows, Tile.Columns) switch
    {
        (Precision.Tf32, 128, 128) => (0.61e-6, 0.53e-6),
        (Precision.Tf32, 64, 64) => (0.36e-6, 0.23e-6),
        (Precision.Tf32, _, _) => (0.35e-6, 0.095e-6),
        (_, 128, 128) => (0.80e-6, 0.74e-6),
        (_, 64, 64) => (0.285e-6, 0.216e-6),
        (_, 128, 16) => (0.253e-6, 0.200e-6),
        _ => (0.233e-6, 0.083e-6),
    };
}
