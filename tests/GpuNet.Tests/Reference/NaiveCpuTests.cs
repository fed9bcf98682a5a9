using GpuNet.Reference;
using GpuNet.Reference.Losses;
using GpuNet.Reference.Optimizers;

namespace GpuNet.Tests.Reference;

/// <summary>The benchmarks' baseline computes what the reference does: a wrong baseline may well be a fast one.</summary>
public sealed class NaiveCpuTests
{
    const int M = 9, N = 7, K = 13;

    readonly Random random = new(114);

    [Fact]
    public void Products_of_each_layout_are_exact()
    {
        CheckProduct(NaiveCpu.Forward, ReferenceProduct.Forward, (M, K), (K, N));
        CheckProduct(NaiveCpu.Backward, ReferenceProduct.Backward, (M, K), (N, K));
        CheckProduct(NaiveCpu.Gradient, ReferenceProduct.Gradient, (K, M), (K, N));
    }

    [Fact]
    public void Bias_and_its_gradient_are_exact()
    {
        float[] s = random.NextEighths(M * N), b = random.NextEighths(N), sums = random.NextEighths(N);
        var expected = ReferenceBias.Add(ReferenceMatrix.Of(M, N, s), ReferenceMatrix.Of(1, N, b));
        NaiveCpu.BiasAdd(s, b);
        Tolerance.Exact.Check(expected.Values, s, "S");
        NaiveCpu.ColumnSum(s, sums);
        Tolerance.Exact.Check(ReferenceBias.Gradient(expected).Values, sums, "sums");
    }

    [Fact]
    public void Activations_and_derivatives_are_applied_to_every_element()
    {
        float[] s = random.NextFloats(M * N), x = new float[M * N], delta = random.NextFloats(M * N);
        double[] expected = [.. delta.Zip(s, (value, argument) => value * Math.Cos(argument))];
        NaiveCpu.Activate(s, x, MathF.Sin);
        NaiveCpu.Differentiate(delta, s, MathF.Cos);
        Tolerance.Formula.Check([.. s.Select(value => Math.Sin(value))], x, "X");
        Tolerance.Formula.Check(expected, delta, "δ");
    }

    [Fact]
    public void Softmax_cross_entropy_and_its_seed_are_those_of_the_formula()
    {
        float[] s = random.NextFloats(M * N, limit: 5), delta = new float[M * N];
        float[] y = random.NextTargets("softmax_cross_entropy", M, N);
        var expected = ReferenceLoss.Find("softmax_cross_entropy").Evaluate(ReferenceMatrix.Of(M, N, s), ReferenceMatrix.Of(M, N, y));
        float loss = NaiveCpu.SoftmaxCrossEntropySeed(s, y, delta, N);
        Tolerance.Formula.Check(expected.Mean, loss, "loss");
        Tolerance.Formula.Check(expected.Delta.Values, delta, "δ");
    }

    [Fact]
    public void Steps_of_sgd_and_adam_are_those_of_the_formula()
    {
        CheckSteps("sgd", (w, g, _, _, _, rate) => NaiveCpu.Sgd(w, g, rate));
        CheckSteps("adam", (w, g, m, v, step, rate) => NaiveCpu.Adam(w, g, m, v, step, rate));
    }

    void CheckProduct(
        Action<float[], float[], float[], int, int, int> product, Func<ReferenceMatrix, ReferenceMatrix, ReferenceMatrix> reference,
        (int Rows, int Columns) sizeA, (int Rows, int Columns) sizeB)
    {
        float[] a = random.NextEighths(sizeA.Rows * sizeA.Columns), b = random.NextEighths(sizeB.Rows * sizeB.Columns);
        float[] c = new float[M * N];
        product(a, b, c, M, N, K);
        var expected = reference(ReferenceMatrix.Of(sizeA.Rows, sizeA.Columns, a), ReferenceMatrix.Of(sizeB.Rows, sizeB.Columns, b));
        Tolerance.Exact.Check(expected.Values, c, "C");
    }

    void CheckSteps(string name, Action<float[], float[], float[], float[], int, float> update)
    {
        var settings = new OptimizerSettings(LearningRate: 0.05f) { Beta = 0.9f, Beta2 = 0.999f, Epsilon = 1e-8f };
        float[] w = random.NextFloats(N), m = new float[N], v = new float[N];
        ParameterState[] states = [.. w.Select(weight => new ParameterState(weight))];
        for (int step = 1; step <= 3; step++)
        {
            float[] g = random.NextFloats(N);
            update(w, g, m, v, step, (float)settings.LearningRate);
            var constants = settings with { Step = step };
            states = [.. states.Zip(g, (state, gradient) => ReferenceOptimizer.Find(name).Update(state, gradient, constants))];
            Tolerance.Formula.Check([.. states.Select(state => state.W)], w, $"{name}, step {step}");
        }
    }
}
