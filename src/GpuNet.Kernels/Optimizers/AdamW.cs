namespace GpuNet;

/// <summary>AdamW (Loshchilov and Hutter, 2019): <see cref="Adam"/> with decoupled weight decay, w ← w − ηλw − η m̂/(√v̂ + ε).</summary>
public sealed record AdamW() : Adam("adamw")
{
    /// <inheritdoc/>
    public override bool DecouplesDecay => true;
}
