using System.Text;

namespace GpuNet.Tests.Data;

public sealed class NumberFormatTests
{
    [Theory]
    [InlineData("1.5", 1.5)]
    [InlineData("−74", -74.0)]
    [InlineData("1.5e−3", 0.0015)]
    [InlineData("-.5e2", -50.0)]
    [InlineData("1,5", null)]
    [InlineData("1 169", null)]
    [InlineData("5%", null)]
    [InlineData("NaN", null)]
    [InlineData("−−5", null)]
    [InlineData("−", null)]
    public void The_plain_format(string cell, double? expected) => Check(NumberFormat.Plain, cell, expected);

    [Theory]
    [InlineData("1.142,50", 1142.5)]
    [InlineData("1.142", 1142.0)]
    [InlineData("-1.000.000,25", -1000000.25)]
    [InlineData("12", 12.0)]
    [InlineData(",5", 0.5)]
    [InlineData("1.27", null)]
    [InlineData("0.930", null)]
    [InlineData("1.1422", null)]
    [InlineData("1142.", null)]
    [InlineData("1,5,2", null)]
    [InlineData("1.142,5 kg", null)]
    public void A_decimal_comma_with_points_between_thousands(string cell, double? expected) =>
        Check(new(',', thousands: '.'), cell, expected);

    [Theory]
    [InlineData(',', "1,008,000.5", 1008000.5)]
    [InlineData(',', "12,34,567", 1234567.0)]
    [InlineData(',', "1,0", null)]
    [InlineData(' ', "1 169", 1169.0)]
    [InlineData(' ', "−1\u202F169,5", null)]
    [InlineData(' ', "−1\u202F169.5", -1169.5)]
    [InlineData('\'', "1’169", 1169.0)]
    public void Thousands(char parted, string cell, double? expected) => Check(new(thousands: parted), cell, expected);

    [Theory]
    [InlineData("%", "148%", 148.0)]
    [InlineData("%", "-5 %", -5.0)]
    [InlineData("$", "$156.50", 156.5)]
    [InlineData("$", "-$5", -5.0)]
    [InlineData("$", "$-5", -5.0)]
    [InlineData("kg", "9 kg", 9.0)]
    [InlineData("kg", "9 g", null)]
    [InlineData("kg", "9", null)]
    [InlineData("kg", "kg", null)]
    public void Units(string unit, string cell, double? expected) => Check(new(unit: unit), cell, expected);

    [Theory]
    [InlineData(';', null)]
    [InlineData('.', '.')]
    [InlineData('.', 'x')]
    public void What_is_no_format_is_refused(char point, char? thousands) =>
        Assert.Throws<ArgumentException>(() => new NumberFormat(point, thousands));

    static void Check(NumberFormat format, string cell, double? expected)
    {
        bool isNumber = format.TryParse(Encoding.UTF8.GetBytes(cell), out double value);
        Assert.Equal(expected, isNumber ? value : null);
    }
}
