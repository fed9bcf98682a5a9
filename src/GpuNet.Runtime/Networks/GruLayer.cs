using GpuNet.Kernels.Recurrent;

namespace GpuNet;

/// <summary>
/// A recurrent layer of gated units (Cho et al., 2014): with a = x_t·W + b and v = h_{t−1}·U + c, r = σ(a_r + v_r), z = σ(a_z + v_z),
/// n = tanh(a_n + r ⊙ v_n), h_t = (1 − z) ⊙ n + z ⊙ h_{t−1}. The reset gate r acts behind the product, as in PyTorch and cuDNN, and in
/// ONNX with linear_before_reset = 1.
/// </summary>
/// <param name="Width">Number of units, h.</param>
/// <param name="Steps">T; divides the number of inputs.</param>
/// <param name="ReturnsSequence">Whether the output is h_1 … h_T, not h_T alone.</param>
public sealed record GruLayer(int Width, int Steps, bool ReturnsSequence = false) : GatedLayer(Width, Steps, ReturnsSequence)
{
    private protected override GatedCell Cell => GatedCell.Gru;
}
