using GpuNet.Tests.Models;

namespace GpuNet.Tests.Data;

/// <summary>What is told of data that can be learned from, but hardly as they are meant.</summary>
public sealed class NoticeTests
{
    static readonly string[] twenty = [.. Enumerable.Range(0, 20).Select(row => $"{row}.5,{(row % 2 == 0 ? "p" : "q")}")];

    [Theory]
    [InlineData("'no', 'NO' are different classes, as their cases differ", "no", "NO")]
    [InlineData("'no', 'no\u00A0' are different classes, as the spaces around them differ", "no", "no\u00A0")]
    [InlineData("'No', 'no\u00A0' are different classes, as the spaces around them differ", "No", "no\u00A0")]
    [InlineData("'1', '01' are different classes, as their zeros differ", "1", "01")]
    [InlineData("'0', '00' are different classes, as their zeros differ", "0", "00")]
    [InlineData("'1.0', '01' are different classes, as their zeros differ", "1.0", "01")]
    [InlineData("'cafe\u0301', 'caf\u00E9' are different classes, as their accents are written in two forms", "caf\u00E9", "cafe\u0301")]
    [InlineData("", "caf\u00E9", "caf\u00E8")]
    [InlineData("", "no", "yes")]
    [InlineData("", "0", "1")]
    [InlineData("", "010", "01")]
    [InlineData("", "a1", "a01")]
    public void Texts_that_look_alike_are_told(string told, string one, string other)
    {
        string rows = string.Concat(Enumerable.Range(0, 8).Select(row => $"{row % 3}.5,{(row % 2 == 0 ? one : other)}\n"));
        Check(told, Told($"x,y\n{rows}", new() { Targets = ["y"] }), "are different");
        string categories = string.Concat(Enumerable.Range(0, 8).Select(row => $"{(row % 2 == 0 ? one : other)},{row % 3 % 2}\n"));
        var roles = new TableRoles { Targets = ["y"], Categorical = ["x"] };
        Check(told.Replace("classes", "categories"), Told($"x,y\n{categories}", roles), "are different");
    }

    [Theory]
    [InlineData(1, "y", "n", "120 different whole numbers, as 9007199254740993, are 61 when they are rounded")]
    [InlineData(1, "n", "y", "120 different whole numbers, as 9007199254740993, are 61 when they are rounded")]
    [InlineData(2, "y", "n", "")]
    public void Whole_numbers_that_rounding_makes_one_are_told(long step, string target, string feature, string told)
    {
        long first = (1L << 53) + (step % 2);
        string rows = string.Concat(Enumerable.Range(0, 120).Select(row => $"{first + step * row},{row % 7}.5\n"));
        var roles = new TableRoles { Task = LearningTask.Regression, Targets = [target], Numeric = [feature] };
        Check(told, Told($"n,y\n{rows}", roles), "whole numbers");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_of_the_test_part_that_are_learned_from_are_told(bool isOnDisk)
    {
        using var folder = new TemporaryFolder();
        var twice = Read(twenty.Concat(twenty));
        Assert.Matches(
            "[2-8] of 8 rows of the test part are also in the training part",
            Assert.Single(Prepared(twice), line => line.Contains("also")));
        Assert.DoesNotContain(Prepared(Read(twenty)), line => line.Contains("also"));

        DataSet Read(IEnumerable<string> rows)
        {
            string text = $"x,y\n{string.Join('\n', rows)}\n";
            return DataSetReader.Read(isOnDisk ? TestTables.Spill(text, folder) : TestTables.Parse(text), "y");
        }

        static IReadOnlyList<string> Prepared(DataSet data) => HeardTraces.During(() => PreparedData.Prepare(data, new()));
    }

    [Fact]
    public void Classes_of_one_row_are_told()
    {
        var one = DataSetReader.Read(TestTables.Parse($"x,y\n{string.Join('\n', twenty)}\n3,r\n"), "y");
        Assert.Contains("t.csv: the class 'r' has one row", Assert.Single(Divided(one, "70/10/20")));
        Assert.Empty(Divided(one, "100/0/0"));
        var none = DataSetReader.Read(TestTables.Parse($"x,y\n{string.Join('\n', twenty)}\n3,r\n4,r\n5,r\n"), "y");
        Assert.Empty(Divided(none, "70/10/20"));

        static IReadOnlyList<string> Divided(DataSet data, string shares) =>
            HeardTraces.During(() => Split.Divide(data, SplitShares.Parse(shares), 0));
    }

    [Theory]
    [InlineData(",x,y", "column 1 left out: it has no name")]
    [InlineData(",x,,y", "columns 1, 3 left out: they have no name")]
    public void Columns_without_a_name_are_told(string header, string told)
    {
        string cells = string.Join(',', Enumerable.Repeat("2", header.Count(character => character == ',') - 1));
        Check(told, Told($"{header}\n1,{cells},p\n3,{cells},q\n", new() { Targets = ["y"] }), "name");
    }

    [Fact]
    public void Labels_that_never_hold_or_always_do_are_told()
    {
        var roles = new TableRoles { Task = LearningTask.MultiLabel, Targets = ["p", "q", "r"] };
        var told = Told("x,p,q,r\n1,0,1,0\n2,0,1,1\n4,0,1,1\n", roles);
        Assert.Equal(2, told.Count(line => line.Contains("in every row")));
        Check("the label 'p' is 0 in every row", told, "'p'");
        Check("the label 'q' is 1 in every row", told, "'q'");
    }

    [Theory]
    [InlineData("v\n1\n\n3\n", "1||3", "2 3 4")]
    [InlineData("v\r\n1\r\n\r\n \r\n3\r\n", "1|||3", "2 3 4 5")]
    [InlineData("v\n\n1\n2\n\n\n", "|1|2", "2 3 4")]
    [InlineData("v\n\"a\n\nb\"\n\n\"c\"\nd\n", "a\n\nb||c|d", "2 5 6 7")]
    [InlineData("\"v\nw\"\n1\n2\n", "1|2", "3 4")]
    public void A_blank_line_of_one_column_is_a_row(string text, string cells, string lines)
    {
        var table = TestTables.Parse(text);
        Assert.Equal(cells, string.Join('|', table.Rows.Select(row => row[0])));
        Assert.Equal(lines, string.Join(' ', table.Rows.Select(row => row.Line)));
    }

    [Theory]
    [InlineData("v,w\n1,2\n\n3,4\n", "t.csv: 1 blank line between the rows, passed over")]
    [InlineData("v,w\n1,2\n,\n\n3,4\n\n", "t.csv: 2 blank lines between the rows, passed over")]
    [InlineData("v,w\n1,\"a\n\nb\"\n3,4\n\n", null)]
    public void Blank_lines_between_rows_are_told(string text, string? told) => Assert.Equal(
        told is null ? [] : [told], HeardTraces.During(() => TestTables.Parse(text)));

    [Theory]
    [InlineData("1.5,a", "")]
    [InlineData("\"1,5\",a", "DecimalPoint")]
    [InlineData("2 kg,a", "Units")]
    [InlineData("1'000,a", "Thousands")]
    [InlineData("nil,a", "MissingTexts")]
    public void What_no_cell_has_is_told(string row, string matched)
    {
        var roles = new TableRoles
        {
            Targets = ["y"],
            DecimalPoint = ',',
            Thousands = '\'',
            Units = ["kg"],
            MissingTexts = new("nil"),
        };
        string[] all = ["DecimalPoint", "Thousands", "Units", "MissingTexts"];
        string rows = string.Concat(Enumerable.Repeat($"{row}\n", 3));
        string[] told = [.. HeardTraces.During(() => Read($"x,y\n{rows}9,b\n", roles)).Where(line => line.Contains("changes nothing"))];
        foreach (string setting in all)
            Assert.Equal(setting != matched, told.Any(line => line.StartsWith($"t.csv: {setting} changes nothing, as no cell has '")));

        // Whether it can be learned from is of no interest here.
        static void Read(string text, TableRoles roles) =>
            Assert.True(Record.Exception(() => DataSetReader.Read(TestTables.Parse(text), roles)) is null or InputException);
    }

    static IReadOnlyList<string> Told(string table, TableRoles roles) =>
        HeardTraces.During(() => DataSetReader.Read(TestTables.Parse(table), roles));

    static void Check(string told, IReadOnlyList<string> lines, string part)
    {
        string[] found = [.. lines.Where(line => line.Contains(part))];
        if (told.Length == 0)
            Assert.Empty(found);
        else
            Assert.Contains(told, Assert.Single(found));
    }
}
