namespace GpuNet.Reference;

/// <summary>The error function, which .NET lacks, and the normal distribution that gelu takes from it.</summary>
public static class ErrorFunction
{
    /// <summary>erf x = 2/√π · e^{−x²} · Σ_n 2ⁿ x^{2n+1} / (1·3·5⋯(2n+1)): all terms of one sign, so nothing cancels.</summary>
    public static double Erf(double x)
    {
        // From there on 1 − |erf x| is below the last bit of a double.
        if (Math.Abs(x) > 6)
            return Math.Sign(x);
        double term = x, sum = x;
        for (int n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
        {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>Φ(x) = (1 + erf(x/√2))/2.</summary>
    public static double NormalCumulative(double x) => 0.5 * (1 + Erf(x / Math.Sqrt(2)));

    /// <summary>φ(x) = e^{−x²/2}/√(2π), the derivative of Φ.</summary>
    public static double NormalDensity(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
}
