using System.Globalization;
using System.Text.RegularExpressions;
using GpuNet.Benchmarks.Ptx;
using GpuNet.Kernels.MatMul;

namespace GpuNet.Tests.Kernels;

/// <summary>The instructions for tensor cores, which take no GPU to be looked at and to be followed.</summary>
public sealed partial class TensorCoresTests
{
    const int Lanes = 32, Rows = 32, Columns = 16, Depth = TensorCores.Depth;

    /// <summary>
    /// A warp executes them as the manual of PTX says: which element of a fragment a register of a lane holds, in "Matrix fragments for
    /// mma.m16n8k8". Each lane then has its block of the product.
    /// </summary>
    [Fact]
    public void A_warp_computes_a_block_in_each_lane()
    {
        var random = new Random(132);
        float[,] a = Matrix(random, Rows, Depth), b = Matrix(random, Depth, Columns);
        float[][] registers = [.. Enumerable.Range(0, Lanes).Select(lane => (float[])
        [
            .. new float[16],
            .. RowsOf(a, 4 * (lane / 4), TensorCores.FirstStep(lane)), .. RowsOf(a, 4 * (lane / 4) + 2, TensorCores.FirstStep(lane)),
            .. ColumnsOf(b, 2 * TensorCores.ColumnPair(lane), TensorCores.FirstStep(lane)),
        ])];

        var instructions = Mma().Matches(TensorCores.Instructions);
        Assert.Equal(4, instructions.Count);
        foreach (Match mma in instructions)
            Execute(registers, Numbers(mma.Groups["d"]), Numbers(mma.Groups["a"]), Numbers(mma.Groups["b"]), Numbers(mma.Groups["c"]));

        for (int lane = 0; lane < Lanes; lane++)
        {
            for (int place = 0; place < 16; place++)
            {
                int row = 4 * (lane / 4) + place / 4, column = 4 * TensorCores.BlockColumn(lane) + place % 4;
                float expected = Enumerable.Range(0, Depth).Sum(step => a[row, step] * b[step, column]);
                Assert.Equal(expected, registers[lane][place]);
            }
        }
    }

    // The smallest tile, as the others take ILGPU seconds to compile.
    [Fact]
    public void Tiles_in_TF32_are_multiplied_by_tensor_cores()
    {
        using var compiler = new PtxCompiler(new(8, 0));
        string ptx = compiler.Compile(DenseGradients<Tf32<Tile32x32>, Aligned>.Kernel);
        // Four instructions are 8 steps of a block. There is a panel in the loop, and the last one.
        Assert.Equal(2 * (Tf32<Tile32x32>.Depth / Depth) * 4, Mma().Count(ptx));
        Assert.Contains("cvt.rna.tf32.f32", ptx, StringComparison.Ordinal);
    }

    // D = A·B + C, each fragment spread over the registers of the warp.
    static void Execute(float[][] registers, int[] d, int[] a, int[] b, int[] c)
    {
        float[,] ofA = new float[16, 8], ofB = new float[8, 8];
        for (int lane = 0; lane < Lanes; lane++)
        {
            var (group, thread) = (lane / 4, lane % 4);
            for (int i = 0; i < 4; i++)
                ofA[group + i % 2 * 8, thread + i / 2 * 4] = registers[lane][a[i]];
            for (int i = 0; i < 2; i++)
                ofB[thread + i * 4, group] = registers[lane][b[i]];
        }
        for (int lane = 0; lane < Lanes; lane++)
        {
            for (int i = 0; i < 4; i++)
            {
                int row = lane / 4 + i / 2 * 8, column = lane % 4 * 2 + i % 2;
                float product = Enumerable.Range(0, 8).Sum(step => ofA[row, step] * ofB[step, column]);
                registers[lane][d[i]] = registers[lane][c[i]] + product;
            }
        }
    }

    // Multiples of ⅛, whose sums are exact in any order.
    static float[,] Matrix(Random random, int rows, int columns)
    {
        var matrix = new float[rows, columns];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                matrix[row, column] = random.NextEighths(1)[0];
        }
        return matrix;
    }

    static float[] RowsOf(float[,] a, int row, int step) => [a[row, step], a[row + 1, step], a[row, step + 1], a[row + 1, step + 1]];

    static float[] ColumnsOf(float[,] b, int column, int step) =>
        [b[step, column], b[step + 1, column], b[step, column + 1], b[step + 1, column + 1]];

    static int[] Numbers(Group registers) =>
        [.. registers.Value.Split(',').Select(register => int.Parse(register.Trim().TrimStart('%'), CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"mma\.sync\.aligned\.m16n8k8\S*\s+\{(?<d>[^}]*)\}, \{(?<a>[^}]*)\}, \{(?<b>[^}]*)\}, \{(?<c>[^}]*)\};")]
    private static partial Regex Mma();
}
