using GpuNet.Reference;
using GpuNet.Reference.Losses;

namespace GpuNet.Tests.Reference;

/// <summary>What no other test of the reference would notice: values from tables, and ends of the number line.</summary>
public sealed class ReferenceFormulaTests
{
    // Abramowitz and Stegun, table 7.1.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 0.5204998778)]
    [InlineData(1, 0.8427007929)]
    [InlineData(2, 0.9953222650)]
    [InlineData(-1, -0.8427007929)]
    [InlineData(7, 1)]
    public void Erf_has_the_values_of_the_tables(double x, double expected) =>
        new Tolerance(0, 1e-10).Check(expected, ErrorFunction.Erf(x), $"erf {x}");

    [Theory]
    [InlineData("sigmoid", -1000, 0)]
    [InlineData("sigmoid", 1000, 1)]
    [InlineData("tanh", 1000, 1)]
    [InlineData("softplus", 1000, 1000)]
    [InlineData("softplus", -1000, 0)]
    [InlineData("silu", -1000, 0)]
    [InlineData("gelu", -1000, 0)]
    [InlineData("gelu_tanh", 1000, 1000)]
    [InlineData("elu", -1000, -1)]
    public void Activations_saturate_without_overflow(string name, double s, double expected) =>
        Tolerance.Exact.Check(expected, ReferenceActivation.Find(name).Apply(s), name);

    [Theory]
    [InlineData("softmax_cross_entropy", new double[] { 1000, -1000, 0 }, new double[] { 0, 1, 0 }, 2000)]
    [InlineData("binary_cross_entropy", new double[] { 1000, -1000 }, new double[] { 0, 0 }, 500)]
    [InlineData("softmax_cross_entropy", new double[] { 0, double.NegativeInfinity }, new double[] { 1, 0 }, 0)]
    public void Losses_of_extreme_logits_are_finite(string name, double[] logits, double[] targets, double expected) =>
        Tolerance.Exact.Check(expected, ReferenceLoss.Find(name).Row(logits, targets).Loss, name);
}
