namespace GpuNet;

/// <summary>What happens to a layer's tensor in training. The flat buffer of all parameters is in this order.</summary>
public enum TensorRole
{
    /// <summary>A matrix of weights: learned, and subject to decay.</summary>
    Weight,

    /// <summary>A vector that is learned and never decays: a bias, a scale.</summary>
    Bias,

    /// <summary>
    /// A vector that the layer itself keeps, as running statistics; its gradient is always 0, so an optimizer leaves it alone.
    /// </summary>
    State,
}
