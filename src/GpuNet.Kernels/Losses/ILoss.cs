using GpuNet.Kernels.Vectors;

namespace GpuNet;

/// <summary>How the logits s become predictions.</summary>
public enum Link
{
    /// <summary>The prediction is s: regression.</summary>
    Identity,

    /// <summary>The prediction is s, the distance of two examples: pairs.</summary>
    Distance,

    /// <summary>The prediction is σ(s), one probability per output.</summary>
    Sigmoid,

    /// <summary>The prediction is e^{s_k}/Σ e^{s_j}, probabilities that sum to 1.</summary>
    Softmax,
}

/// <summary>Statistics of a row of logits, computed before its loss.</summary>
/// <param name="max">The largest logit of the row; where the link is softmax.</param>
/// <param name="logSum">ln Σ e^{s_k − max}; where the link is softmax.</param>
/// <param name="outputs">K.</param>
public readonly struct LogitStatistics(float max, float logSum, int outputs)
{
    /// <summary>The largest logit of the row; where the link is softmax.</summary>
    public readonly float Max = max;

    /// <summary>ln Σ e^{s_k − max}; where the link is softmax.</summary>
    public readonly float LogSum = logSum;

    /// <summary>K.</summary>
    public readonly int Outputs = outputs;
}

/// <summary>
/// A loss, from logits: E = Σ_rows w E_row/Σ_rows w with the weights w of the examples, and E_row = Σ_k Value(s_k, y_k), or the mean over
/// k where <see cref="IsMeanOverOutputs"/>. An implementation is a struct whose fields are its constants, plain numbers that are passed
/// to the kernel; <see cref="Loss{TFormula}"/> makes it. Formulas are written for a register of outputs; kernels take them at the width
/// of one.
/// </summary>
public interface ILoss
{
    /// <summary>How the logits become predictions.</summary>
    static abstract Link Link { get; }

    /// <summary>Whether the mean is over all N·K elements instead of the N rows.</summary>
    static abstract bool IsMeanOverOutputs { get; }

    /// <summary>The contribution of some outputs to the loss of their row.</summary>
    V Value<V>(V s, V y, LogitStatistics row) where V : struct, IVector<V>;

    /// <summary>∂/∂s of the loss of the row, for some outputs; multiplied by w/Σw this is δ⁽ᴸ⁾.</summary>
    V Seed<V>(V s, V y, LogitStatistics row) where V : struct, IVector<V>;
}
