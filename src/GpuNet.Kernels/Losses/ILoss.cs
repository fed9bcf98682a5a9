using GpuNet.Kernels.Vectors;

namespace GpuNet;

/// <summary>How the logits s become the network's answer.</summary>
public enum Link
{
    /// <summary>The answer is s: regression.</summary>
    Identity,

    /// <summary>The answer is s, the distance of two examples: whether they belong together.</summary>
    Distance,

    /// <summary>The answer is σ(s), one probability an output.</summary>
    Sigmoid,

    /// <summary>The answer is e^{s_k}/Σ e^{s_j}, probabilities that add up to 1.</summary>
    Softmax,
}

/// <summary>What a row of logits is summarised by before its loss is taken.</summary>
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
    /// <summary>How the logits become the network's answer.</summary>
    static abstract Link Link { get; }

    /// <summary>Whether the mean is taken over all N·K elements, not over the N rows.</summary>
    static abstract bool IsMeanOverOutputs { get; }

    /// <summary>What outputs contribute to the loss of their row.</summary>
    V Value<V>(V s, V y, LogitStatistics row) where V : struct, IVector<V>;

    /// <summary>∂/∂s of the row's loss, at some outputs; times w/Σw it is δ⁽ᴸ⁾.</summary>
    V Seed<V>(V s, V y, LogitStatistics row) where V : struct, IVector<V>;
}
