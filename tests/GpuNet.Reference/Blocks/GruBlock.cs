namespace GpuNet.Reference.Blocks;

/// <summary>
/// r = σ(x·W_r + b_r + h·U_r + c_r), z = σ(x·W_z + b_z + h·U_z + c_z), n = tanh(x·W_n + b_n + r ⊙ (h·U_n + c_n)),
/// h ← (1 − z) ⊙ n + z ⊙ h, each gate by itself; columns of the tensors in the order r, z, n.
/// </summary>
/// <param name="w">W (n, 3h).</param>
/// <param name="u">U (h, 3h).</param>
/// <param name="b">b (1, 3h).</param>
/// <param name="c">c (1, 3h).</param>
/// <param name="steps">T.</param>
/// <param name="sequence">Whether the output is h_1 … h_T side by side.</param>
public sealed class GruBlock(
    ReferenceMatrix w, ReferenceMatrix u, ReferenceMatrix b, ReferenceMatrix c, int steps, bool sequence = false)
    : GatedBlock(w, u, b, c, gates: 3, steps, sequence)
{
    readonly List<(double R, double Z, double N, double V, double Before)[,]> history = [];

    private protected override void Begin(int rows) => history.Clear();

    private protected override ReferenceMatrix Step(ReferenceMatrix a, ReferenceMatrix v, ReferenceMatrix before)
    {
        var h = new ReferenceMatrix(before.Rows, Width);
        var kept = new (double, double, double, double, double)[before.Rows, Width];
        for (int row = 0; row < before.Rows; row++)
        {
            for (int k = 0; k < Width; k++)
            {
                double r = Sigmoid(a[row, k] + v[row, k]), z = Sigmoid(a[row, Width + k] + v[row, Width + k]);
                double inner = v[row, 2 * Width + k], n = Math.Tanh(a[row, 2 * Width + k] + r * inner);
                h[row, k] = (1 - z) * n + z * before[row, k];
                kept[row, k] = (r, z, n, inner, before[row, k]);
            }
        }
        history.Add(kept);
        return h;
    }

    private protected override void StepBack(int t, ReferenceMatrix g, ReferenceMatrix a, ReferenceMatrix v, ReferenceMatrix before)
    {
        for (int row = 0; row < g.Rows; row++)
        {
            for (int k = 0; k < Width; k++)
            {
                var (r, z, n, inner, h) = history[t][row, k];
                double dn = g[row, k] * (1 - z) * (1 - n * n), dz = g[row, k] * (h - n) * z * (1 - z), dr = dn * inner * r * (1 - r);
                (a[row, k], a[row, Width + k], a[row, 2 * Width + k]) = (dr, dz, dn);
                (v[row, k], v[row, Width + k], v[row, 2 * Width + k]) = (dr, dz, dn * r);
                before[row, k] = g[row, k] * z;
            }
        }
    }
}
