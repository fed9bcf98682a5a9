using GpuNet.Kernels.Vectors;

namespace GpuNet;

/// <summary>A register of weights with their optimizer state.</summary>
/// <typeparam name="V">The register; kernels take one weight at a time.</typeparam>
/// <param name="weight">The weights.</param>
/// <param name="first">The first state values: velocities, or means of gradients or of their squares.</param>
/// <param name="second">The second state values: means of squared gradients.</param>
public readonly struct WeightState<V>(V weight, V first, V second) where V : struct, IVector<V>
{
    /// <summary>The weights.</summary>
    public readonly V Weight = weight;

    /// <summary>The first state values.</summary>
    public readonly V First = first;

    /// <summary>The second state values.</summary>
    public readonly V Second = second;
}

/// <summary>
/// An update rule for a register of weights. An implementation is a struct whose fields are its constants for one step, plain
/// numbers that are passed to the kernel; <see cref="Optimizer{TRule}"/> makes it.
/// </summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
public interface IOptimizer<TSelf> where TSelf : unmanaged, IOptimizer<TSelf>
{
    /// <summary>Number of state values per weight: 0, 1 or 2. They are initialised to 0.</summary>
    static abstract int StateSize { get; }

    /// <summary>The constants for a step.</summary>
    /// <param name="step">Counts from 1.</param>
    /// <param name="learningRate">η of this step.</param>
    TSelf At(int step, float learningRate);

    /// <summary>The weights after the step.</summary>
    WeightState<V> Apply<V>(WeightState<V> state, V gradient) where V : struct, IVector<V>;
}
