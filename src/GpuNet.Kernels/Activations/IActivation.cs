using GpuNet.Kernels.Vectors;

namespace GpuNet;

/// <summary>What θ′ is computed from.</summary>
public enum DerivativeSource
{
    /// <summary>From x = θ(s); s is not stored.</summary>
    Output,

    /// <summary>From s.</summary>
    Input,

    /// <summary>There is no useful derivative; the activation is for inference only.</summary>
    None,
}

/// <summary>
/// An elementwise activation θ and its derivative. The CPU device runs them at the width of its registers; ILGPU compiles them into kernels
/// at the width of one float (<see cref="Lane1"/>). An implementation is a struct without fields; <see cref="Activation.Register"/> makes
/// it available.
/// </summary>
public interface IActivation
{
    /// <summary>The name in files and on the command line.</summary>
    static abstract string Name { get; }

    /// <summary>The argument that <see cref="Derivative{V}"/> takes.</summary>
    static abstract DerivativeSource DerivativeFrom { get; }

    /// <summary>Whether it passes about half of its inputs, so that He initialisation fits better than Glorot's.</summary>
    static abstract bool IsRectifier { get; }

    /// <summary>θ(s) for a register of values.</summary>
    static abstract V Apply<V>(V s) where V : struct, IVector<V>;

    /// <summary>θ′ for a register of values, from x or s as <see cref="DerivativeFrom"/> says.</summary>
    static abstract V Derivative<V>(V from) where V : struct, IVector<V>;
}
