namespace GpuNet.Reference.Optimizers;

/// <summary>What is done to the gradients of all parameters before an optimizer's step.</summary>
public sealed record ReferenceRules
{
    /// <summary>The largest norm of all gradients together.</summary>
    public double ClipNorm { get; init; } = double.PositiveInfinity;

    /// <summary>The largest size of a gradient.</summary>
    public double ClipValue { get; init; } = double.PositiveInfinity;

    /// <summary>λ₂: g ← g + λ₂w.</summary>
    public double L2 { get; init; }

    /// <summary>λ₁: g ← g + λ₁ sign w.</summary>
    public double L1 { get; init; }

    /// <summary>g·min(1, limit/‖g‖), then within ±<see cref="ClipValue"/>, then with decay where it applies.</summary>
    /// <param name="parameters">w of each parameter.</param>
    /// <param name="gradients">g of each parameter.</param>
    /// <param name="decays">Whether a parameter decays.</param>
    public double[] Apply(IReadOnlyList<double> parameters, IReadOnlyList<double> gradients, Func<int, bool> decays)
    {
        double norm = Math.Sqrt(gradients.Sum(g => g * g));
        double factor = norm > ClipNorm ? ClipNorm / norm : 1;
        double[] results = new double[gradients.Count];
        for (int i = 0; i < results.Length; i++)
        {
            double w = parameters[i], g = Math.Clamp(factor * gradients[i], -ClipValue, ClipValue);
            double sign = w > 0 ? 1 : w < 0 ? -1 : 0;
            results[i] = decays(i) ? g + L2 * w + L1 * sign : g;
        }
        return results;
    }
}
