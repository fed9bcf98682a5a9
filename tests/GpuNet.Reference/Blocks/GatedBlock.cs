namespace GpuNet.Reference.Blocks;

/// <summary>A recurrent layer of gated cells: a_t = x_t·W + b, v_t = h_{t−1}·U + c, h_0 = 0. Backward goes step by step.</summary>
/// <param name="w">W (n, gates · h).</param>
/// <param name="u">U (h, gates · h).</param>
/// <param name="b">b (1, gates · h).</param>
/// <param name="c">c (1, gates · h).</param>
/// <param name="gates">Number of gates.</param>
/// <param name="steps">T.</param>
/// <param name="sequence">Whether the output is h_1 … h_T side by side.</param>
public abstract class GatedBlock(
    ReferenceMatrix w, ReferenceMatrix u, ReferenceMatrix b, ReferenceMatrix c, int gates, int steps, bool sequence) : ReferenceBlock
{
    readonly ReferenceTensor w = ReferenceTensor.Of("weight", w), u = ReferenceTensor.Of("recurrent", u);
    readonly ReferenceTensor b = ReferenceTensor.Of("bias", b), c = ReferenceTensor.Of("recurrent_bias", c);
    readonly List<(ReferenceMatrix X, ReferenceMatrix Before)> inputs = [];

    /// <inheritdoc/>
    public override IReadOnlyList<ReferenceTensor> Tensors => [w, u, b, c];

    private protected int Width => u.Value.Rows;

    /// <inheritdoc/>
    public override ReferenceMatrix Forward(ReferenceMatrix x, bool training)
    {
        Begin(x.Rows);
        inputs.Clear();
        var h = new ReferenceMatrix(x.Rows, Width);
        var states = new List<ReferenceMatrix>();
        for (int t = 0; t < steps; t++)
        {
            var xt = x.ColumnsOf(t * w.Value.Rows, w.Value.Rows);
            inputs.Add((xt, h));
            h = Step(
                ReferenceBias.Add(ReferenceProduct.Forward(xt, w.Value), b.Value),
                ReferenceBias.Add(ReferenceProduct.Forward(h, u.Value), c.Value), h);
            states.Add(h);
        }
        return sequence ? states.Aggregate((first, second) => first.Beside(second)) : h;
    }

    /// <inheritdoc/>
    public override ReferenceMatrix Backward(ReferenceMatrix g)
    {
        int columns = w.Value.Rows;
        var above = g;
        g = new(g.Rows, Width);
        var below = new ReferenceMatrix(g.Rows, steps * columns);
        for (int t = steps - 1; t >= 0; t--)
        {
            if (sequence || t == steps - 1)
                g.Add(sequence ? above.ColumnsOf(t * Width, Width) : above);
            ReferenceMatrix a = new(g.Rows, gates * Width), v = new(g.Rows, gates * Width), before = new(g.Rows, Width);
            StepBack(t, g, a, v, before);
            var (x, h) = inputs[t];
            w.Gradient.Add(ReferenceProduct.Gradient(x, a));
            u.Gradient.Add(ReferenceProduct.Gradient(h, v));
            b.Gradient.Add(ReferenceBias.Gradient(a));
            c.Gradient.Add(ReferenceBias.Gradient(v));
            var belowNow = ReferenceProduct.Backward(a, w.Value);
            for (int row = 0; row < g.Rows; row++)
                belowNow.Row(row).CopyTo(below.Row(row)[(t * columns)..]);
            before.Add(ReferenceProduct.Backward(v, u.Value));
            g = before;
        }
        return below;
    }

    private protected static double Sigmoid(double s) => 1 / (1 + Math.Exp(-s));

    /// <summary>Begins a batch.</summary>
    private protected abstract void Begin(int rows);

    /// <summary>h_t of a_t, v_t and h_{t−1}.</summary>
    private protected abstract ReferenceMatrix Step(ReferenceMatrix a, ReferenceMatrix v, ReferenceMatrix before);

    /// <summary>From g = ∂E/∂h_t to δ of a_t and v_t, and what reaches h_{t−1} past v_t.</summary>
    private protected abstract void StepBack(
        int t, ReferenceMatrix g, ReferenceMatrix a, ReferenceMatrix v, ReferenceMatrix before);
}
