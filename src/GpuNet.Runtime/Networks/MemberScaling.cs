using GpuNet.Devices.Operations;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// The scaling of the members of an ensemble that share their weights: X_m = θ(X_below,m ⊙ r_m + b_m), with a row of r and b for each.
/// Backward, ∂E/∂X_below = δ_m ⊙ r_m, ∂E/∂r_m = Σ δ_m ⊙ X_below,m and ∂E/∂b_m = Σ δ_m (Wen, Tran and Ba, BatchEnsemble, 2020).
/// </summary>
static class MemberScaling
{
    /// <summary>Records it between two signals of a layer.</summary>
    /// <param name="tape">The plan that is being recorded.</param>
    /// <param name="input">X_below; where it has one row for all members, they share it.</param>
    /// <param name="output">X, with k rows for each row of a network without members.</param>
    /// <param name="scale">The name of r.</param>
    /// <param name="shift">The name of b; null for none.</param>
    public static void Record(Tape tape, Signal input, Signal output, string scale, string? shift = null)
    {
        string step = scale.Replace('_', ' ');
        var r = tape.Parameter(scale);
        Matrix? b = shift is null ? null : tape.Parameter(shift);
        tape.Forward(new MemberScaleOperation(tape.Step(step), output.Activation, input.X, r, b, output.S, output.X), output);
        if (output.Delta is not { } delta)
            return;
        Matrix? gradient = shift is null ? null : tape.Gradient(shift);
        tape.Backward(new MemberScaleGradientOperation(
            tape.Step($"{step} gradients"), delta, input.X, tape.Gradient(scale), gradient), output);
        if (input.Delta is not { } below)
            return;
        tape.TimesDerivative(input);
        tape.Backward(new MemberScaleBackwardOperation(tape.Step($"{step} backward"), delta, r, below), input);
    }
}
