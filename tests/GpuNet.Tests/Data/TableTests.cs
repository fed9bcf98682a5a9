using System.Text;

namespace GpuNet.Tests.Data;

public class TableTests
{
    static string Error(string text) => TestTables.ErrorOf(() => TestTables.Parse(text));

    [Theory]
    [InlineData("a,b\n1,2\n3,4\n")]
    [InlineData("a,b\n1,2\n3,4")]
    [InlineData("a,b\r\n1,2\r\n3,4\r\n")]
    [InlineData("a;b\n1;2\n3;4\n")]
    [InlineData("a\tb\n1\t2\n3\t4\n")]
    [InlineData("\uFEFFa,b\n1,2\n3,4\n")]
    [InlineData("\uFEFF\"a\",\"b\"\n\"1\",2\n3,\"4\"\n")]
    [InlineData(" a , b\n1 ,\t2\n 3,4 \n")]
    public void Reads_the_same_table_however_it_is_written(string text)
    {
        var table = TestTables.Parse(text);
        Assert.Equal("t.csv", table.Name);
        Assert.Equal(["a", "b"], table.Headers);
        Assert.Equal([2, 3], table.Rows.Select(row => row.Line));
        Assert.Equal(["1", "2", "3", "4"], table.Rows.SelectMany(row => row.Cells));
    }

    [Fact]
    public void Quoted_cells_keep_delimiters_quotes_and_line_breaks()
    {
        var table = TestTables.Parse("name,\"x,y\"\n\"a \"\"b\"\"\",\"1\n2\"\n");
        Assert.Equal(["name", "x,y"], table.Headers);
        Assert.Equal(["a \"b\"", "1\n2"], table.Rows[0].Cells);
    }

    // A file means the same once it is quoted.
    [Fact]
    public void Spaces_around_a_cell_are_no_part_of_it_also_in_quotes()
    {
        var bare = TestTables.Parse(" colour ,y\n red ,1\n\tblue,2\n");
        var quoted = TestTables.Parse("\" colour \",\"y\"\n\" red \",\"1\"\n\"\tblue\",\"2\"\n");
        Assert.Equal(["colour", "y"], quoted.Headers);
        Assert.Equal(["red", "1", "blue", "2"], quoted.Rows.SelectMany(row => row.Cells));
        Assert.Equal(bare.Rows.SelectMany(row => row.Cells), quoted.Rows.SelectMany(row => row.Cells));
    }

    [Fact]
    public void Semicolons_delimit_where_commas_are_decimal()
    {
        var table = TestTables.Parse("a;b\n1,5;2,5\n3,5;4,5\n");
        Assert.Equal(["1,5", "2,5"], table.Rows[0].Cells);
    }

    [Fact]
    public void Lines_count_blank_lines_and_those_inside_quotes()
    {
        var table = TestTables.Parse("\na,b\n\n1,\"x\n\ny\"\n  \t\n\r\n3,4\n\n");
        Assert.Equal([4, 9], table.Rows.Select(row => row.Line));
    }

    [Fact]
    public void A_ragged_row_is_an_error_with_its_line()
    {
        Assert.Equal("t.csv, line 5: 2 cells, but the header has 3", Error("a,b,c\n1,2,3\n\n4,5,6\n7,8\n"));
        Assert.Equal("t.csv, line 2: 4 cells, but the header has 3", Error("a,b,c\n1,2,3,4\n"));
        Assert.Equal("t.csv, line 3: 1 cell, but the header has 2", Error("a,b\n1,2\n3\n"));
    }

    [Theory]
    [InlineData("", "t.csv: the file is empty")]
    [InlineData("\uFEFF", "t.csv: the file is empty")]
    [InlineData("\n \n\n", "t.csv: the file is empty")]
    [InlineData("a,b\n", "t.csv: there are no rows below the header")]
    [InlineData("a,b\n\n", "t.csv: there are no rows below the header")]
    [InlineData(",\n1,2\n", "t.csv: there are no rows below the header")]
    [InlineData("a,b,\n1,2,3\n4,5\n", "t.csv, line 3: 2 cells, but the header has 3")]
    [InlineData("a,b\n1,2,\n4,5\n", "t.csv, line 3: 2 cells, but the rows above have 3")]
    [InlineData("a,b\n1,2,\n4,5,6\n", "t.csv, line 3: 3 cells, but the header has 2")]
    [InlineData("a,b\n1,2\n3,\"4\n5,6\n", "t.csv, line 3: the quotes of a cell do not match")]
    [InlineData("a,b\n1,2\n3,4\"5\n", "t.csv, line 3: the quotes of a cell do not match")]
    [InlineData("a,b\n1,2\n3,\"4\"5\n", "t.csv, line 3: the quotes of a cell do not match")]
    public void What_is_not_a_table_is_an_error(string text, string message) => Assert.StartsWith(message, Error(text));

    [Theory]
    [InlineData("name,b\nJos\u00e9,2\n", "t.csv, line 2: this is not UTF-8 text")]
    [InlineData("\u00e9,b\n1,2\n", "t.csv, line 1: this is not UTF-8 text")]
    public void Latin_1_is_an_error(string text, string message) =>
        Assert.StartsWith(message, TestTables.ErrorOf(() => Table.Read(new MemoryStream(Encoding.Latin1.GetBytes(text)), "t.csv")));

    [Theory]
    [InlineData("a,b\n1,\0\n", 2)]
    [InlineData("a\0,b\n1,2\n", 1)]
    public void A_byte_0_is_an_error(string text, int line) => Assert.Equal(
        $"t.csv, line {line}: there is a byte 0, so this is no text, or text in UTF-16; save the file as CSV in UTF-8", Error(text));

    [Fact]
    public void Text_in_UTF_16_is_read_where_it_says_so()
    {
        byte[] text = Encoding.Unicode.GetBytes("a,b\n1,2\n");
        Assert.Equal(["a", "b"], Table.Read(new MemoryStream([0xFF, 0xFE, .. text]), "t.csv").Headers);
        Assert.Contains("text in UTF-16", TestTables.ErrorOf(() => Table.Read(new MemoryStream(text), "t.csv")));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("\"")]
    [InlineData("\"x\n")]
    [InlineData(",")]
    public void A_line_has_a_largest_length(string repeated)
    {
        const int longest = 100_000;
        string text = "a,b\n1,2\n" + string.Concat(Enumerable.Repeat(repeated == "\"x\n" ? "x\n" : repeated, 3 * longest));
        text = repeated == "\"x\n" ? text.Insert(8, "\"") : text;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Assert.Equal(
            $"t.csv, line 3: the line is longer than {longest} bytes: look for a quote that is not closed, or for a file of another kind; "
            + "LongestLine allows longer lines",
            TestTables.ErrorOf(() => Table.Read(new MemoryStream(bytes), "t.csv", new() { LongestLine = longest })));
    }

    [Fact]
    public void Files_that_cannot_be_opened_are_errors()
    {
        Assert.Equal("no/such.csv: there is no such file", TestTables.ErrorOf(() => Table.Read("no/such.csv")));
        Assert.Contains("is not the name of a file", TestTables.ErrorOf(() => Table.Read("")));
        Assert.Contains("this is a folder", TestTables.ErrorOf(() => Table.Read(AppContext.BaseDirectory)));
    }

    [Theory]
    [InlineData("a,b,\n1,2,\n3,4,\n")]
    [InlineData("a,b\n1,2,\n3,4,\n")]
    [InlineData("a,b,,\n1,2\n3,4\n")]
    [InlineData("a;b;;\n1;2;;\n;;;\n3;4;;\n;;;\n")]
    public void Delimiters_at_the_end_of_lines_make_no_column_and_lines_of_them_no_row(string text)
    {
        var table = TestTables.Parse(text);
        Assert.Equal(["a", "b"], table.Headers);
        Assert.Equal(["1 2", "3 4"], table.Rows.Select(row => $"{row[0]} {row[1]}"));
    }

    [Fact]
    public void Names_that_are_missing_or_there_twice_are_errors_only_where_the_column_is_used()
    {
        var table = TestTables.Parse(",a,n,n,y\n0,1,u,v,p\n1,2,u,v,q\n2,3,u,v,p\n");
        Assert.Equal(["", "a", "n", "n", "y"], table.Headers);
        Assert.Equal([2, 3], table.FindColumns("n"));
        Assert.Equal("t.csv: two columns are named 'n'; give each its own name", TestTables.ErrorOf(() => table.FindColumn("n")));
        Assert.Contains("two columns are named 'n'", TestTables.ErrorOf(() => DataSetReader.Read(table, "y")));
        var data = DataSetReader.Read(table, new TableRoles { Targets = ["y"], Ignored = ["n"] });
        Assert.Equal(["a"], data.FeatureNames);
        Assert.Equal([1, 2, 3], data.Features);
    }

    [Fact]
    public void A_missing_column_is_an_error_that_lists_the_columns()
    {
        var table = TestTables.Parse("a,b\n1,2\n");
        Assert.Equal(1, table.FindColumn("b"));
        Assert.Equal("t.csv: there is no column 'c'; the columns are 'a', 'b'", TestTables.ErrorOf(() => table.FindColumn("c")));
        Assert.EndsWith("'pixel_2_3', … (65 in all)", TestTables.ErrorOf(() => TestTables.Open("digits.csv").FindColumn("digits")));
    }
}
