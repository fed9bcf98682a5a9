using GpuNet.Kernels.Activations;
using GpuNet.Runtime.Devices;
using GpuNet.Runtime.Devices.Operations;

namespace GpuNet.Tests.Devices.Cpu;

/// <summary>The three products of a layer against plain loops in double precision.</summary>
public sealed class ProductTests
{
    // Of one rounding, relative to the largest intermediate result.
    const double Rounding = 1.0 / (1 << 24);

    static readonly Dictionary<string, (Func<double, double> Apply, Func<double, double> Derivative)> exact = new()
    {
        ["identity"] = (s => s, _ => 1),
        ["step"] = (s => s > 0 ? 1 : 0, _ => 0),
        ["relu"] = (s => Math.Max(s, 0), x => x > 0 ? 1 : 0),
        ["leaky_relu"] = (s => s > 0 ? s : 0.01 * s, x => x > 0 ? 1 : 0.01),
        ["sigmoid"] = (s => 1 / (1 + Math.Exp(-s)), x => x * (1 - x)),
        ["tanh"] = (Math.Tanh, x => 1 - x * x),
    };

    public static TheoryData<int> Widths => CpuTest.Widths;

    public static TheoryData<int, string> WidthsAndActivations =>
        new MatrixTheoryData<int, string>(Widths.Select(row => row.Data), exact.Keys);

    /// <summary>Shapes at which some path begins or ends, and random ones.</summary>
    static IEnumerable<(int Rows, int Inputs, int Outputs)> Shapes(int seed)
    {
        yield return (1, 1, 1);
        yield return (1, 300, 40);
        yield return (300, 1, 33);
        yield return (64, 40, 10);
        yield return (33, 300, 1);
        yield return (12, 16, 32);
        var random = new Random(seed);
        for (int i = 0; i < 12; i++)
            yield return (random.Next(1, 301), random.Next(1, 301), random.Next(1, 301));
    }

    [Theory]
    [MemberData(nameof(WidthsAndActivations))]
    public void Forward_is_the_product_with_bias_and_activation(int width, string activation)
    {
        using var device = CpuTest.Device(width);
        foreach (var (rows, inputs, outputs) in Shapes(seed: 1))
        {
            var uniform = CpuTest.Uniform(new Random(rows));
            using var x = new PaddedMatrix(device, rows + 1, inputs, uniform);
            using var w = new PaddedMatrix(device, inputs, outputs, uniform);
            using var b = new PaddedMatrix(device, 1, outputs, uniform);
            using var s = new PaddedMatrix(device, rows + 1, outputs);
            using var y = new PaddedMatrix(device, rows + 1, outputs);
            var known = Activation.Find(activation)!;
            device.Compile(new ForwardOperation("", known, x.Matrix, w.Matrix, b.Matrix, s.Matrix, y.Matrix)).Run(new Batch(0, rows));

            float[,] xs = x.Rows(rows), ws = w.Rows(inputs), bs = b.Rows(1), sums = s.Rows(rows), ys = y.Rows(rows);
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < outputs; j++)
                {
                    (double sum, double bound) = Sum(inputs, k => (double)xs[i, k] * ws[k, j], bs[0, j]);
                    CpuTest.AssertClose(sum, sums[i, j], bound, $"S[{i}, {j}] of {rows}x{inputs}x{outputs}");
                    // From the sum that was kept: a step at 0 must not depend on its last bit.
                    double expected = exact[activation].Apply(sums[i, j]);
                    CpuTest.AssertClose(expected, ys[i, j], 8 * Rounding * Math.Abs(expected), $"Y[{i}, {j}] of {rows}x{inputs}x{outputs}");
                }
            }
            s.AssertNothingElseWritten(rows);
            y.AssertNothingElseWritten(rows);
        }
    }

    [Theory]
    [MemberData(nameof(WidthsAndActivations))]
    public void Backward_is_the_product_with_the_transposed_weights_times_the_derivative(int width, string activation)
    {
        using var device = CpuTest.Device(width);
        foreach (var (rows, inputs, outputs) in Shapes(seed: 2))
        {
            var uniform = CpuTest.Uniform(new Random(rows));
            using var delta = new PaddedMatrix(device, rows + 1, outputs, uniform);
            using var w = new PaddedMatrix(device, inputs, outputs, uniform);
            using var from = new PaddedMatrix(device, rows + 1, inputs, uniform);
            using var below = new PaddedMatrix(device, rows + 1, inputs);
            var known = Activation.Find(activation)!;
            device.Compile(new BackwardOperation("", known, delta.Matrix, w.Matrix, from.Matrix, below.Matrix)).Run(new Batch(0, rows));

            float[,] deltas = delta.Rows(rows), ws = w.Rows(inputs), arguments = from.Rows(rows), results = below.Rows(rows);
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < inputs; j++)
                {
                    (double sum, double bound) = Sum(outputs, k => (double)deltas[i, k] * ws[j, k]);
                    double slope = exact[activation].Derivative(arguments[i, j]);
                    // A derivative is of the order of 1 with a few roundings.
                    double slopeBound = 4 * Rounding * Math.Abs(sum);
                    CpuTest.AssertClose(sum * slope, results[i, j], bound + slopeBound, $"δ[{i}, {j}] of {rows}x{inputs}x{outputs}");
                }
            }
            below.AssertNothingElseWritten(rows);
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

            float[,] xs = x.Rows(rows), deltas = delta.Rows(rows), ws = w.Rows(inputs), bs = b.Rows(1);
            for (int j = 0; j < outputs; j++)
            {
                for (int i = 0; i < inputs; i++)
                {
                    (double sum, double bound) = Sum(rows, k => (double)xs[k, i] * deltas[k, j]);
                    CpuTest.AssertClose(sum, ws[i, j], bound, $"∂W[{i}, {j}] of {rows}x{inputs}x{outputs}");
                }
                (double biasSum, double biasBound) = Sum(rows, k => deltas[k, j]);
                CpuTest.AssertClose(biasSum, bs[0, j], biasBound, $"∂b[{j}] of {rows}x{inputs}x{outputs}");
            }
            w.AssertNothingElseWritten(inputs);
            b.AssertNothingElseWritten(1);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_deep_product_is_summed_in_parts(int width)
    {
        const int Rows = 13, Inputs = 3001, Outputs = 35;
        using var device = CpuTest.Device(width);
        var uniform = CpuTest.Uniform(new Random(4));
        using var x = new PaddedMatrix(device, Inputs, Rows, uniform);
        using var delta = new PaddedMatrix(device, Inputs, Outputs, uniform);
        using var w = new PaddedMatrix(device, Rows, Outputs);
        using var b = new PaddedMatrix(device, 1, Outputs);
        device.Compile(new GradientOperation("", x.Matrix, delta.Matrix, w.Matrix, b.Matrix)).Run(new Batch(0, Inputs));

        float[,] xs = x.Rows(Inputs), deltas = delta.Rows(Inputs), ws = w.Rows(Rows);
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Outputs; j++)
            {
                // The order is that of the depth, whatever the parts: so the bits are those of the plain loop.
                float sum = 0f;
                for (int k = 0; k < Inputs; k++)
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
        foreach (var (rows, inputs, outputs) in new[] { (3, 5, 7), (37, 45, 51), (130, 67, 10) })
        {
            // 0·NaN and 0·∞ are NaN; a row of zeros meets both.
            using var x = new PaddedMatrix(device, rows, inputs, (i, k) => i == 1 ? 0f : i == 2 && k == 3 ? float.NegativeInfinity : 1f);
            using var w = new PaddedMatrix(device, inputs, outputs, (k, j) => k == 2 && j == 4 ? float.NaN : k == 1 && j == 2 ? float.PositiveInfinity : 1f);
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
                    Assert.Equal(Relu.Apply(sum), ys[i, j]);
                }
            }
        }
    }

    static (double Sum, double Bound) Sum(int terms, Func<int, double> term, double start = 0)
    {
        double sum = start, magnitude = Math.Abs(start);
        for (int k = 0; k < terms; k++)
        {
            double value = term(k);
            sum += value;
            magnitude += Math.Abs(value);
        }
        return (sum, (terms + 1) * Rounding * magnitude);
    }
}
