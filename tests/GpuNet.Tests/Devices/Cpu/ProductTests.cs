using GpuNet.Devices.Operations;

namespace GpuNet.Tests.Devices.Cpu;

/// <summary>The three products of a layer against plain loops in double precision.</summary>
public sealed class ProductTests
{
    // The relative error of one rounding.
    const double Rounding = 1.0 / (1 << 24);

    static readonly (Activation Activation, Func<double, double> Apply, Func<double, double> Derivative)[] activations =
    [
        (Activation.Identity, s => s, _ => 1),
        (Activation.Step, s => s > 0 ? 1 : 0, _ => 0),
        (Activation.Relu, s => Math.Max(s, 0), x => x > 0 ? 1 : 0),
        (Activation.LeakyRelu, s => s > 0 ? s : 0.01 * s, x => x > 0 ? 1 : 0.01),
        (Activation.Sigmoid, s => 1 / (1 + Math.Exp(-s)), x => x * (1 - x)),
        (Activation.Tanh, Math.Tanh, x => 1 - x * x),
    ];

    public static TheoryData<int> Widths => CpuTest.Widths;

    /// <summary>Shapes at which some path begins or ends, and random ones.</summary>
    static IEnumerable<(int Rows, int Inputs, int Outputs)> Shapes(int seed)
    {
        yield return (1, 1, 1);
        yield return (1, 300, 40);
        yield return (300, 1, 33);
        yield return (64, 40, 10);
        yield return (33, 300, 1);
        yield return (12, 16, 32);
        // Rows 4 KB apart, which are packed at any size; and more depth than is gone through at a time.
        yield return (110, 129, 1024);
        yield return (130, 1024, 70);
        yield return (13, 2100, 35);
        yield return (2100, 13, 35);
        var random = new Random(seed);
        for (int i = 0; i < 8; i++)
            yield return (random.Next(1, 301), random.Next(1, 301), random.Next(1, 301));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Forward_is_the_product_with_bias_and_activation(int width)
    {
        using var device = CpuTest.Device(width);
        foreach (var (rows, inputs, outputs) in Shapes(seed: 1))
        {
            var uniform = CpuTest.Uniform(new Random(rows));
            using var x = new PaddedMatrix(device, rows + 1, inputs, uniform);
            using var w = new PaddedMatrix(device, inputs, outputs, uniform);
            using var b = new PaddedMatrix(device, 1, outputs, uniform);
            var (sums, bounds) = Product(x.Rows(rows), Transposed(w.Rows(inputs)), b.Rows(1));
            foreach (var (activation, apply, _) in activations)
            {
                using var s = new PaddedMatrix(device, rows + 1, outputs);
                using var y = new PaddedMatrix(device, rows + 1, outputs);
                var operation = new ForwardOperation("", activation, x.Matrix, w.Matrix, b.Matrix, s.Matrix, y.Matrix);
                device.Compile(operation).Run(new Batch(0, rows));

                var kept = s.Rows(rows);
                AssertClose(sums, bounds, kept, $"S of {rows}x{inputs}x{outputs}");
                // From the sum that was kept: a step at 0 must not depend on its last bit.
                var expected = Map(kept, (value, _, _) => apply(value));
                var roundings = Map(expected, (value, _, _) => 8 * Rounding * Math.Abs(value));
                AssertClose(expected, roundings, y.Rows(rows), $"{activation} of {rows}x{inputs}x{outputs}");
                s.AssertNothingElseWritten(rows);
                y.AssertNothingElseWritten(rows);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Backward_is_the_product_with_the_transposed_weights_times_the_derivative(int width)
    {
        using var device = CpuTest.Device(width);
        foreach (var (rows, inputs, outputs) in Shapes(seed: 2))
        {
            var uniform = CpuTest.Uniform(new Random(rows));
            using var delta = new PaddedMatrix(device, rows + 1, outputs, uniform);
            using var w = new PaddedMatrix(device, inputs, outputs, uniform);
            using var from = new PaddedMatrix(device, rows + 1, inputs, uniform);
            var arguments = from.Rows(rows);
            var (sums, bounds) = Product(delta.Rows(rows), w.Rows(inputs));
            foreach (var (activation, _, derivative) in activations)
            {
                using var below = new PaddedMatrix(device, rows + 1, inputs);
                var operation = new BackwardOperation("", activation, delta.Matrix, w.Matrix, from.Matrix, below.Matrix);
                device.Compile(operation).Run(new Batch(0, rows));

                var expected = Map(sums, (sum, i, j) => sum * derivative(arguments[i, j]));
                // A derivative is at most 1, with a few roundings.
                var expectedBounds = Map(bounds, (bound, i, j) => bound + 4 * Rounding * Math.Abs(sums[i, j]));
                AssertClose(expected, expectedBounds, below.Rows(rows), $"{activation} of {rows}x{inputs}x{outputs}");
                below.AssertNothingElseWritten(rows);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Gradients_are_the_product_with_the_transposed_input_and_the_column_sums(int width)
    {
        using var device = CpuTest.Device(width);
        foreach (var (rows, inputs, outputs) in Shapes(seed: 3))
        {
            var uniform = CpuTest.Uniform(new Random(rows));
            using var x = new PaddedMatrix(device, rows + 1, inputs, uniform);
            using var delta = new PaddedMatrix(device, rows + 1, outputs, uniform);
            using var w = new PaddedMatrix(device, inputs, outputs);
            using var b = new PaddedMatrix(device, 1, outputs);
            device.Compile(new GradientOperation("", x.Matrix, delta.Matrix, w.Matrix, b.Matrix)).Run(new Batch(0, rows));

            var transposed = Transposed(delta.Rows(rows));
            var ones = new float[1, rows];
            for (int row = 0; row < rows; row++)
                ones[0, row] = 1f;
            var (products, productBounds) = Product(Transposed(x.Rows(rows)), transposed);
            var (sums, sumBounds) = Product(ones, transposed);
            AssertClose(products, productBounds, w.Rows(inputs), $"∂W of {rows}x{inputs}x{outputs}");
            AssertClose(sums, sumBounds, b.Rows(1), $"∂b of {rows}x{inputs}x{outputs}");
            w.AssertNothingElseWritten(inputs);
            b.AssertNothingElseWritten(1);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_element_is_one_chain_of_multiply_adds_in_the_order_of_the_depth(int width)
    {
        const int Rows = 3001, Inputs = 13, Outputs = 35;
        using var device = CpuTest.Device(width);
        var uniform = CpuTest.Uniform(new Random(4));
        using var x = new PaddedMatrix(device, Rows, Inputs, uniform);
        using var delta = new PaddedMatrix(device, Rows, Outputs, uniform);
        using var w = new PaddedMatrix(device, Inputs, Outputs);
        using var b = new PaddedMatrix(device, 1, Outputs);
        device.Compile(new GradientOperation("", x.Matrix, delta.Matrix, w.Matrix, b.Matrix)).Run(new Batch(0, Rows));

        float[,] xs = x.Rows(Rows), deltas = delta.Rows(Rows), ws = w.Rows(Inputs);
        for (int i = 0; i < Inputs; i++)
        {
            for (int j = 0; j < Outputs; j++)
            {
                float sum = 0f;
                for (int k = 0; k < Rows; k++)
                    sum = MathF.FusedMultiplyAdd(xs[k, i], deltas[k, j], sum);
                Assert.Equal(sum, ws[i, j]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void NaN_and_infinity_pass_through_as_in_plain_loops(int width)
    {
        using var device = CpuTest.Device(width);
        foreach (var (rows, inputs, outputs) in new[] { (3, 5, 7), (37, 45, 51), (130, 67, 10), (101, 40, 1024) })
        {
            // 0·NaN and 0·∞ are NaN; a row of zeros meets both.
            using var x = new PaddedMatrix(device, rows, inputs, (i, k) => i == 1 ? 0f : i == 2 && k == 3 ? float.NegativeInfinity : 1f);
            using var w = new PaddedMatrix(
                device, inputs, outputs, (k, j) => k == 2 && j == 4 ? float.NaN : k == 1 && j == 2 ? float.PositiveInfinity : 1f);
            using var b = new PaddedMatrix(device, 1, outputs, (_, _) => 0f);
            using var y = new PaddedMatrix(device, rows, outputs);
            device.Compile(new ForwardOperation("", Activation.Relu, x.Matrix, w.Matrix, b.Matrix, null, y.Matrix)).Run(new Batch(0, rows));

            float[,] xs = x.Rows(rows), ws = w.Rows(inputs), ys = y.Rows(rows);
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < outputs; j++)
                {
                    float sum = 0f;
                    for (int k = 0; k < inputs; k++)
                        sum += xs[i, k] * ws[k, j];
                    Assert.Equal(sum < 0f ? 0f : sum, ys[i, j]);
                }
            }
        }
    }

    // Σ_k left[i, k]·right[j, k] + start[0, j], and how far a sum of floats may be from it.
    static (double[,] Sums, double[,] Bounds) Product(float[,] left, float[,] right, float[,]? start = null)
    {
        int m = left.GetLength(0), n = right.GetLength(0), depth = left.GetLength(1);
        double[,] sums = new double[m, n], bounds = new double[m, n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = start?[0, j] ?? 0, magnitude = Math.Abs(sum);
                for (int k = 0; k < depth; k++)
                {
                    double term = (double)left[i, k] * right[j, k];
                    sum += term;
                    magnitude += Math.Abs(term);
                }
                sums[i, j] = sum;
                bounds[i, j] = (depth + 1) * Rounding * magnitude;
            }
        }
        return (sums, bounds);
    }

    static float[,] Transposed(float[,] matrix)
    {
        var transposed = new float[matrix.GetLength(1), matrix.GetLength(0)];
        for (int i = 0; i < transposed.GetLength(0); i++)
        {
            for (int j = 0; j < transposed.GetLength(1); j++)
                transposed[i, j] = matrix[j, i];
        }
        return transposed;
    }

    static double[,] Map<T>(T[,] matrix, Func<T, int, int, double> map)
    {
        var mapped = new double[matrix.GetLength(0), matrix.GetLength(1)];
        for (int i = 0; i < mapped.GetLength(0); i++)
        {
            for (int j = 0; j < mapped.GetLength(1); j++)
                mapped[i, j] = map(matrix[i, j], i, j);
        }
        return mapped;
    }

    static void AssertClose(double[,] expected, double[,] bounds, float[,] actual, string what)
    {
        for (int i = 0; i < expected.GetLength(0); i++)
        {
            for (int j = 0; j < expected.GetLength(1); j++)
            {
                if (!(Math.Abs(expected[i, j] - actual[i, j]) <= bounds[i, j]))
                    Assert.Fail($"{what} [{i}, {j}]: expected {expected[i, j]:g9}, got {actual[i, j]:g9}, bound {bounds[i, j]:g3}");
            }
        }
    }
}
