namespace GpuNet;

/// <summary>The role of a tensor in training. The flat buffer of all parameters is in this order.</summary>
public enum TensorRole
{
    /// <summary>A weight matrix: learned, with weight decay.</summary>
    Weight,

    /// <summary>A learned vector without weight decay: a bias, a scale.</summary>
    Bias,

    /// <summary>State of the layer, such as running statistics. Its gradient is always 0, so an optimizer does not change it.</summary>
    State,
}
