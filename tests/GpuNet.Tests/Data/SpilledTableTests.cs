using System.Text;
using GpuNet.Tests.Models;

namespace GpuNet.Tests.Data;

/// <summary>A table on the disk is that in memory, wherever its text is parted.</summary>
public sealed class SpilledTableTests
{
    const string Quoted = "\"x\ny\";\"he said \"\"no\"\"\";1\n\n \"z\" ;;3\nlast;q;4\n";

    // A header, and rows that come again and again.
    public static TheoryData<string, string> Texts => new()
    {
        { "name;\"a;b\";n\n", Quoted },
        { "name;\"a;b\";n\r\n", Quoted.Replace("\n", "\r\n", StringComparison.Ordinal) },
        { "a,b\n", "1,2\n3,4\n" },
        { "a,b\n", "1,2\n3,4\n\n \n" },
        { "a\n", "1\n" },
        // A blank line of one column is a row, and many are more than a part.
        { "a\n", "1\n\n" },
        { "a,b\n", "1,2\n" + new string('\n', 200) },
        { "a,b,\n", "1,2,\n3,4,\n" },
        { "", "1.5,x\n2.5,y\n" },
        { "\"a\"\t\"b\nc\"\n", "1\t2\n3\t\"4\n\"\n" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Text_is_read_in_parts_as_it_is_whole(string header, string rows)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["t.csv"], header + string.Concat(Enumerable.Repeat(rows, 300)).TrimEnd('\n'));
        var whole = Table.Read(folder["t.csv"]);
        foreach (int length in (int[])[1, 50, 333, 1000])
            CheckSame(whole, Spill(folder, length, "t.csv"));
    }

    [Fact]
    public void Text_of_16_bits_is_read_in_parts()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["t.csv"], "a,Straße\n" + string.Concat(Enumerable.Repeat("1,ö\n", 300)), Encoding.Unicode);
        var parted = Spill(folder, 16, "t.csv");
        Assert.Equal(["a", "Straße"], parted.Headers);
        Assert.Equal(Enumerable.Repeat("1|ö", 300), Rows(parted));
    }

    [Fact]
    public void Several_files_are_one_table()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["1.csv"], "a,b\n1,x\n2,y\n");
        File.WriteAllText(folder["2.csv"], "b,a\nz,3\nw,4\n");
        var whole = Table.Read([folder["1.csv"], folder["2.csv"]]);
        var parted = Spill(folder, 8, "1.csv", "2.csv");
        CheckSame(whole, parted);
        Assert.Equal([2, 3, 2, 3], parted.Rows.Select(row => row.Line));
        Assert.Equal(whole.Name, parted.Name);
        Assert.Equal((folder["1.csv"], folder["2.csv"]), (parted.Cells.SourceOf(1), parted.Cells.SourceOf(2)));
        File.WriteAllText(folder["3.csv"], "a,c\n1,x\n");
        Assert.EndsWith(
            "have different columns: only one of them has 'b'; files that are read as one table need the same header",
            TestTables.ErrorOf(() => Spill(folder, 8, "1.csv", "3.csv")));
    }

    [Fact]
    public void Numbers_of_other_formats_stay_numbers()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["t.jsonl"], "{\"a\": 1.25, \"b\": \"x\"}\n{\"a\": null, \"b\": \"y\"}\n");
        var whole = Table.Read(folder["t.jsonl"]);
        var parted = Spill(folder, 8, "t.jsonl");
        CheckSame(whole, parted);
        Assert.True(parted.Rows[0].TryGetNumber(0, out double number));
        Assert.Equal(1.25, number);
        Assert.True(parted.IsMissing(parted.Rows[1], 0));
    }

    [Fact]
    public void An_error_names_the_line_of_the_file()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["t.csv"], "a,b\n" + string.Concat(Enumerable.Repeat("1,2\n", 300)) + "5\n");
        string whole = TestTables.ErrorOf(() => Table.Read(folder["t.csv"]));
        Assert.Contains("line 302", whole, StringComparison.Ordinal);
        Assert.Equal(whole, TestTables.ErrorOf(() => Spill(folder, 9, "t.csv")));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error_of_one_line()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["t.csv"], "a,b\n1,2\n");
        Assert.StartsWith(
            folder["none"] + ": a temporary file cannot be written there: ",
            TestTables.ErrorOf(() => Table.Read(folder["t.csv"], new() { ScratchFolder = folder["none"] })));
    }

    static Table Spill(TemporaryFolder folder, int length, params string[] files) =>
        SpilledTable.Read([.. files.Select(file => folder[file])], TextOptions.Usual, folder[""], length);

    static IEnumerable<string> Rows(Table table) =>
        table.Rows.Select(row => string.Join('|', row.Cells.Take(table.Headers.Count)));

    static void CheckSame(Table expected, Table actual)
    {
        Assert.Equal(expected.Headers, actual.Headers);
        Assert.Equal(Rows(expected), Rows(actual));
        Assert.Equal(expected.Delimiter, actual.Delimiter);
        Assert.Equal(expected.Rows.Select(row => row.Line), actual.Rows.Select(row => row.Line));
    }
}
