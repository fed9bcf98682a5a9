using GpuNet.Kernels.MatMul;

namespace GpuNet.Tests.Kernels;

/// <summary>Rounding to TF32, bit by bit.</summary>
public sealed class Tf32Tests
{
    [Theory]
    [InlineData(0x00000000, 0x00000000)] // 0
    [InlineData(0x80000000, 0x80000000)] // −0
    [InlineData(0x3f800000, 0x3f800000)] // 1
    [InlineData(0x3f800fff, 0x3f800000)] // just below half
    [InlineData(0x3f801000, 0x3f802000)] // half: away from 0
    [InlineData(0xbf801000, 0xbf802000)] // half: away from 0
    [InlineData(0x3f803000, 0x3f804000)] // half above an odd one
    [InlineData(0x3fffffff, 0x40000000)] // into the exponent
    [InlineData(0x7f7fffff, 0x7f800000)] // the largest: infinity
    [InlineData(0xff7fefff, 0xff7fe000)] // the largest that stays finite
    [InlineData(0x7f800000, 0x7f800000)] // ∞
    [InlineData(0xff800000, 0xff800000)] // −∞
    [InlineData(0x00000fff, 0x00000000)] // denormal: to 0
    [InlineData(0x00001000, 0x00002000)] // denormal: to the least
    [InlineData(0x80001000, 0x80002000)] // denormal: to the least
    [InlineData(0x007fffff, 0x00800000)] // denormal: to the least normal
    public void The_nearest_number_of_10_bits_is_taken(uint value, uint expected) =>
        Assert.Equal(expected, BitConverter.SingleToUInt32Bits(Tf32.Round(BitConverter.UInt32BitsToSingle(value))));

    [Theory]
    [InlineData(0x7fc00000)]
    [InlineData(0x7fffffff)]
    [InlineData(0xffffffff)]
    [InlineData(0x7f800001)]
    public void NaN_stays_NaN(uint value) => Assert.True(float.IsNaN(Tf32.Round(BitConverter.UInt32BitsToSingle(value))));
}
