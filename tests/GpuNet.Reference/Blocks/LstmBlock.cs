namespace GpuNet.Reference.Blocks;

/// <summary>
/// i, f, o = σ, g = tanh of x·W + b + h·U + c, C ← f ⊙ C + i ⊙ g, h = o ⊙ tanh C, each gate by itself; columns of the tensors in the order
/// i, f, g, o.
/// </summary>
/// <param name="w">W (n, 4h).</param>
/// <param name="u">U (h, 4h).</param>
/// <param name="b">b (1, 4h).</param>
/// <param name="c">c (1, 4h).</param>
/// <param name="steps">T.</param>
/// <param name="sequence">Whether the output is h_1 … h_T side by side.</param>
public sealed class LstmBlock(
    ReferenceMatrix w, ReferenceMatrix u, ReferenceMatrix b, ReferenceMatrix c, int steps, bool sequence = false)
    : GatedBlock(w, u, b, c, gates: 4, steps, sequence)
{
    readonly List<(double I, double F, double G, double O, double Before, double State)[,]> history = [];
    ReferenceMatrix states = new(0, 0), stateGradients = new(0, 0);

    private protected override void Begin(int rows)
    {
        history.Clear();
        states = new(rows, Width);
        stateGradients = new(rows, Width);
    }

    private protected override ReferenceMatrix Step(ReferenceMatrix a, ReferenceMatrix v, ReferenceMatrix before)
    {
        var h = new ReferenceMatrix(before.Rows, Width);
        var kept = new (double, double, double, double, double, double)[before.Rows, Width];
        for (int row = 0; row < before.Rows; row++)
        {
            for (int k = 0; k < Width; k++)
            {
                double i = Sigmoid(Sum(0)), f = Sigmoid(Sum(1)), g = Math.Tanh(Sum(2)), o = Sigmoid(Sum(3));
                double last = states[row, k], state = f * last + i * g;
                kept[row, k] = (i, f, g, o, last, state);
                states[row, k] = state;
                h[row, k] = o * Math.Tanh(state);

                double Sum(int gate) => a[row, gate * Width + k] + v[row, gate * Width + k];
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
                var (i, f, n, o, last, state) = history[t][row, k];
                double tanh = Math.Tanh(state), d = stateGradients[row, k] + g[row, k] * o * (1 - tanh * tanh);
                stateGradients[row, k] = d * f;
                double[] deltas = [d * n * i * (1 - i), d * last * f * (1 - f), d * i * (1 - n * n), g[row, k] * tanh * o * (1 - o)];
                for (int gate = 0; gate < 4; gate++)
                    a[row, gate * Width + k] = v[row, gate * Width + k] = deltas[gate];
            }
        }
    }
}
