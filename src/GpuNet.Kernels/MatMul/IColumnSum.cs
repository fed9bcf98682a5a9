namespace GpuNet.Kernels.MatMul;

/// <summary>Whether a product also sums the columns of B.</summary>
interface IColumnSum
{
    /// <summary>Adds the values of B that a thread loads to its sums of four columns.</summary>
    static abstract Float4 Add(Float4 sums, PanelPart part);
}

/// <summary>No column sums.</summary>
readonly struct WithoutColumnSum : IColumnSum
{
    /// <inheritdoc/>
    public static Float4 Add(Float4 sums, PanelPart part) => default;
}

/// <summary>Column sums: the gradient of a bias, from registers, between the global load and the shared store.</summary>
readonly struct WithColumnSum : IColumnSum
{
    /// <inheritdoc/>
    public static Float4 Add(Float4 sums, PanelPart part) => sums + part.First + part.Second;
}
