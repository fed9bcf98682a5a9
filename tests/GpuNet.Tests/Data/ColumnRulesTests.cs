using static GpuNet.Tests.Data.ColumnTable;

namespace GpuNet.Tests.Data;

/// <summary>Whether a feature is taken for numbers or for categories. Advice that an error gives is followed, and must work.</summary>
public sealed class ColumnRulesTests
{
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
        var data = DataSetReader.Read(TableOf("a", cells.Split('|'), 40), Roles);
        Assert.Equal(cells.Split('|'), data.Categories![0]);
        Assert.Null(data.Columns![0].Reason);
    }

    [Theory]
    [InlineData("18.6.2024|5.7.2024 12:30|1.1.2023")]
    [InlineData("6/18/24|7/5/24")]
    [InlineData("18 Jun 2024|5 July 2023")]
    public void Dates_are_an_error_whose_advice_works(string cells)
    {
        var table = TableOf("when", cells.Split('|'), 30);
        string error = TestTables.ErrorOf(() => DataSetReader.Read(table, Roles));
        Assert.Contains("the column 'when' has dates or times", error);
        Assert.Contains("Ignored = when", error);
        Assert.Contains("Categorical = when", error);
        Assert.Equal(["b"], DataSetReader.Read(table, Roles with { Ignored = ["when"] }).FeatureNames);
        Assert.Equal(cells.Split('|'), DataSetReader.Read(table, Roles with { Categorical = ["when"] }).Categories![0]);
    }

    [Fact]
    public void Codes_that_begin_with_zeros_are_categories_unless_they_are_said_to_be_numbers()
    {
        var table = TableOf("zip", ["02134", "00501", "10115"], 30);
        Assert.Equal(["02134", "00501", "10115"], DataSetReader.Read(table, Roles).Categories![0]);
        Assert.Equal([2134, 501, 10115], ColumnOf(DataSetReader.Read(table, Roles with { Numeric = ["zip"] }), 0)[..3]);
        Assert.Null(DataSetReader.Read(TableOf("a", ["0", "0.5", "-0"], 30), Roles).Categories![0]);
    }

    [Theory]
    [InlineData("0|1|2|A1", "line 5, column 'g': 'A1' is not a number; correct it or remove the row, ", "Categorical = g")]
    [InlineData("A0|A1|A2|3", "line 5, column 'g': '3' is a number, but most of the column are texts, as 'A0'; ", "Categorical = g")]
    [InlineData("A0|A1|A2|3", "line 5, column 'g': '3' is a number, but most of the column are texts, as 'A0'; ", "Ignored = g")]
    public void Of_numbers_and_texts_the_odd_one_is_named_in_either_order(string cells, string odd, string advice)
    {
        var table = TableOf("g", cells.Split('|'), 40);
        string error = TestTables.ErrorOf(() => DataSetReader.Read(table, Roles));
        Assert.Contains(odd, error);
        Assert.Contains(advice, error);
        Assert.Equal(cells.Split('|'), DataSetReader.Read(table, Roles with { Categorical = ["g"] }).Categories![0]);
    }

    [Fact]
    public void A_row_of_units_below_the_header_is_no_reason_for_categories()
    {
        string error = TestTables.ErrorOf(() => DataSetReader.Read(TableOf("a", 50, row => row == 0 ? "m" : $"{row}.5"), Roles));
        Assert.StartsWith("t.csv, line 2, column 'a': 'm' is not a number; correct it or remove the row", error);
        Assert.DoesNotContain("--categorical", error);
    }

    [Theory]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("n.a.")]
    public void A_marker_of_missing_values_is_named_with_the_option_that_makes_it_one(string marker)
    {
        var table = TableOf("a", 40, row => row % 11 == 3 ? marker : $"{row % 9}.5");
        Assert.Contains($"MissingTexts = '{marker}'", TestTables.ErrorOf(() => DataSetReader.Read(table, Roles)));
        var data = DataSetReader.Read(table, Roles with { MissingTexts = new(marker) });
        Assert.Equal(4, data.Features.Count(double.IsNaN));
        Assert.Null(data.Categories![0]);
    }

    [Theory]
    [InlineData("#N/A")]
    [InlineData("None")]
    [InlineData("<NA>")]
    [InlineData("NaN")]
    public void Usual_markers_of_missing_values_are_known(string marker) => Assert.Equal(
        double.NaN, DataSetReader.Read(TableOf("a", 40, row => row == 0 ? marker : $"{row % 9}.5"), Roles).Features[0]);

    [Fact]
    public void NA_may_be_a_name()
    {
        var table = TableOf("y2", ["AS", "NA", "EU"], 30);
        var target = Roles with { Targets = ["y2"] };
        Assert.Equal(
            "t.csv, line 3, column 'y2': 'NA' says that the target is missing; fill it in or remove the row, "
            + "or use MissingTexts = '' where it is a name",
            TestTables.ErrorOf(() => DataSetReader.Read(table, target)));
        Assert.Equal(["AS", "EU", "NA"], DataSetReader.Read(table, target with { MissingTexts = new("") }).ClassNames!);
        Assert.Equal(["AS", "NA", "EU"], DataSetReader.Read(table, Roles with { MissingTexts = new("") }).Categories![0]);
    }

    [Fact]
    public void Texts_are_no_numbers_whatever_is_said_of_them() => Assert.Equal(
        "t.csv, line 2, column 'a': 'red' is not a number, and no cell of the column is; leave the column out of Numeric",
        TestTables.ErrorOf(() => DataSetReader.Read(
            TestTables.Parse("a,y\nred,p\nblue,q\nred,p\nblue,q\n"), Roles with { Numeric = ["a"] })));

    [Theory]
    [InlineData("07|7|07|12")]
    [InlineData("2024-06-18|2024-06-19|2024-06-18|2024-06-21")]
    [InlineData("1.5|2|1.5|x")]
    public void Cells_of_any_kind_may_become_frequencies(string cells)
    {
        string text = string.Concat(cells.Split('|').Index().Select(cell => $"{cell.Item},{cell.Index % 2}\n"));
        var data = DataSetReader.Read(TestTables.Parse($"f,y\n{text}"), Roles with { Frequency = ["f"] });
        Assert.Equal(cells.Split('|').Distinct(), data.Categories![0]);
        Assert.Equal(0.5f, Pipeline.Fit(data.FeatureTable, [0, 1, 2, 3], Scaling.None, Missing.Error).Apply(data.FeatureTable)[0]);
    }
}
