namespace GpuNet.Benchmarks.Products;

/// <summary>Which of a dense layer's three products.</summary>
public enum Layout
{
    /// <summary>X·W.</summary>
    Forward,

    /// <summary>δ·Wᵀ.</summary>
    Backward,

    /// <summary>Xᵀ·δ.</summary>
    Gradient,
}

/// <summary>
/// A product C = A·B of a dense layer. The operands lie as the layer keeps them, row-major, and are read transposed where needed.
/// </summary>
/// <param name="Inputs">n_in</param>
/// <param name="Outputs">n_out</param>
/// <param name="Batch">Examples.</param>
/// <param name="Layout">Which product.</param>
public sealed record ProductShape(int Inputs, int Outputs, int Batch, Layout Layout)
{
    /// <summary>The layers that are measured.</summary>
    public static readonly (int Inputs, int Outputs)[] Layers = [(784, 512), (512, 256), (256, 10), (1024, 1024)];

    /// <summary>The batches that are measured.</summary>
    public static readonly int[] Batches = [32, 256, 1024, 4096];

    /// <summary>Every layer with every batch and layout.</summary>
    public static IEnumerable<ProductShape> All => Of(Layers);

    /// <summary>Every batch and layout of some layers.</summary>
    public static IEnumerable<ProductShape> Of(params (int Inputs, int Outputs)[] layers) =>
        from layer in layers
        from batch in Batches
        from layout in Enum.GetValues<Layout>()
        select new ProductShape(layer.Inputs, layer.Outputs, batch, layout);

    /// <summary>Rows of C, columns of C, terms of a sum.</summary>
    public (int M, int N, int K) Sizes => Layout switch
    {
        Layout.Forward => (Batch, Outputs, Inputs),
        Layout.Backward => (Batch, Inputs, Outputs),
        _ => (Inputs, Outputs, Batch),
    };

    /// <summary>The shape of the first operand as it lies in memory: X, δ, X.</summary>
    public (int Rows, int Columns) A => Layout == Layout.Backward ? (Batch, Outputs) : (Batch, Inputs);

    /// <summary>The shape of the second operand as it lies in memory: W, W, δ.</summary>
    public (int Rows, int Columns) B => Layout == Layout.Gradient ? (Batch, Outputs) : (Inputs, Outputs);

    /// <summary>Whether A is read transposed.</summary>
    public bool IsATransposed => Layout == Layout.Gradient;

    /// <summary>Whether B is read transposed.</summary>
    public bool IsBTransposed => Layout == Layout.Backward;

    /// <summary>A multiplication with an addition counts as two.</summary>
    public double Flops => 2.0 * Inputs * Outputs * Batch;

    /// <inheritdoc/>
    public override string ToString() => $"{Inputs}×{Outputs} {Layout.ToString().ToLowerInvariant()}, batch {Batch}";
}
