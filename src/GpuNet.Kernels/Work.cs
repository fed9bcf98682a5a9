using System.Globalization;

namespace GpuNet.Kernels;

/// <summary>
/// FLOPs or bytes of a kernel as a function of its sizes: M rows and N columns of the result, or of X if the result has one value per row
/// or column; K terms of each sum. For a kernel over parameters, N is their number.
/// </summary>
/// <param name="MNK">For each term of each sum.</param>
/// <param name="MN">For each element of the result.</param>
/// <param name="MK">For each element of A.</param>
/// <param name="NK">For each element of B.</param>
/// <param name="M">For each row.</param>
/// <param name="N">For each column.</param>
sealed record Work(double MNK = 0, double MN = 0, double MK = 0, double NK = 0, double M = 0, double N = 0)
{
    /// <summary>The number for given sizes.</summary>
    public double At(long m, long n, long k) =>
        MNK * m * n * k + MN * m * n + MK * m * k + NK * n * k + M * m + N * n;

    /// <summary>The function as text: <c>2·MNK + 2·MN</c>.</summary>
    public override string ToString()
    {
        (double Factor, string Size)[] all = [(MNK, "MNK"), (MN, "MN"), (MK, "MK"), (NK, "NK"), (M, "M"), (N, "N")];
        var terms = all.Where(term => term.Factor != 0)
            .Select(term => $"{term.Factor.ToString(CultureInfo.InvariantCulture)}·{term.Size}").ToList();
        return terms.Count == 0 ? "0" : string.Join(" + ", terms);
    }
}
