using GpuNet.Kernels.Recurrent;

namespace GpuNet;

/// <summary>
/// A recurrent layer of gated units (Cho et al., 2014): r_t = σ(x_t·W_r + b_r + h_{t−1}·U_r + c_r), z_t = σ(x_t·W_z + b_z + h_{t−1}·U_z + c_z),
/// n_t = tanh(x_t·W_n + b_n + r_t ⊙ (h_{t−1}·U_n + c_n)), h_t = (1 − z_t) ⊙ n_t + z_t ⊙ h_{t−1}. The reset gate acts behind the product,
/// as in PyTorch and cuDNN, and in ONNX with linear_before_reset = 1.
/// </summary>
/// <param name="Width">Number of units, h.</param>
/// <param name="Steps">T; divides the number of inputs.</param>
/// <param name="ReturnsSequence">Whether the output is h_1 … h_T, not h_T alone.</param>
public sealed record GruLayer(int Width, int Steps, bool ReturnsSequence = false) : GatedLayer(Width, Steps, ReturnsSequence)
{
    private protected override GatedCell Cell => GatedCell.Gru;
}
