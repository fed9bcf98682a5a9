using GpuNet.Kernels.Recurrent;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// A recurrent layer of long short-term memory (Hochreiter and Schmidhuber, 1997): i, f and o = σ, g = tanh of their columns of
/// x_t·W + b + h_{t−1}·U + c, c_t = f ⊙ c_{t−1} + i ⊙ g, h_t = o ⊙ tanh c_t. The biases of the forget gate f begin one larger than the
/// others (Jozefowicz, Zaremba and Sutskever, 2015).
/// </summary>
/// <param name="Width">Number of units, h.</param>
/// <param name="Steps">T; divides the number of inputs.</param>
/// <param name="ReturnsSequence">Whether the output is h_1 … h_T, not h_T alone.</param>
public sealed record LstmLayer(int Width, int Steps, bool ReturnsSequence = false) : GatedLayer(Width, Steps, ReturnsSequence)
{
    private protected override GatedCell Cell => GatedCell.Lstm;

    private protected override Initialiser FirstBias => new ForgetInitialiser(BiasInitialiser);
}
