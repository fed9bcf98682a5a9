namespace GpuNet.Reference.Blocks;

/// <summary>
/// h_t = θ(x_t·W + h_{t−1}·U + b), h_0 = 0; the output is h_T, or h_1 … h_T. Backward is backpropagation through time, step by step.
/// </summary>
/// <param name="w">W (n, h).</param>
/// <param name="u">U (h, h).</param>
/// <param name="b">b (1, h).</param>
/// <param name="activation">θ.</param>
/// <param name="steps">T.</param>
/// <param name="sequence">Whether the output is h_1 … h_T side by side.</param>
public sealed class RecurrentBlock(
    ReferenceMatrix w, ReferenceMatrix u, ReferenceMatrix b, ReferenceActivation activation, int steps, bool sequence = false)
    : ReferenceBlock
{
    readonly ReferenceTensor w = ReferenceTensor.Of("weight", w), u = ReferenceTensor.Of("recurrent", u), b = ReferenceTensor.Of("bias", b);
    readonly List<(ReferenceMatrix X, ReferenceMatrix Before, ReferenceMatrix S)> history = [];

    /// <inheritdoc/>
    public override IReadOnlyList<ReferenceTensor> Tensors => [w, u, b];

    /// <inheritdoc/>
    public override ReferenceMatrix Forward(ReferenceMatrix x, bool training)
    {
        history.Clear();
        var h = new ReferenceMatrix(x.Rows, b.Value.Columns);
        var states = new List<ReferenceMatrix>();
        for (int t = 0; t < steps; t++)
        {
            var xt = x.ColumnsOf(t * w.Value.Rows, w.Value.Rows);
            var s = ReferenceBias.Add(ReferenceProduct.Forward(xt, w.Value), b.Value);
            s.Add(ReferenceProduct.Forward(h, u.Value));
            history.Add((xt, h, s));
            h = s.Map(activation.Apply);
            states.Add(h);
        }
        return sequence ? states.Aggregate((first, second) => first.Beside(second)) : h;
    }

    /// <inheritdoc/>
    public override ReferenceMatrix Backward(ReferenceMatrix g)
    {
        int inputs = w.Value.Rows, width = b.Value.Columns;
        var above = g;
        g = new(g.Rows, width);
        var below = new ReferenceMatrix(g.Rows, steps * inputs);
        for (int t = steps - 1; t >= 0; t--)
        {
            var (x, before, s) = history[t];
            if (sequence || t == steps - 1)
                g.Add(sequence ? above.ColumnsOf(t * width, width) : above);
            var delta = g.Times(s.Map(activation.Derivative!));
            w.Gradient.Add(ReferenceProduct.Gradient(x, delta));
            u.Gradient.Add(ReferenceProduct.Gradient(before, delta));
            b.Gradient.Add(ReferenceBias.Gradient(delta));
            var belowNow = ReferenceProduct.Backward(delta, w.Value);
            for (int row = 0; row < g.Rows; row++)
                belowNow.Row(row).CopyTo(below.Row(row)[(t * inputs)..]);
            g = ReferenceProduct.Backward(delta, u.Value);
        }
        return below;
    }
}
