using System.Globalization;
using System.Text;

namespace GpuNet.Tests.Data;

public class CellCodeTests
{
    [Theory]
    [InlineData("0", true)]
    [InlineData("-1", true)]
    [InlineData("0.5", true)]
    [InlineData("-0.050", true)]
    [InlineData("12.3400", true)]
    [InlineData("134217727", true)]
    [InlineData("-134217728.5", true)]
    [InlineData("288230376151711743", true)]
    [InlineData("0.288230376151711743", true)]
    [InlineData("0.0000000000000000001", true)]
    [InlineData("288230376151711744", false)]
    [InlineData("0.00000000000000000001", false)]
    [InlineData("99999999999999999999", false)]
    [InlineData("", false)]
    [InlineData("-", false)]
    [InlineData(".", false)]
    [InlineData("-0", false)]
    [InlineData("-0.00", false)]
    [InlineData("+1", false)]
    [InlineData("007", false)]
    [InlineData("00.5", false)]
    [InlineData(".5", false)]
    [InlineData("5.", false)]
    [InlineData("1e5", false)]
    [InlineData("1.2.3", false)]
    [InlineData("1,5", false)]
    [InlineData("NaN", false)]
    public void A_number_in_the_usual_notation_comes_back_as_it_is(string text, bool isNumber)
    {
        Assert.Equal(isNumber, CellCode.TryParse(Encoding.UTF8.GetBytes(text), out var code));
        if (isNumber)
            Check(text, code);
    }

    [Fact]
    public void Random_numbers_have_the_bits_of_the_parser()
    {
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++)
        {
            string digits = random.NextInt64(1L << random.Next(1, 58)).ToString(CultureInfo.InvariantCulture);
            int decimals = random.Next(0, 20);
            string padded = digits.PadLeft(decimals + 1, '0');
            string text = (random.Next(2) == 0 ? "-" : "")
                + (decimals == 0 ? padded : $"{padded[..^decimals]}.{padded[^decimals..]}");
            if (CellCode.TryParse(Encoding.UTF8.GetBytes(text), out var code))
                Check(text, code);
            else
                Assert.True(text.Length > 19 || text.StartsWith("-0", StringComparison.Ordinal), text);
        }
    }

    // Just between two doubles, and one unit beside that.
    [Fact]
    public void Halves_are_rounded_to_even()
    {
        for (long odd = (1L << 54) + 2; odd < (1L << 54) + 200; odd += 4)
        {
            foreach (long mantissa in new[] { odd, odd - 1, odd + 1, odd * 5, odd * 5 - 1, odd * 5 + 1 })
            {
                for (int decimals = 0; decimals <= 4; decimals++)
                {
                    string digits = mantissa.ToString(CultureInfo.InvariantCulture);
                    Check(decimals == 0 ? digits : digits.Insert(digits.Length - decimals, "."));
                }
            }
        }
    }

    [Fact]
    public void A_code_of_32_bits_widens_to_what_it_was()
    {
        foreach (long mantissa in new[] { 0L, 1, -1, 99_999_999, (1 << 27) - 1, 1 - (1 << 27), 1 << 27, -(1 << 27), 1L << 57 })
        {
            for (int decimals = 0; decimals <= 27; decimals++)
            {
                var code = new CellCode((mantissa << 5) | (uint)decimals);
                Assert.Equal(Math.Abs(mantissa) < 1 << 27 && decimals < 15, code.IsNarrow);
                if (code.IsNarrow)
                    Assert.Equal(code, CellCode.Widen(code.Narrow));
            }
        }
        foreach (var text in new[] { CellCode.Empty, CellCode.Text(0), CellCode.Text(1_000_000) })
            Assert.Equal(text, CellCode.Widen(text.Narrow));
    }

    static void Check(string text)
    {
        Assert.True(CellCode.TryParse(Encoding.UTF8.GetBytes(text), out var code), text);
        Check(text, code);
    }

    static void Check(string text, CellCode code)
    {
        Span<byte> written = stackalloc byte[CellCode.LongestNumber];
        Assert.Equal(text, Encoding.UTF8.GetString(written[..code.Write(written)]));
        long expected = BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture));
        Assert.True(expected == BitConverter.DoubleToInt64Bits(code.Number), $"{text} became {code.Number:R}");
    }
}
