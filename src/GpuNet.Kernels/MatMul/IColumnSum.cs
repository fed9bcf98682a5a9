namespace GpuNet.Kernels.MatMul;

/// <summary>Whether a product sums the columns of B on its way.</summary>
interface IColumnSum
{
    /// <summary>Adds what a thread carries of a panel of B to its sums of four columns.</summary>
    static abstract Float4 Add(Float4 sums, PanelPart part);
}

/// <summary>It does not.</summary>
readonly struct WithoutColumnSum : IColumnSum
{
    /// <inheritdoc/>
    public static Float4 Add(Float4 sums, PanelPart part) => default;
}

/// <summary>It does: the gradient of a bias, from registers, on the way from global to shared memory.</summary>
readonly struct WithColumnSum : IColumnSum
{
    /// <inheritdoc/>
    public static Float4 Add(Float4 sums, PanelPart part) => sums + part.First + part.Second;
}
