namespace GpuNet.Reference.Blocks;

/// <summary>X = θ(X_below·W + b).</summary>
public sealed class DenseBlock(ReferenceMatrix w, ReferenceMatrix b, ReferenceActivation activation) : ReferenceBlock
{
    readonly ReferenceTensor w = ReferenceTensor.Of("weight", w), b = ReferenceTensor.Of("bias", b);
    ReferenceMatrix input = new(0, 0), s = new(0, 0);

    /// <inheritdoc/>
    public override IReadOnlyList<ReferenceTensor> Tensors => [w, b];

    /// <inheritdoc/>
    public override ReferenceMatrix Forward(ReferenceMatrix x, bool training)
    {
        input = x;
        s = ReferenceBias.Add(ReferenceProduct.Forward(x, w.Value), b.Value);
        return s.Map(activation.Apply);
    }

    /// <inheritdoc/>
    public override ReferenceMatrix Backward(ReferenceMatrix g)
    {
        var delta = g.Times(s.Map(activation.Derivative!));
        w.Gradient.Add(ReferenceProduct.Gradient(input, delta));
        b.Gradient.Add(ReferenceBias.Gradient(delta));
        return ReferenceProduct.Backward(delta, w.Value);
    }
}
