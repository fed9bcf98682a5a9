using GpuNet.Kernels;

namespace GpuNet.Tests.Kernels;

/// <summary>Functions that are those of the library to a few units in the last place, and have the same bits on every machine.</summary>
public sealed class PortableMathTests
{
    static readonly Tolerance close = new(Relative: 1e-14, Absolute: 3e-16);

    // Computed once, on x86-64 with Linux.
    const ulong Fingerprint = 17766304441600991198;

    static readonly double[] arguments = [.. Enumerable.Range(0, 4000).Select(i => (i - 2000) / 97.0)];

    [Fact]
    public void They_are_those_of_the_library()
    {
        foreach (double x in arguments)
        {
            close.Check(Math.Exp(x), PortableMath.Exp(x), $"exp {x}");
            // The library rounds πx before it begins.
            new Tolerance(0, 2e-14).Check(Math.Cos(Math.PI * x), PortableMath.CosPi(x), $"cos π{x}");
            close.Check(Math.Pow(x, 37), PortableMath.Power(x, 37), $"{x}³⁷");
            if (x > 0)
                close.Check(Math.Log(x), PortableMath.Log(x), $"ln {x}");
        }
    }

    [Fact]
    public void Ends_and_special_values()
    {
        Assert.Equal(double.NegativeInfinity, PortableMath.Log(0));
        Assert.Equal(double.PositiveInfinity, PortableMath.Log(double.PositiveInfinity));
        Assert.Equal(double.NaN, PortableMath.Log(-1));
        Assert.Equal(double.NaN, PortableMath.Log(double.NaN));
        close.Check(Math.Log(double.Epsilon), PortableMath.Log(double.Epsilon), "ln of the least number");
        close.Check(Math.Log(double.MaxValue), PortableMath.Log(double.MaxValue), "ln of the largest number");
        Assert.Equal(0, PortableMath.Log(1));
        Assert.Equal(1, PortableMath.Exp(0));
        Assert.Equal(0, PortableMath.Exp(double.NegativeInfinity));
        Assert.Equal(double.PositiveInfinity, PortableMath.Exp(710));
        Assert.Equal(double.NaN, PortableMath.Exp(double.NaN));
        Assert.Equal([1, 0, -1, 0, 1], new[] { 0, 0.5, 1, 1.5, 2 }.Select(PortableMath.CosPi));
        Assert.Equal((1.0, 0.0, 1.0), (PortableMath.Power(0, 0), PortableMath.Power(0, 3), PortableMath.Power(1, int.MaxValue)));
    }

    [Fact]
    public void Their_bits_are_those_of_every_machine()
    {
        ulong fingerprint = 14695981039346656037;
        foreach (double x in arguments)
        {
            double[] values = [PortableMath.Exp(x), PortableMath.CosPi(x), PortableMath.Log(Math.Abs(x)), PortableMath.Power(x, 9)];
            foreach (double value in values)
                fingerprint = (fingerprint ^ BitConverter.DoubleToUInt64Bits(value)) * 1099511628211;
        }
        Assert.Equal(Fingerprint, fingerprint);
    }
}
