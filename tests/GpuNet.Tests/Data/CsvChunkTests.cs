using System.Text;

namespace GpuNet.Tests.Data;

/// <summary>A text file is the same table in whatever chunks it is read.</summary>
public class CsvChunkTests
{
    static readonly string[] cells =
    [
        "1", "-2.5", "0.10", "", "NA", "red", "blue", "1e-3", "007", " 3 ", "\"a,b\"", "\"x\ny\"", "\"say \"\"so\"\"\"", "\"\"", "größer",
        "0.12345678901234567", "123456789012", "-0", "0.000", "+1", ".5", "1.", "12345678901234567890", "\"1.5\"", "\" x \"", "\"\"\"\"",
        " -7.25 ", "light blue",
    ];

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Chunks_make_the_same_rows(string lineEnd)
    {
        var random = new Random(3);
        for (int round = 0; round < 40; round++)
        {
            int columns = random.Next(1, 5);
            var text = new StringBuilder(round % 2 == 0 ? "" : "\uFEFF").AppendJoin(',', Enumerable.Range(0, columns).Select(i => $"c{i}"));
            for (int line = 0; line < 60; line++)
            {
                text.Append(lineEnd);
                var row = Enumerable.Range(0, columns);
                text.Append(random.Next(12) switch
                {
                    0 => "",
                    1 => " ",
                    2 => string.Join(',', row.Select(_ => "")),
                    _ => string.Join(',', row.Select(_ => cells[random.Next(cells.Length)].Replace("\n", lineEnd))),
                });
            }
            string all = text.ToString();
            string whole = Describe(all, 1 << 20);
            Assert.StartsWith("c0", whole);
            foreach (int length in new[] { 1, 40, 200 })
                Assert.Equal(whole, Describe(all, length));
        }
    }

    [Theory]
    [InlineData("1,2,3\n", "line 202: 3 cells, but the header has 2")]
    [InlineData("1\n", "line 202: 1 cell, but the header has 2")]
    [InlineData("\"\"\n", "line 202: 1 cell, but the header has 2")]
    [InlineData("1,\"2\n", "line 202: the quotes of a cell do not match; a quote inside a quoted cell is written twice")]
    [InlineData("1,2\"3\n", "line 202: the quotes of a cell do not match; a quote inside a quoted cell is written twice")]
    [InlineData("1,\0\n", "line 202: there is a byte 0, so this is no text, or text in UTF-16; save the file as CSV in UTF-8")]
    public void What_is_wrong_in_a_later_chunk_has_its_line_and_the_first_is_told(string odd, string message)
    {
        foreach (string row in new[] { "1,\"x\ny\"\n", "1,2.5\n\n" })
        {
            string rows = string.Concat(Enumerable.Repeat(row, 100)), text = "a,b\n" + rows + odd + rows + "1\n";
            foreach (int length in new[] { 1, 100, 1 << 20 })
                Assert.Equal($"t.csv, {message}", Describe(text, length));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1 << 20)]
    public void A_byte_order_mark_inside_a_file_is_a_part_of_its_cell(int length) =>
        Assert.Equal("a b|2:1 x|3:\uFEFF2 y|4:3 z", Describe("a,b\n1,x\n\uFEFF2,y\n3,z\n", length));

    [Fact]
    public void A_file_of_carriage_returns_may_be_longer_than_its_longest_line()
    {
        string text = string.Concat(Enumerable.Repeat("1,2\r", 50_000));
        var table = Table.Read(new MemoryStream(Encoding.UTF8.GetBytes("a,b\r" + text)), "t.csv", new() { LongestLine = 1000 });
        Assert.Equal(50_001, table.Rows[^1].Line);
    }

    [Fact]
    public void Columns_of_many_digits_and_of_few_are_kept_apart()
    {
        string[] numbers = ["1", "0.1234567890123", "-99999999", "NA", "3"];
        string text = "a,b,c\n" + string.Join('\n', numbers.Select((number, row) => $"{row},{number},x{row % 2}"));
        string read = "a b c" + string.Concat(numbers.Select((number, row) => $"|{row + 2}:{row} {number} x{row % 2}"));
        Assert.Equal(read, Describe(text, 1 << 20));
    }

    [Theory]
    [InlineData("1,x\n-2.5,\"a b\"\r\n ,\n\n 3 ,\"\"\n\"4\",z\n", 6)]
    [InlineData("1,x\n2,\"say \"\"so\"\"\"\n", 1)]
    [InlineData("1,x\n2,\"y\nz\"\n", 1)]
    [InlineData("1,x\n2,y,z\n", 1)]
    [InlineData("1,x\n2\n", 1)]
    [InlineData("1,x\n2,y\rz\n", 1)]
    [InlineData("1,x\n2,y\"\n", 1)]
    [InlineData("1,x\n2,y", 1)]
    public void Plain_rows_are_read_up_to_the_first_that_is_not(string text, int lines)
    {
        var builder = new CellBlockBuilder();
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var (length, read) = new PlainRows((byte)',', width: 2).Read(bytes, builder);
        Assert.Equal(lines, read);
        Assert.Equal(lines, bytes.AsSpan(0, length).Count((byte)'\n'));
    }

    static string Describe(string text, int chunkLength)
    {
        try
        {
            var format = new CsvFormat { ChunkLength = chunkLength };
            var table = format.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "t.csv", new() { Header = HeaderRow.Yes });
            return string.Join(' ', table.Headers)
                + string.Concat(table.Rows.Select(row => $"|{row.Line}:{string.Join(' ', row.Cells)}"));
        }
        catch (InputException bad)
        {
            return bad.Message;
        }
    }
}
