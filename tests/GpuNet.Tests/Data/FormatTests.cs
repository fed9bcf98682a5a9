using System.Text;
using GpuNet.Tests.Models;

namespace GpuNet.Tests.Data;

/// <summary>
/// Tables in every format, written by NumPy, scikit-learn and Python's json (TestData/formats/make.py), are the same numbers as in CSV; and
/// files of which something is wrong are refused.
/// </summary>
public sealed class FormatTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "TestData", "formats", file);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("table.csv.gz")]
    [InlineData("table.npz")]
    [InlineData("compressed.npz")]
    [InlineData("table.libsvm")]
    [InlineData("table.jsonl")]
    [InlineData("table.json")]
    [InlineData("table.npy", "column5")]
    [InlineData("fortran.npy", "column5")]
    [InlineData("big-endian.npy", "column5")]
    [InlineData("small-images-idx3-ubyte.gz", "label", "images.csv")]
    public void A_file_of_another_program_is_the_same_as_CSV(string file, string target = "label", string same = "table.csv")
    {
        var expected = DataSet.ReadCsv(PathOf(same), "label");
        var data = DataSetReader.Read(Table.Read(PathOf(file)), target);
        Assert.Equal(expected.FeatureNames, data.FeatureNames);
        Assert.Equal(expected.Features, data.Features);
        Assert.Equal(expected.Targets, data.Targets);
        Assert.Equal(expected.ClassNames!, data.ClassNames!);
    }

    [Theory]
    [InlineData("table.csv", 3, "table.csv, line 5, column 'column1': ")]
    [InlineData("table.csv.gz", 3, "table.csv, line 5, column 'column1': ")]
    [InlineData("table.jsonl", 3, "table.jsonl, line 4, column 'column1': ")]
    [InlineData("table.libsvm", 3, "table.libsvm, line 4, column 'label': ")]
    [InlineData("table.npy", 3, "table.npy, row 4, column 'column1': ")]
    public void A_cell_is_named_by_its_line_or_its_row(string file, int row, string where)
    {
        var table = Table.Read(PathOf(file));
        Assert.EndsWith(where + "bad", table.BadCell(table.Rows[row], 0, "bad").Message);
    }

    [Fact]
    public void A_format_is_found_by_the_contents_whatever_the_name_is()
    {
        foreach (string file in new[] { "table.npy", "table.jsonl", "table.libsvm", "table.csv.gz" })
        {
            File.Copy(PathOf(file), folder["data.txt"], overwrite: true);
            Assert.Equal(Table.Read(PathOf(file)).Headers, Table.Read(folder["data.txt"]).Headers);
        }
    }

    [Fact]
    public void Several_files_are_one_table_whatever_the_order_of_their_columns()
    {
        File.WriteAllText(folder["b1.csv"], "x,y\n1,p\n2,q\n");
        File.WriteAllText(folder["b2.csv"], "y;x\np;3\nq;4\n");
        File.WriteAllText(folder["c.csv"], "y,z\np,3\n");
        var table = Table.Read(folder["b*.csv"]);
        Assert.Equal(["1 p", "2 q", "3 p", "4 q"], table.Rows.Select(row => $"{row[0]} {row[1]}"));
        Assert.EndsWith("b2.csv, line 3, column 'x': bad", table.BadCell(table.Rows[3], 0, "bad").Message);
        var data = DataSetReader.Read(table, "y");
        Assert.Equal([1, 2, 3, 4], data.Features);
        Assert.EndsWith("b2.csv, line 2", data.Where(2));
        Assert.EndsWith("b2.csv, line 2, column 'x'", data.FeatureTable.Where(2, 0));
        Assert.Equal(8, Table.Read([folder["b2.csv"], folder["b?.csv"], folder["b1.csv"]]).Rows.Count);
        Assert.Contains("only one of them has 'x'", TestTables.ErrorOf(() => Table.Read([folder["b1.csv"], folder["c.csv"]])));
        Assert.EndsWith("d*.csv: there is no such file", TestTables.ErrorOf(() => Table.Read(folder["d*.csv"])));
    }

    [Theory]
    [InlineData("table.csv.gz", "the gzip data are damaged or cut off")]
    [InlineData("table.npy", "the array is cut off; it should have 120 values")]
    [InlineData("table.npz", "the archive is damaged or cut off")]
    [InlineData("small-images-idx3-ubyte.gz", "the gzip data are damaged or cut off")]
    [InlineData("small-labels-idx1-ubyte", "the IDX file is cut off; it should have 24 rows of 1 values")]
    public void What_is_cut_off_is_an_error(string file, string problem)
    {
        byte[] bytes = File.ReadAllBytes(PathOf(file));
        File.WriteAllBytes(folder[file], bytes[..(bytes.Length * 3 / 4)]);
        Assert.Contains(problem, TestTables.ErrorOf(() => Table.Read(folder[file])));
    }

    [Theory]
    [InlineData("a.jsonl", "{\"a\":1}\n\n{\"a\":}\n", "a.jsonl, line 3: this is not JSON")]
    [InlineData("a.jsonl", "{\"a\":1}\n[2]\n", "a.jsonl, line 2: '[2]' is not an object")]
    [InlineData("a.jsonl", "{\"a\":1}\n{\"a\":{\"b\":2}}\n", "a.jsonl, line 2, column 'a': '{\"b\":2}' is an object; write each of its")]
    [InlineData("a.json", "{\"a\":[1,2],\"b\":[3,4]}", "a.json, line 1, column 'a': '[1,2]' is a list; write an object for each row")]
    [InlineData("a.json", "{\"data\":[{\"a\":1}]}", "column 'data': '[{\"a\":1}]' is a list; write an object for each row")]
    [InlineData("a.json", "{\n  \"a\": 1\n}", "a.json, line 1: this is not JSON; write an object in braces on each line, or an array")]
    [InlineData("a.jsonl", "{\"a\":1,\"a\":2}\n", "a.jsonl, line 1, column 'a': the value is there twice")]
    [InlineData("a.json", "[]", "a.json: there are no rows of data")]
    [InlineData("a.svm", "1 1:2\n0 3:x\n", "a.svm, line 2: '3:x' is not index:value")]
    [InlineData("a.svm", "1 qid:1 1:2\n", "'qid:1' is not index:value, as in 3:0.5; ranking is not learned: leave the qid out")]
    [InlineData("a.svm", "1 1:2\n0 3:1 2:4 3:1\n", "a.svm, line 2: the index 3 is there twice; leave one of them out")]
    [InlineData("a.svm", "", "a.svm: there are no rows of data")]
    [InlineData("a", "\0\0\r\u0001\0\0\0\u0001\0\0\0\0", "a: this is an IDX file of 32-bit floats; only those of unsigned bytes")]
    [InlineData("a", "\0\0\t\u0001\0\0\0\u0001\0", "a: this is an IDX file of signed bytes; only those of unsigned bytes are read")]
    [InlineData("a.xlsx", "PK\u0003\u0004", "a.xlsx: this is a zip archive or an Excel workbook")]
    [InlineData("a.csv", "%PDF-1.7\n", "a.csv: this is a PDF")]
    [InlineData("a.csv", "# made by X\na,b\n", "remove lines above the header")]
    public void What_is_no_table_is_an_error_that_says_what_it_is(string file, string text, string problem)
    {
        File.WriteAllText(folder[file], text, Encoding.Latin1);
        Assert.Contains(problem, TestTables.ErrorOf(() => Table.Read(folder[file])));
    }

    [Fact]
    public void An_array_of_JSON_is_known_by_its_first_bytes()
    {
        File.WriteAllText(folder["array.csv"], " [\n {\"a\": 1},\n {\"a\": 2}]");
        Assert.Equal(["1", "2"], Table.Read(folder["array.csv"]).Rows.Select(row => row[0]));
        Assert.Equal(["[a]", "b"], TestTables.Parse("[a],b\n1,2\n").Headers);
    }

    [Fact]
    public void Several_labels_of_a_row_of_LibSVM_are_told()
    {
        Assert.Contains(Told("1,2 1:0.5\n1 1:0.7\n"), line => line.Contains("a.svm: rows have several labels, as '1,2'"));
        Assert.Empty(Told("1 1:0.5\n-1 1:0.7\n"));

        IReadOnlyList<string> Told(string text)
        {
            File.WriteAllText(folder["a.svm"], text);
            return HeardTraces.During(() => Table.Read(folder["a.svm"]));
        }
    }

    [Fact]
    public void Missing_values_texts_and_long_integers_of_JSON_are_kept()
    {
        File.WriteAllText(folder["a.jsonl"], "{\"a\":1,\"b\":\"x\",\"c\":9007199254740993}\n{\"b\":true,\"c\":null}\n{\"a\":2.5}\n");
        var table = Table.Read(folder["a.jsonl"]);
        Assert.Equal(["a", "b", "c"], table.Headers);
        Assert.Equal(["1|x|9007199254740993", "|true|", "2.5||"], table.Rows.Select(row => string.Join('|', row.Cells)));
        Assert.Equal([false, true, false], table.Rows.Select(row => table.IsMissing(row, 0)));
        Assert.Equal([false, false, true], table.Rows.Select(row => table.IsMissing(row, 1)));
    }

    [Theory]
    [InlineData("5.1,3.5,p\n4.9,3.0,q\n", true)]
    [InlineData("1,1,p\n2,3,q\n", true)]
    [InlineData("a,b,c\n1,2,p\n", false)]
    [InlineData("2019,2020,c\n1.5,2,p\n", false)]
    [InlineData("a,2020,c\n1.5,2,p\n", false)]
    [InlineData("a,b,c\nx,y,p\n", false)]
    public void A_first_row_that_is_data_is_read_as_such(string text, bool isData)
    {
        var table = TestTables.Parse(text);
        Assert.Equal(isData ? ["column1", "column2", "column3"] : text.Split('\n')[0].Split(','), table.Headers);
        Assert.Equal(text.Count(character => character == '\n') - (isData ? 0 : 1), table.Rows.Count);
        Assert.Equal(1, (isData ? table : Read(HeaderRow.No)).Rows[0].Line);
        Assert.Equal(text.Split('\n')[0], string.Join(',', Read(HeaderRow.No).Rows[0].Cells));
        Assert.Equal(text.Split('\n')[0].Split(','), Read(HeaderRow.Yes).Headers);

        Table Read(HeaderRow header) => Table.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "t.csv", new() { Header = header });
    }

    [Fact]
    public void A_header_that_may_be_data_is_warned_of() => Assert.Contains(
        "t.csv: the first row looks like data ('2019', '2020'), but is taken for the header; use Header = No if the file has none",
        HeardTraces.During(() => TestTables.Parse("2019,2020,c\n1.5,2,p\n")));

    [Fact]
    public void A_format_of_a_program_can_be_registered()
    {
        Table.Register(new Squares());
        File.WriteAllText(folder["a.squares"], "SQUARES");
        Assert.Equal(["0 0", "1 1", "2 4"], Table.Read(folder["a.squares"]).Rows.Select(row => $"{row[0]} {row[1]}"));
    }

    sealed class Squares : ITableFormat
    {
        public bool Matches(string name, ReadOnlySpan<byte> start) => start.StartsWith("SQUARES"u8);

        public Table Read(Stream stream, string name, TextOptions options) =>
            new(name, [TableColumn.Of("x", [0, 1, 2]), TableColumn.Of("text", ["0", "1", "4"])]);
    }
}
