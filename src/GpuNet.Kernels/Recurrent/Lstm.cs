using GpuNet.Kernels.Activations;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Recurrent;

/// <summary>
/// Long short-term memory (Hochreiter and Schmidhuber, 1997; the forget gate of Gers, Schmidhuber and Cummins, 2000): i = σ(a_i + v_i),
/// f = σ(a_f + v_f), g = tanh(a_g + v_g), o = σ(a_o + v_o), c_t = f ⊙ c_{t−1} + i ⊙ g, h_t = o ⊙ tanh c_t. The gates are in PyTorch's
/// order: i, f, g, o.
/// </summary>
readonly struct Lstm : ICell
{
    public static string Name => "lstm";

    public static int Gates => 4;

    public static bool HasState => true;

    public static bool HasTwoDeltas => false;

    public static int ForwardFlops => 22;

    public static int BackwardFlops => 26;

    public static CellStep<V> Forward<V>(Gates<V> a, Gates<V> v, V before) where V : struct, IVector<V>
    {
        var i = Sigmoid.Apply(a.First + v.First);
        var f = Sigmoid.Apply(a.Second + v.Second);
        var g = Tanh.Apply(a.Third + v.Third);
        var o = Sigmoid.Apply(a.Fourth + v.Fourth);
        var c = f * before + i * g;
        return new(new(i, f, g, o), c, o * Tanh.Apply(c));
    }

    // ∂h/∂c = o ⊙ tanh′ c, ∂h/∂o = tanh c; ∂c/∂i = g, ∂c/∂f = c_{t−1}, ∂c/∂g = i, ∂c/∂c_{t−1} = f.
    public static CellDeltas<V> Backward<V>(Gates<V> gates, V third, V before, V state, V g, V carry) where V : struct, IVector<V>
    {
        var (i, f, n, o) = (gates.First, gates.Second, gates.Third, gates.Fourth);
        var squashed = Tanh.Apply(state);
        var deltaC = carry + g * o * Tanh.Derivative(squashed);
        var deltas = new Gates<V>(
            deltaC * n * Sigmoid.Derivative(i), deltaC * before * Sigmoid.Derivative(f), deltaC * i * Tanh.Derivative(n),
            g * squashed * Sigmoid.Derivative(o));
        return new(deltas, deltas, deltaC * f);
    }
}
