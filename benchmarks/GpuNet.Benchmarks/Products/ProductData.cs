using GpuNet.Reference;

namespace GpuNet.Benchmarks.Products;

/// <summary>Operands of a product, the same in every run, and what the result must be.</summary>
public sealed class ProductData(ProductShape shape)
{
    readonly double[] projection = [.. Measured.Values(shape.Sizes.N, seed: 3).Select(value => (double)value)];

    /// <summary>The product.</summary>
    public ProductShape Shape => shape;

    /// <summary>The first operand, dense and row-major.</summary>
    public float[] A { get; } = Measured.Values(shape.A.Rows * shape.A.Columns, seed: 1);

    /// <summary>The second operand, dense and row-major.</summary>
    public float[] B { get; } = Measured.Values(shape.B.Rows * shape.B.Columns, seed: 2);

    /// <summary>The product in plain loops.</summary>
    public void Naive(float[] c)
    {
        var (m, n, k) = shape.Sizes;
        Action<float[], float[], float[], int, int, int> product = shape.Layout switch
        {
            Layout.Forward => NaiveCpu.Forward,
            Layout.Backward => NaiveCpu.Backward,
            _ => NaiveCpu.Gradient,
        };
        product(A, B, c, m, n, k);
    }

    /// <summary>
    /// Fails unless C = A·B, by Freivalds's check: C·v = A·(B·v) for a random v, which takes a time that grows with the matrices and
    /// not with the product, and is summed in double.
    /// </summary>
    /// <param name="c">Dense and row-major.</param>
    /// <param name="who">Who multiplied.</param>
    /// <param name="precision">In what.</param>
    public void Check(float[] c, string who, Precision precision = Precision.Float32)
    {
        var (m, n, k) = shape.Sizes;
        double[] bv = Multiply(B, shape.IsBTransposed, k, n, projection);
        double[] expected = Multiply(A, shape.IsATransposed, m, k, bv);
        double[] actual = Multiply(c, false, m, n, projection);
        double tolerance = (precision == Precision.Float32 ? 1e-6 : 1e-4) * k * Math.Sqrt(n);
        for (int row = 0; row < m; row++)
        {
            double error = actual[row] - expected[row];
            if (!(Math.Abs(error) <= tolerance))
            {
                throw new InvalidOperationException(
                    $"{who}: {shape}: row {row} is wrong by {error}: nothing is timed that is not right");
            }
        }
    }

    // The matrix (rows, columns), or what lies in memory as its transpose, times a vector.
    static double[] Multiply(float[] matrix, bool isTransposed, int rows, int columns, double[] vector)
    {
        var result = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                result[row] += matrix[isTransposed ? column * rows + row : row * columns + column] * vector[column];
        }
        return result;
    }
}
