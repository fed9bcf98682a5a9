using System.Globalization;
using System.Text.RegularExpressions;

namespace GpuNet.Tests.Data;

/// <summary>What columns are taken for. Advice that an error gives is followed, and must work.</summary>
public sealed class ColumnRulesTests
{
    static readonly TableRoles roles = new() { Targets = ["y"] };

    // A column of these cells, in turn, beside a plain one.
    static Table Table(string name, IReadOnlyList<string> cells, int rows) => TestTables.Parse(
        $"{name},b,y\n"
        + string.Concat(Enumerable.Range(0, rows).Select(row => $"\"{cells[row % cells.Count]}\",{row % 7}.25,{row % 2}\n")));

    static Table Table(string name, int rows, Func<int, string> cell) => Table(name, [.. Enumerable.Range(0, rows).Select(cell)], rows);

    static double[] ColumnOf(DataSet data, int column) =>
        [.. Enumerable.Range(0, data.Count).Select(row => data.Features[row * data.FeatureCount + column])];

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
        var table = Table("a", texts, 33);
        string error = TestTables.ErrorOf(() => DataSetReader.Read(table, roles));
        Assert.Contains("the column 'a' has numbers that are written in another way, as ", error);
        Assert.Contains(advice, error);
        Assert.All(texts[..3], text => Assert.Contains($"'{text}'", error));

        var data = DataSetReader.Read(table, Follow(advice));
        Assert.Null(data.Categories![0]);
        Assert.Equal(expected, ColumnOf(data, 0)[..expected.Length]);
        // The plain column beside stays as it is.
        Assert.Equal([0.25, 1.25, 2.25], ColumnOf(data, 1)[..3]);
        Assert.Equal(texts, DataSetReader.Read(table, roles with { Categorical = ["a"] }).Categories![0]);

        var target = roles with { Task = LearningTask.Regression, Targets = ["a"] };
        Assert.Contains(advice, TestTables.ErrorOf(() => DataSetReader.Read(table, target)));
        Assert.Equal(
            expected, DataSetReader.Read(table, Follow(advice) with { Task = target.Task, Targets = ["a"] }).Targets[..expected.Length]);
    }

    static TableRoles Follow(string advice) => roles with
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
        var table = Table("a", ["3,943", "2,290"], 20);
        Assert.Contains(
            "read them with Thousands = comma if it parts thousands, or with DecimalPoint = comma if it stands before decimals",
            TestTables.ErrorOf(() => DataSetReader.Read(table, roles)));
        Assert.Equal(3.943, DataSetReader.Read(table, roles with { DecimalPoint = ',' }).Features[0]);
        Assert.Equal(3943, DataSetReader.Read(table, roles with { Thousands = ',' }).Features[0]);
    }

    [Fact]
    public void A_minus_of_typography_is_one() => Assert.Equal([-74, 16], ColumnOf(
        DataSetReader.Read(Table("a", ["−74", "16"], 20), roles), 0)[..2]);

    [Fact]
    public void One_column_has_one_unit()
    {
        string[] cells = [.. Enumerable.Range(1, 12).Select(weight => weight == 7 ? "700 g" : $"{weight} kg")];
        var table = Table("a", cells, 12);
        const string Told = "mixes the units 'kg', 'g', as '1 kg', '700 g': "
            + "write all of its numbers in one of them, as 'kg', and read them with Units = 'kg'";
        Assert.Contains(Told, TestTables.ErrorOf(() => DataSetReader.Read(table, roles)));
        Assert.Contains(Told, TestTables.ErrorOf(
            () => DataSetReader.Read(table, roles with { Task = LearningTask.Regression, Targets = ["a"] })));
        Assert.Throws<InputException>(() => DataSetReader.Read(table, roles with { Units = ["kg", "g"] }));
    }

    [Theory]
    [InlineData("18.6.2024|5.7.2024 12:30|1.1.2023")]
    [InlineData("6/18/24|7/5/24")]
    [InlineData("18 Jun 2024|5 July 2023")]
    public void Dates_are_an_error_whose_advice_works(string cells)
    {
        var table = Table("when", cells.Split('|'), 30);
        string error = TestTables.ErrorOf(() => DataSetReader.Read(table, roles));
        Assert.Contains("the column 'when' has dates or times", error);
        Assert.Contains("Ignored = when", error);
        Assert.Contains("Categorical = when", error);
        Assert.Equal(["b"], DataSetReader.Read(table, roles with { Ignored = ["when"] }).FeatureNames);
        Assert.Equal(cells.Split('|'), DataSetReader.Read(table, roles with { Categorical = ["when"] }).Categories![0]);
    }

    [Theory]
    [InlineData("red|blue|green")]
    [InlineData("20-29|30-39|10-12")]
    [InlineData("2wd|4wd")]
    [InlineData("1st|2nd|3rd")]
    [InlineData("A1|B2|A3")]
    [InlineData("May|June")]
    [InlineData("10+|20+")]
    [InlineData("1.2.3|1.2.4")]
    [InlineData("192.168.1.1|10.0.0.1")]
    [InlineData("<5|>100")]
    public void Names_stay_categories(string cells)
    {
        var data = DataSetReader.Read(Table("a", cells.Split('|'), 40), roles);
        Assert.Equal(cells.Split('|'), data.Categories![0]);
        Assert.Null(data.Columns![0].Reason);
    }

    [Theory]
    [InlineData("id", 7, 1)]
    [InlineData("customer_id", -40, 3)]
    [InlineData("customerId", 9007199254740993, 7)]
    [InlineData("a", 0, 1)]
    [InlineData("a", 1, 1)]
    public void Ids_and_row_numbers_are_left_out_unless_they_are_said_to_be_numbers(string name, long first, long step)
    {
        var table = Table(name, 20, row => $"{first + step * row}");
        var data = DataSetReader.Read(table, roles);
        Assert.Equal(["b"], data.FeatureNames);
        var left = Assert.Single(data.Columns!, column => column.Kind == ColumnKind.LeftOut);
        Assert.Equal(name, left.Name);
        Assert.Contains("Numeric keeps it", left.Reason);
        Assert.Equal([name, "b"], DataSetReader.Read(table, roles with { Numeric = [name] }).FeatureNames);
        Assert.NotNull(DataSetReader.Read(table, roles with { Categorical = [name] }).Categories![0]);
    }

    [Theory]
    // Times, prices, few rows, and numbers that are there twice are learned from.
    [InlineData("ts", 20, 1700000000, 2)]
    [InlineData("year", 25, 1990, 1)]
    [InlineData("id", 19, 5, 1)]
    [InlineData("a", 10, 0, 1)]
    public void Other_numbers_that_all_differ_are_learned_from(string name, int rows, long first, long step) =>
        Assert.Equal([name, "b"], DataSetReader.Read(Table(name, rows, row => $"{first + step * row}"), roles).FeatureNames);

    [Fact]
    public void Real_numbers_that_all_differ_are_never_ids() =>
        Assert.Equal(["id", "b"], DataSetReader.Read(Table("id", 30, row => $"{row}.5"), roles).FeatureNames);

    [Fact]
    public void Texts_that_all_differ_are_left_out_unless_they_are_said_to_be_categories()
    {
        var table = Table("name", 20, row => $"n{row}");
        Assert.Equal(["b"], DataSetReader.Read(table, roles).FeatureNames);
        Assert.Equal(20, DataSetReader.Read(table, roles with { Categorical = ["name"] }).Categories![0]!.Count);
        Assert.Equal(["name", "b"], DataSetReader.Read(Table("name", 19, row => $"n{row}"), roles).FeatureNames);
        var alone = TestTables.Parse("name,y\n" + string.Concat(Enumerable.Range(0, 20).Select(row => $"n{row},{row % 2}\n")));
        Assert.Contains("all columns beside the target are left out", TestTables.ErrorOf(() => DataSetReader.Read(alone, roles)));
    }

    [Fact]
    public void Codes_that_begin_with_zeros_are_categories_unless_they_are_said_to_be_numbers()
    {
        var table = Table("zip", ["02134", "00501", "10115"], 30);
        Assert.Equal(["02134", "00501", "10115"], DataSetReader.Read(table, roles).Categories![0]);
        Assert.Equal([2134, 501, 10115], ColumnOf(DataSetReader.Read(table, roles with { Numeric = ["zip"] }), 0)[..3]);
        Assert.Null(DataSetReader.Read(Table("a", ["0", "0.5", "-0"], 30), roles).Categories![0]);
    }

    [Fact]
    public void A_column_without_values_is_left_out()
    {
        var data = DataSetReader.Read(Table("a", ["", "NA"], 10), roles);
        Assert.Equal(["b"], data.FeatureNames);
        Assert.Equal("left out: it has no value", data.Columns![0].Reason);
    }

    [Theory]
    [InlineData("0|1|2|A1", "line 5, column 'g': 'A1' is not a number; correct it or remove the row, ", "Categorical = g")]
    [InlineData("A0|A1|A2|3", "line 5, column 'g': '3' is a number, but most of the column are texts, as 'A0'; ", "Categorical = g")]
    [InlineData("A0|A1|A2|3", "line 5, column 'g': '3' is a number, but most of the column are texts, as 'A0'; ", "Ignored = g")]
    public void Of_numbers_and_texts_the_odd_one_is_named_in_either_order(string cells, string odd, string advice)
    {
        var table = Table("g", cells.Split('|'), 40);
        string error = TestTables.ErrorOf(() => DataSetReader.Read(table, roles));
        Assert.Contains(odd, error);
        Assert.Contains(advice, error);
        Assert.Equal(cells.Split('|'), DataSetReader.Read(table, roles with { Categorical = ["g"] }).Categories![0]);
    }

    [Fact]
    public void A_row_of_units_below_the_header_is_no_reason_for_categories()
    {
        string error = TestTables.ErrorOf(() => DataSetReader.Read(Table("a", 50, row => row == 0 ? "m" : $"{row}.5"), roles));
        Assert.StartsWith("t.csv, line 2, column 'a': 'm' is not a number; correct it or remove the row", error);
        Assert.DoesNotContain("--categorical", error);
    }

    [Theory]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("n.a.")]
    public void A_marker_of_missing_values_is_named_with_the_option_that_makes_it_one(string marker)
    {
        var table = Table("a", 40, row => row % 11 == 3 ? marker : $"{row % 9}.5");
        Assert.Contains($"MissingTexts = '{marker}'", TestTables.ErrorOf(() => DataSetReader.Read(table, roles)));
        var data = DataSetReader.Read(table, roles with { MissingTexts = new(marker) });
        Assert.Equal(4, data.Features.Count(double.IsNaN));
        Assert.Null(data.Categories![0]);
    }

    [Theory]
    [InlineData("#N/A")]
    [InlineData("None")]
    [InlineData("<NA>")]
    [InlineData("NaN")]
    public void Usual_markers_of_missing_values_are_known(string marker) => Assert.Equal(
        double.NaN, DataSetReader.Read(Table("a", 40, row => row == 0 ? marker : $"{row % 9}.5"), roles).Features[0]);

    [Fact]
    public void NA_may_be_a_name()
    {
        var table = Table("y2", ["AS", "NA", "EU"], 30);
        var target = roles with { Targets = ["y2"] };
        Assert.Equal(
            "t.csv, line 3, column 'y2': 'NA' says that the target is missing; fill it in or remove the row, "
            + "or use MissingTexts = '' where it is a name",
            TestTables.ErrorOf(() => DataSetReader.Read(table, target)));
        Assert.Equal(["AS", "EU", "NA"], DataSetReader.Read(table, target with { MissingTexts = new("") }).ClassNames!);
        Assert.Equal(["AS", "NA", "EU"], DataSetReader.Read(table, roles with { MissingTexts = new("") }).Categories![0]);
    }

    [Fact]
    public void Whole_numbers_with_a_point_are_the_classes_that_they_are_without()
    {
        var data = DataSetReader.Read(TestTables.Parse("a,y\n1,10.0\n2,9.0\n3,9\n4,10.0\n5,2.0\n"), "y");
        Assert.Equal(["2", "9", "10"], data.ClassNames!);
        Assert.Equal([2, 1, 1, 2, 0], Enumerable.Range(0, data.Count).Select(data.ClassOf));
    }

    [Fact]
    public void Real_numbers_are_classes_where_they_are_said_to_be()
    {
        var table = TestTables.Parse("a,y\n1,0.5\n2,1.5\n3,0.5\n4,1.0\n");
        Assert.Contains("Categorical = y", TestTables.ErrorOf(() => DataSetReader.Read(table, "y")));
        Assert.Equal(["0.5", "1.0", "1.5"], DataSetReader.Read(table, roles with { Categorical = ["y"] }).ClassNames!);
    }

    [Fact]
    public void Texts_are_no_numbers_whatever_is_said_of_them() => Assert.Equal(
        "t.csv, line 2, column 'a': 'red' is not a number, and no cell of the column is; leave the column out of Numeric",
        TestTables.ErrorOf(() => DataSetReader.Read(
            TestTables.Parse("a,y\nred,p\nblue,q\nred,p\nblue,q\n"), roles with { Numeric = ["a"] })));

    [Theory]
    [InlineData("a")]
    [InlineData("y")]
    public void Beside_a_decimal_comma_a_point_before_three_digits_is_asked_about(string column)
    {
        string other = column == "a" ? "y" : "a";
        var table = TestTables.Parse($"{column};{other}\n1.200;1,5\n616;2,5\n2.300;3,5\n");
        var read = roles with { Task = LearningTask.Regression, DecimalPoint = ',' };
        Assert.Contains("as '1.200', '2.300': use Thousands = point", TestTables.ErrorOf(() => DataSetReader.Read(table, read)));
        var data = DataSetReader.Read(table, read with { Thousands = '.' });
        Assert.Equal([1200, 616, 2300], column == "a" ? data.Features : data.Targets);
    }

    [Theory]
    [InlineData(21, 419, true)]
    [InlineData(21, 420, false)]
    [InlineData(20, 150, false)]
    public void A_target_of_rather_many_different_numbers_is_told(int numbers, int rows, bool isTold)
    {
        var table = TestTables.Parse(
            "a,y\n" + string.Concat(Enumerable.Range(0, rows).Select(row => $"{row % 9}.5,{row % numbers}\n")));
        string told = $"t.csv: the target 'y' has {numbers} different whole numbers in {rows} rows, each of which becomes a class; "
            + "use Task = Regression, or Categorical = y if they are classes";
        Assert.Equal(isTold, HeardTraces.During(() => DataSetReader.Read(table, "y")).Contains(told));
        Assert.DoesNotContain(told, HeardTraces.During(() => DataSetReader.Read(table, roles with { Categorical = ["y"] })));
    }

    [Fact]
    public void A_target_of_many_different_numbers_asks_for_regression()
    {
        var table = TestTables.Parse("a,y\n" + string.Concat(Enumerable.Range(0, 100).Select(row => $"{row % 9}.5,{row % 30}\n")));
        Assert.Equal(
            "t.csv: the target 'y' has 30 different values in 100 rows, too many for classes; use Task = Regression, "
            + "or Categorical = y if they are classes",
            TestTables.ErrorOf(() => DataSetReader.Read(table, "y")));
        Assert.Equal(30, DataSetReader.Read(table, roles with { Categorical = ["y"] }).ClassNames!.Count);
        Assert.Equal(100, DataSetReader.Read(table, "y", regression: true).Count);
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
        var table = Table("a", texts, 40);
        string error = TestTables.ErrorOf(() => DataSetReader.Read(table, roles));
        Assert.Contains("the column 'a' has numbers that are written in a way that is not read, as '", error);
        Assert.Contains($"'{texts[0]}'", error);
        Assert.Equal(texts, DataSetReader.Read(table, roles with { Categorical = ["a"] }).Categories![0]);
        var target = roles with { Task = LearningTask.Regression, Targets = ["a"] };
        Assert.Contains("in a way that is not read", TestTables.ErrorOf(() => DataSetReader.Read(table, target)));
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
                    () => DataSetReader.Read(Table("a", cells.Split('|'), 40), roles with { Units = units })));
        }
    }

    [Fact]
    public void A_point_before_three_digits_is_asked_about_where_semicolons_stand_between_cells()
    {
        const string Cells = "1.200|2.300|616|-12.000";
        Assert.Contains(
            "the column 'a' has points before three digits, as '1.200', '2.300', '-12.000': use Thousands = point if they separate "
            + "thousands, or DecimalPoint = point if they stand before decimals", TestTables.ErrorOf(() => Read(Cells, ';')));
        Assert.Equal([1200, 2300, 616, -12000], Read(Cells, ';', roles with { Thousands = '.' }).Features);
        Assert.Equal([1.2, 2.3, 616, -12], Read(Cells, ';', roles with { DecimalPoint = '.' }).Features);
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
        of ?? roles);

    [Fact]
    public void Texts_as_a_target_of_numbers_ask_for_classification() => Assert.Equal(
        "t.csv: the target 'y' is of texts, as 'p', 'q', not of numbers; use Task = Classification",
        TestTables.ErrorOf(() => DataSetReader.Read(TestTables.Parse("a,y\n1,p\n2,q\n"), "y", regression: true)));

    [Fact]
    public void Codes_that_all_differ_are_left_out()
    {
        var data = DataSetReader.Read(Table("code", 20, row => $"{7 * row:00000}"), roles);
        Assert.Equal(["b"], data.FeatureNames);
        Assert.Equal("left out: its codes differ in every row; Categorical keeps it", data.Columns![0].Reason);
    }

    [Theory]
    [InlineData("c,y\nYES,p\nyes,q\nno,p\n", "t.csv, column 'c': 'YES', 'yes' are different categories")]
    [InlineData("a,y\n1,True\n2,true\n3,false\n", "t.csv, column 'y': 'True', 'true' are different classes")]
    public void Texts_that_differ_in_case_only_are_warned_of(string table, string warning) => Assert.Contains(
        HeardTraces.During(() => DataSetReader.Read(TestTables.Parse(table), roles)),
        told => told.StartsWith(warning, StringComparison.Ordinal));

    [Theory]
    [InlineData("07|7|07|12")]
    [InlineData("2024-06-18|2024-06-19|2024-06-18|2024-06-21")]
    [InlineData("1.5|2|1.5|x")]
    public void Cells_of_any_kind_may_become_frequencies(string cells)
    {
        string text = string.Concat(cells.Split('|').Index().Select(cell => $"{cell.Item},{cell.Index % 2}\n"));
        var data = DataSetReader.Read(TestTables.Parse($"f,y\n{text}"), roles with { Frequency = ["f"] });
        Assert.Equal(cells.Split('|').Distinct(), data.Categories![0]);
        Assert.Equal(0.5f, Pipeline.Fit(data.FeatureTable, [0, 1, 2, 3], Scaling.None, Missing.Error).Apply(data.FeatureTable)[0]);
    }

    [Fact]
    public void What_is_ignored_is_not_used()
    {
        var table = TestTables.Parse("a,b,y\n1,2,0\n3,4,1\n5,6,0\n7,8,1\n");
        Check("the column 'y' is in Targets and in Ignored; leave out one of them", roles with { Ignored = ["y"] });
        Check(
            "the column 'y' is in Targets and in Categorical; leave out one of them",
            roles with { Task = LearningTask.Regression, Categorical = ["y"] });
        Check("the column 'a' is in Categorical and in Ignored", roles with { Ignored = ["a"], Categorical = ["a"] });
        Check("the column 'a' is in Numeric and in Ignored", roles with { Ignored = ["a"], Numeric = ["a"] });
        // But the past of a target may be.
        Assert.Equal(["a", "b"], DataSetReader.Read(table, roles with { Ignored = ["y"], Window = 2 }).FeatureNames);

        void Check(string told, TableRoles both) => Assert.Contains(told, TestTables.ErrorOf(() => DataSetReader.Read(table, both)));
    }
}
