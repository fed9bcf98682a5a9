using GpuNet.Kernels.Vectors;

namespace GpuNet.Tests.Kernels;

public sealed class VectorMathTests
{
    const int Samples = 200_000;

    [Theory]
    [InlineData(-87.3f, 88.7f)]
    [InlineData(-1f, 1f)]
    public void Exp_is_within_two_units_in_the_last_place(float from, float to) => CheckUlps(VectorMath.Exp, Math.Exp, from, to);

    [Theory]
    [InlineData(-10f, 10f)]
    [InlineData(-0.01f, 0.01f)]
    [InlineData(0.6f, 0.65f)]
    public void Tanh_is_within_two_units_in_the_last_place(float from, float to) => CheckUlps(VectorMath.Tanh, Math.Tanh, from, to);

    [Theory]
    [InlineData(-87f, 88f)]
    [InlineData(-1f, 1f)]
    [InlineData(-1e-4f, 1e-4f)]
    public void Exp_minus_one_is_within_four_units_in_the_last_place(float from, float to) =>
        CheckUlps(VectorMath.ExpMinusOne, x => Math.Abs(x) < 1e-4 ? x + x * x / 2 + x * x * x / 6 : Math.Exp(x) - 1, from, to, units: 4);

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(0f, 1e-3f)]
    [InlineData(0f, 1e-30f)]
    public void Log_one_plus_is_within_two_units_in_the_last_place(float from, float to) =>
        CheckUlps(VectorMath.LogOnePlus, x => x < 1e-5 ? x - x * x / 2 + x * x * x / 3 : Math.Log(1 + x), from, to);

    [Theory]
    [InlineData(-3f, 3f)]
    [InlineData(-1e-4f, 1e-4f)]
    [InlineData(0.2f, 0.3f)]
    [InlineData(1000f, 1003f)]
    public void Cosine_and_sine_of_turns_are_exact_to_2e_7(float from, float to)
    {
        float[] turns = [.. Enumerable.Range(0, Samples + 1).Select(i => (float)(from + (to - from) * (i / (double)Samples)))];
        var tolerance = new Tolerance(Relative: 0, Absolute: 2e-7);
        tolerance.Check([.. turns.Select(x => Math.Cos(2 * Math.PI * x))], VectorMap.Run<Lanes8>(turns, VectorMath.CosTwoPi), "cos");
        tolerance.Check([.. turns.Select(x => Math.Sin(2 * Math.PI * x))], VectorMap.Run<Lanes8>(turns, VectorMath.SinTwoPi), "sin");
    }

    [Fact]
    public void Cosine_and_sine_of_no_finite_number_are_NaN()
    {
        float[] none = [float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        Assert.All(VectorMap.Run<Lanes8>(none, VectorMath.CosTwoPi), value => Assert.True(float.IsNaN(value)));
        Assert.All(VectorMap.Run<Lanes8>(none, VectorMath.SinTwoPi), value => Assert.True(float.IsNaN(value)));
    }

    static void CheckUlps(Func<Lanes8, Lanes8> function, Func<double, double> exact, float from, float to, double units = 2)
    {
        float[] arguments = [.. Enumerable.Range(0, Samples + 1).Select(i => (float)(from + (to - from) * (i / (double)Samples)))];
        float[] values = VectorMap.Run(arguments, function);
        for (int i = 0; i < arguments.Length; i++)
        {
            double expected = exact(arguments[i]);
            double ulp = MathF.BitIncrement((float)Math.Abs(expected)) - (float)Math.Abs(expected);
            Assert.True(
                Math.Abs(values[i] - expected) <= units * ulp,
                $"{arguments[i]:G9}: {values[i]:G9} is {Math.Abs(values[i] - expected) / ulp:G3} units from {expected:G9}");
        }
    }
}
