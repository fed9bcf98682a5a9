using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Recurrent;

/// <summary>
/// The elementwise part of a gated recurrent cell in one time step, with its derivatives. Its products come before it: of the inputs of
/// the step and of the outputs of the step before, each with one column for each gate and unit. An implementation is a struct without
/// fields.
/// </summary>
interface ICell
{
    /// <summary>The name in kernels and files.</summary>
    static abstract string Name { get; }

    /// <summary>Number of gates, 3 or 4.</summary>
    static abstract int Gates { get; }

    /// <summary>Whether it hands on a state that is not its output.</summary>
    static abstract bool HasState { get; }

    /// <summary>Whether the two products have different δ.</summary>
    static abstract bool HasTwoDeltas { get; }

    /// <summary>Floating-point operations of a unit forward.</summary>
    static abstract int ForwardFlops { get; }

    /// <summary>Floating-point operations of a unit backward.</summary>
    static abstract int BackwardFlops { get; }

    /// <summary>A step forward.</summary>
    /// <param name="a">x_t·W + b.</param>
    /// <param name="v">h_{t−1}·U + c.</param>
    /// <param name="before">The state of the step before.</param>
    static abstract CellStep<V> Forward<V>(Gates<V> a, Gates<V> v, V before) where V : struct, IVector<V>;

    /// <summary>A step backward.</summary>
    /// <param name="gates">The gates.</param>
    /// <param name="third">The third of h_{t−1}·U + c.</param>
    /// <param name="before">The state of the step before.</param>
    /// <param name="state">The state.</param>
    /// <param name="g">∂E/∂h_t, without what comes by <paramref name="carry"/>.</param>
    /// <param name="carry">What comes from the next step past its products.</param>
    static abstract CellDeltas<V> Backward<V>(Gates<V> gates, V third, V before, V state, V g, V carry) where V : struct, IVector<V>;
}

/// <summary>A number for each gate; the fourth is not used where there are three.</summary>
readonly record struct Gates<V>(V First, V Second, V Third, V Fourth) where V : struct, IVector<V>;

/// <summary>What a step forward makes.</summary>
/// <param name="Gates">The gates, behind their activations.</param>
/// <param name="State">The state.</param>
/// <param name="Output">h_t.</param>
readonly record struct CellStep<V>(Gates<V> Gates, V State, V Output) where V : struct, IVector<V>;

/// <summary>What a step backward makes.</summary>
/// <param name="A">δ of x_t·W + b.</param>
/// <param name="V">δ of h_{t−1}·U + c.</param>
/// <param name="Carry">What goes to the step before past the products.</param>
readonly record struct CellDeltas<TV>(Gates<TV> A, Gates<TV> V, TV Carry) where TV : struct, IVector<TV>;
