using GpuNet.Kernels.Optimizers;

namespace GpuNet;

/// <summary>
/// How gradients are changed before the update, in this order: c·g with c = min(1, <see cref="ClipNorm"/>/‖g‖) over all gradients
/// together, then each within ±<see cref="ClipValue"/>, then decay: g ← g + λw + λ₁ sign w with the optimizer's λ.
/// </summary>
public sealed record GradientRules
{
    /// <summary>λ₁ of L1: g ← g + λ₁ sign w. At least 0.</summary>
    public float L1 { get; init; }

    /// <summary>Whether biases decay like weights.</summary>
    public bool DecaysBiases { get; init; }

    /// <summary>The maximum norm of all gradients together, above 0; infinite for no limit.</summary>
    public float ClipNorm { get; init; } = float.PositiveInfinity;

    /// <summary>The maximum absolute value of a gradient, above 0; infinite for no limit.</summary>
    public float ClipValue { get; init; } = float.PositiveInfinity;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is not valid.</exception>
    public void Check()
    {
        if (!(L1 >= 0f && float.IsFinite(L1)))
            throw new ArgumentException($"the factor of L1 is {L1}; it must be a number of at least 0");
        if (!(ClipNorm > 0f))
            throw new ArgumentException($"the largest norm of the gradients is {ClipNorm}; it must be above 0");
        if (!(ClipValue > 0f))
            throw new ArgumentException($"the largest gradient is {ClipValue}; it must be above 0");
    }

    /// <summary>As kernels take it.</summary>
    internal Regularisation For(Optimizer optimizer, float learningRate) => optimizer.DecouplesDecay
        ? new(ClipValue, 0f, L1, 1f - learningRate * optimizer.WeightDecay)
        : new(ClipValue, optimizer.WeightDecay, L1, 1f);
}
