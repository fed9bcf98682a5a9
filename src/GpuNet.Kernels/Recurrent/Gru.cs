using GpuNet.Kernels.Activations;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Kernels.Recurrent;

/// <summary>
/// A gated recurrent unit (Cho et al., 2014): r = σ(a_r + v_r), z = σ(a_z + v_z), n = tanh(a_n + r ⊙ v_n),
/// h_t = (1 − z) ⊙ n + z ⊙ h_{t−1}. The reset gate r acts behind the product, as in PyTorch and cuDNN, and in ONNX with
/// linear_before_reset = 1. The gates are in PyTorch's order: r, z, n.
/// </summary>
readonly struct Gru : ICell
{
    public static string Name => "gru";

    public static int Gates => 3;

    public static bool HasState => false;

    public static bool HasTwoDeltas => true;

    public static int ForwardFlops => 16;

    public static int BackwardFlops => 18;

    public static CellStep<V> Forward<V>(Gates<V> a, Gates<V> v, V before) where V : struct, IVector<V>
    {
        var r = Sigmoid.Apply(a.First + v.First);
        var z = Sigmoid.Apply(a.Second + v.Second);
        var n = Tanh.Apply(a.Third + r * v.Third);
        var h = n + z * (before - n);
        return new(new(r, z, n, V.Zero), h, h);
    }

    // ∂h/∂n = 1 − z, ∂h/∂z = h_{t−1} − n, ∂h/∂h_{t−1} = z past the products; ∂n/∂r = n′ ⊙ v_n, ∂n/∂v_n = n′ ⊙ r.
    public static CellDeltas<V> Backward<V>(Gates<V> gates, V third, V before, V state, V g, V carry) where V : struct, IVector<V>
    {
        var (r, z, n) = (gates.First, gates.Second, gates.Third);
        g += carry;
        var deltaN = g * (V.Broadcast(1f) - z) * Tanh.Derivative(n);
        var deltaZ = g * (before - n) * Sigmoid.Derivative(z);
        var deltaR = deltaN * third * Sigmoid.Derivative(r);
        return new(new(deltaR, deltaZ, deltaN, V.Zero), new(deltaR, deltaZ, deltaN * r, V.Zero), g * z);
    }
}
