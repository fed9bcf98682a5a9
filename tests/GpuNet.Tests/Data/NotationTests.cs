using System.Globalization;
using System.Text.RegularExpressions;
using static GpuNet.Tests.Data.ColumnTable;

namespace GpuNet.Tests.Data;

/// <summary>Numbers that are written in another way than the usual one. Advice that an error gives is followed, and must work.</summary>
public sealed class NotationTests
{
    public static TheoryData<string, double[], string> Notations => new()
    {
        { "148%|26%|50.5%", [148, 26, 50.5], "Units = '%'" },
        { "$156.50|-$12|$0.5", [156.5, -12, 0.5], "Units = '$'" },
        { "5 €|7 €|8,5 €", [5, 7, 8.5], "DecimalPoint = comma and Units = '€'" },
        { "1.142,50|7,25|1.000", [1142.5, 7.25, 1000], "DecimalPoint = comma and Thousands = point" },
        { "1,5|2,25|3", [1.5, 2.25, 3], "DecimalPoint = comma" },
        { "1,008,000|1,158,000|999", [1008000, 1158000, 999], "Thousands = comma" },
        { "3,943|2,290|900", [3943, 2290, 900], "Thousands = comma" },
        { "1 169|1 073|12", [1169, 1073, 12], "Thousands = space" },
        { "1'169|1'073|12.5", [1169, 1073, 12.5], "Thousands = apostrophe" },
        { "1 kg|2 kg|3 kg|4 kg|5 kg|6 kg|7 kg|8 kg|9 kg|10 kg|11 kg", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], "Units = 'kg'" },
    };

    [Theory]
    [MemberData(nameof(Notations))]
    public void Numbers_written_in_another_way_are_an_error_whose_advice_reads_them(string cells, double[] expected, string advice)
    {
        string[] texts = cells.Split('|');
        var table = TableOf("a", texts, 33);
        string error = TestTables.ErrorOf(() => DataSetReader.Read(table, Roles));
        Assert.Contains("the column 'a' has numbers that are written in another way, as ", error);
        Assert.Contains(advice, error);
        Assert.All(texts[..3], text => Assert.Contains($"'{text}'", error));

        var data = DataSetReader.Read(table, Follow(advice));
        Assert.Null(data.Categories![0]);
        Assert.Equal(expected, ColumnOf(data, 0)[..expected.Length]);
        // The plain column beside stays as it is.
        Assert.Equal([0.25, 1.25, 2.25], ColumnOf(data, 1)[..3]);
        Assert.Equal(texts, DataSetReader.Read(table, Roles with { Categorical = ["a"] }).Categories![0]);

        var target = Roles with { Task = LearningTask.Regression, Targets = ["a"] };
        Assert.Contains(advice, TestTables.ErrorOf(() => DataSetReader.Read(table, target)));
        Assert.Equal(
            expected, DataSetReader.Read(table, Follow(advice) with { Task = target.Task, Targets = ["a"] }).Targets[..expected.Length]);
    }

    static TableRoles Follow(string advice) => Roles with
    {
        DecimalPoint = advice.Contains("DecimalPoint = comma") ? ',' : '.',
        Thousands = Regex.Match(advice, "Thousands = ([a-z]+)").Groups[1].Value switch
        {
            "comma" => ',',
            "point" => '.',
            "space" => ' ',
            "apostrophe" => '\'',
            _ => null,
        },
        Units = [.. Regex.Matches(advice, "Units = '(.*?)'").Select(match => match.Groups[1].Value)],
    };

    [Fact]
    public void A_comma_before_three_digits_may_be_either()
    {
        var table = TableOf("a", ["3,943", "2,290"], 20);
        Assert.Contains(
            "read them with Thousands = comma if it parts thousands, or with DecimalPoint = comma if it stands before decimals",
            TestTables.ErrorOf(() => DataSetReader.Read(table, Roles)));
        Assert.Equal(3.943, DataSetReader.Read(table, Roles with { DecimalPoint = ',' }).Features[0]);
        Assert.Equal(3943, DataSetReader.Read(table, Roles with { Thousands = ',' }).Features[0]);
    }

    [Fact]
    public void A_minus_of_typography_is_one() => Assert.Equal([-74, 16], ColumnOf(
        DataSetReader.Read(TableOf("a", ["−74", "16"], 20), Roles), 0)[..2]);

    [Fact]
    public void One_column_has_one_unit()
    {
        string[] cells = [.. Enumerable.Range(1, 12).Select(weight => weight == 7 ? "700 g" : $"{weight} kg")];
        var table = TableOf("a", cells, 12);
        const string Told = "mixes the units 'kg', 'g', as '1 kg', '700 g': "
            + "write all of its numbers in one of them, as 'kg', and read them with Units = 'kg'";
        Assert.Contains(Told, TestTables.ErrorOf(() => DataSetReader.Read(table, Roles)));
        Assert.Contains(Told, TestTables.ErrorOf(
            () => DataSetReader.Read(table, Roles with { Task = LearningTask.Regression, Targets = ["a"] })));
        Assert.Throws<InputException>(() => DataSetReader.Read(table, Roles with { Units = ["kg", "g"] }));
    }

    [Theory]
    [InlineData("1%|2|3%|4")]
    [InlineData("1%|2|3|4")]
    [InlineData("1%|2%|3%|4")]
    public void A_unit_that_some_numbers_have_is_named(string cells)
    {
        foreach (string[] units in new string[][] { [], ["%"] })
        {
            Assert.Contains(
                "the column 'a' has numbers with the unit '%', as '1%'", TestTables.ErrorOf(
                    () => DataSetReader.Read(TableOf("a", cells.Split('|'), 40), Roles with { Units = units })));
        }
    }

    [Theory]
    [InlineData("(1,234)|5,678|(90)|(12)")]
    [InlineData("($5.00)|($6.50)")]
    [InlineData("1.5-|2.5-|3.5")]
    [InlineData("0x1F|0x20")]
    [InlineData("3/4|1 1/2|5/8")]
    [InlineData("½|1½|¼")]
    [InlineData("１２|１３")]
    public void Numbers_in_a_notation_that_nothing_reads_are_an_error_that_shows_them(string cells)
    {
        string[] texts = cells.Split('|');
        var table = TableOf("a", texts, 40);
        string error = TestTables.ErrorOf(() => DataSetReader.Read(table, Roles));
        Assert.Contains("the column 'a' has numbers that are written in a way that is not read, as '", error);
        Assert.Contains($"'{texts[0]}'", error);
        Assert.Equal(texts, DataSetReader.Read(table, Roles with { Categorical = ["a"] }).Categories![0]);
        var target = Roles with { Task = LearningTask.Regression, Targets = ["a"] };
        Assert.Contains("in a way that is not read", TestTables.ErrorOf(() => DataSetReader.Read(table, target)));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("y")]
    public void Beside_a_decimal_comma_a_point_before_three_digits_is_asked_about(string column)
    {
        string other = column == "a" ? "y" : "a";
        var table = TestTables.Parse($"{column};{other}\n1.200;1,5\n616;2,5\n2.300;3,5\n");
        var read = Roles with { Task = LearningTask.Regression, DecimalPoint = ',' };
        Assert.Contains("as '1.200', '2.300': use Thousands = point", TestTables.ErrorOf(() => DataSetReader.Read(table, read)));
        var data = DataSetReader.Read(table, read with { Thousands = '.' });
        Assert.Equal([1200, 616, 2300], column == "a" ? data.Features : data.Targets);
    }

    [Fact]
    public void A_point_before_three_digits_is_asked_about_where_semicolons_stand_between_cells()
    {
        const string Cells = "1.200|2.300|616|-12.000";
        Assert.Contains(
            "the column 'a' has points before three digits, as '1.200', '2.300', '-12.000': use Thousands = point if they separate "
            + "thousands, or DecimalPoint = point if they stand before decimals", TestTables.ErrorOf(() => Read(Cells, ';')));
        Assert.Equal([1200, 2300, 616, -12000], Read(Cells, ';', Roles with { Thousands = '.' }).Features);
        Assert.Equal([1.2, 2.3, 616, -12], Read(Cells, ';', Roles with { DecimalPoint = '.' }).Features);
        // With another delimiter it is as usual.
        Assert.Equal([1.2, 2.3, 616, -12], Read(Cells, ',').Features);
    }

    [Theory]
    [InlineData("0.125|1.250")]
    [InlineData("1.200|2.35")]
    [InlineData("1.200|1500")]
    [InlineData("1.200|1e3")]
    [InlineData("1234.500|1.200")]
    [InlineData("1.2|3")]
    public void Other_points_are_those_of_decimals(string cells) => Assert.Equal(
        cells.Split('|').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)), Read(cells, ';').Features);

    static DataSet Read(string cells, char delimiter, TableRoles? of = null) => DataSetReader.Read(
        TestTables.Parse($"a{delimiter}y\n" + string.Concat(cells.Split('|').Select((cell, row) => $"{cell}{delimiter}{"pq"[row % 2]}\n"))),
        of ?? Roles);
}
