using GpuNet.Kernels.MatMul;
using GpuNet.Ladder.Rungs;
using ILGPU;

namespace GpuNet.Ladder;

/// <summary>
/// A step of the ladder: a kernel for C = A·B, all row-major, of any sizes. Rows begin at multiples of 4 floats; what lies between is
/// 0 in A and B, and in C may become 0.
/// </summary>
/// <param name="Number">Its place.</param>
/// <param name="Name">Its type.</param>
/// <param name="Idea">What is new.</param>
/// <param name="Body">The kernel: A (M, K), B (K, N), C (M, N).</param>
/// <param name="Rows">Rows of C that a group computes.</param>
/// <param name="Columns">Columns of C that a group computes.</param>
/// <param name="Threads">Threads of a group.</param>
sealed record Rung(
    int Number, string Name, string Idea, Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, MatMulShape> Body,
    int Rows, int Columns, int Threads)
{
    /// <summary>From the bottom up.</summary>
    public static IReadOnlyList<Rung> All { get; } =
    [
        Naive.Rung, Coalesced.Rung, SharedTile.Rung, Register1D.Rung, Register2D.Rung, Vectorised.Rung, DoubleBuffered.Rung,
    ];

    /// <summary>The groups for a product.</summary>
    public KernelConfig Config(MatMulShape shape) => new(
        new Index3D((shape.N + Columns - 1) / Columns, (shape.M + Rows - 1) / Rows, 1), new Index3D(Threads, 1, 1));

    /// <summary>Its row in a table of README.md, to be continued.</summary>
    public string Row => $"| [{this}](Rungs/{this}.cs) | {Idea} |";

    /// <inheritdoc/>
    public override string ToString() => $"{Number}_{Name}";
}
