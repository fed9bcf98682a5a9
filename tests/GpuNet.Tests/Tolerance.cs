using System.Text;

namespace GpuNet.Tests;

/// <summary>
/// How far a computed value may lie from what is expected: |a − b| ≤ Absolute, or ≤ Relative · max(|a|, |b|). NaN and infinities
/// never pass, unless <see cref="WithSpecialValues"/> asks that they be met by the same.
/// </summary>
public readonly record struct Tolerance(double Relative, double Absolute)
{
    const int MismatchesShown = 6;

    // Half the distance from 1 to the next float: the largest relative error of one rounding.
    const double FloatRounding = 1.0 / (1 << 24);

    /// <summary>Equal, bit for bit but for the sign of 0.</summary>
    public static Tolerance Exact { get; } = new(0, 0);

    /// <summary>Float32 against the golden files: what mathematics.md asks for.</summary>
    public static Tolerance Golden { get; } = new(1e-4, 1e-5);

    /// <summary>A few steps of training in TF32, against double: operands of products err by 2⁻¹¹.</summary>
    public static Tolerance Tf32Training { get; } = new(4e-3, 2e-3);

    /// <summary>Double against double, computed in another order: some 1e7 roundings of 1e-16.</summary>
    public static Tolerance DoublePrecision { get; } = new(1e-9, 1e-9);

    /// <summary>Float32 for a formula of a few steps: VectorMath may err by 2 units in the last place, a cancellation by more.</summary>
    public static Tolerance Formula { get; } = new(32 * FloatRounding, 4 * FloatRounding);

    /// <summary>Whether NaN equals NaN and an infinity equals itself.</summary>
    public bool SpecialValues { get; private init; }

    /// <summary>The tolerance under which NaN must be met by NaN and an infinity by the same infinity.</summary>
    public Tolerance WithSpecialValues => this with { SpecialValues = true };

    /// <summary>
    /// Float32 sums of <paramref name="terms"/> products of values within [−1, 1]: rounding errors add like a random walk of √terms
    /// steps, each half a unit of a sum that itself grew to √terms, so terms · 2⁻²⁴; with a factor of 4 for the tail.
    /// </summary>
    public static Tolerance Product(int terms) => new(32 * FloatRounding, (4 + 4 * terms) * FloatRounding);

    /// <summary>
    /// TF32 against products of values within [−1, 1] that were not rounded: each operand errs by 2⁻¹¹ at most, so terms by 2⁻¹⁰, which
    /// add like a random walk of √<paramref name="terms"/> steps.
    /// </summary>
    public static Tolerance Tf32Product(int terms) => new(0, 2 * Math.Sqrt(terms) / (1 << 10));

    /// <summary>Whether the values are equal within the tolerance.</summary>
    public bool Accepts(double expected, double actual)
    {
        if (!double.IsFinite(expected) || !double.IsFinite(actual))
            return SpecialValues && expected.Equals(actual);
        return Math.Abs(expected - actual) <= Math.Max(Absolute, Relative * Math.Max(Math.Abs(expected), Math.Abs(actual)));
    }

    /// <summary>Fails the test unless each value is as expected.</summary>
    public void Check(double expected, double actual, string what) => Check([expected], [actual], what);

    /// <inheritdoc cref="Check(double, double, string)"/>
    public void Check(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, string what)
    {
        double[] wide = new double[actual.Length];
        for (int i = 0; i < actual.Length; i++)
            wide[i] = actual[i];
        Check(expected, wide, what);
    }

    /// <inheritdoc cref="Check(double, double, string)"/>
    public void Check(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, string what)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: {actual.Length} values where {expected.Length} are expected");
        int mismatches = 0;
        var list = new StringBuilder();
        for (int i = 0; i < expected.Length; i++)
        {
            if (Accepts(expected[i], actual[i]))
                continue;
            if (++mismatches <= MismatchesShown)
                list.Append($"\n  [{i}] expected {expected[i]:G9}, was {actual[i]:G9}{Errors(expected[i], actual[i])}");
        }
        Assert.True(mismatches == 0, $"{what}: {mismatches} of {expected.Length} values differ by more than {this}{list}");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Relative:G3} relative or {Absolute:G3} absolute";

    static string Errors(double expected, double actual)
    {
        double difference = Math.Abs(expected - actual);
        return $", off by {difference:G3}, {difference / Math.Max(Math.Abs(expected), Math.Abs(actual)):G3} relative";
    }
}
