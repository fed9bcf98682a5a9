namespace GpuNet.Kernels.Losses;

/// <summary>How the logits s become the network's answer.</summary>
public enum Link
{
    /// <summary>The answer is s: regression.</summary>
    Identity,

    /// <summary>The answer is σ(s), one probability an output.</summary>
    Sigmoid,

    /// <summary>The answer is e^{s_k}/Σ e^{s_j}, probabilities that add up to 1.</summary>
    Softmax,
}

/// <summary>What a row of logits is summarised by before its loss is taken.</summary>
/// <param name="max">The largest logit of the row.</param>
/// <param name="logSum">ln Σ e^{s_k − max}.</param>
public readonly struct RowStatistics(float max, float logSum)
{
    /// <summary>The largest logit of the row.</summary>
    public readonly float Max = max;

    /// <summary>ln Σ e^{s_k − max}.</summary>
    public readonly float LogSum = logSum;
}

/// <summary>
/// A loss, from logits: E = 1/N Σ_rows w Σ_k Value(s_k, y_k), with w = 1, or 1/K where <see cref="IsMeanOverOutputs"/>.
/// An implementation is a struct without fields; <see cref="Loss"/> lists them.
/// </summary>
public interface ILoss
{
    /// <summary>The name in files and on the command line.</summary>
    static abstract string Name { get; }

    /// <summary>How the logits become the network's answer.</summary>
    static abstract Link Link { get; }

    /// <summary>Whether the mean is taken over all N·K elements, not over the N rows.</summary>
    static abstract bool IsMeanOverOutputs { get; }

    /// <summary>One element's contribution to the loss of its row.</summary>
    static abstract float Value(float s, float y, RowStatistics row);

    /// <summary>∂/∂s of the row's loss, at one element; times w/N it is δ⁽ᴸ⁾.</summary>
    static abstract float Seed(float s, float y, RowStatistics row);
}
