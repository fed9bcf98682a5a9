using GpuNet.Tests.Models;

namespace GpuNet.Tests.Data;

/// <summary>
/// Parquet files of DuckDB, and Arrow files of Apache Arrow's library for JavaScript (TestData/formats/make.sql, make.mjs).
/// </summary>
public sealed class PackageFormatTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    static PackageFormatTests() => DataFormats.Register();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("table.parquet")]
    [InlineData("table.arrow")]
    [InlineData("table.arrows")]
    public void A_file_is_the_same_as_CSV(string file)
    {
        var expected = DataSet.ReadCsv(PathOf("table.csv"), "label");
        var data = DataSetReader.Read(Table.Read(PathOf(file)), "label");
        Assert.Equal(expected.FeatureNames, data.FeatureNames);
        Assert.Equal(expected.Features, data.Features);
        Assert.Equal(expected.Targets, data.Targets);
    }

    [Fact]
    public void Types_of_Parquet_are_numbers_and_texts()
    {
        var table = Table.Read(PathOf("types.parquet"));
        Assert.Equal(["n", "half", "word", "even", "day", "time", "big", "quarter", "single"], table.Headers);
        Assert.Equal(
            ["0", "0", "text 0", "true", "2024-06-18 00:00:00", "2024-06-18 12:30:00", "9007199254740993", "0", "0"], table.Rows[0].Cells);
        Assert.Equal(
            ["3", "1.5", "text 3", "false", "2024-06-21 00:00:00", "2024-06-18 12:30:00", "9007199254740996", "0.75", "3"],
            table.Rows[3].Cells);
        Assert.Equal([1, 2], Enumerable.Range(1, 2).Where(row => table.IsMissing(table.Rows[row], 3 - row)));
    }

    [Fact]
    public void Types_of_Arrow_are_numbers_and_texts()
    {
        var table = Table.Read(PathOf("types.arrow"));
        Assert.Equal(["half", "word", "even", "color"], table.Headers);
        Assert.Equal(["0|text 0|true|red", "0.5||false|blue", "|text 2|true|red", "1.5|text 3|false|"], table.Rows.Select(
            row => string.Join('|', row.Cells)));
    }

    [Theory]
    [InlineData("table.parquet", "the Parquet file cannot be read")]
    [InlineData("table.arrow", "the Arrow file cannot be read")]
    public void What_is_cut_off_is_an_error(string file, string problem)
    {
        byte[] bytes = File.ReadAllBytes(PathOf(file));
        File.WriteAllBytes(folder[file], bytes[..(bytes.Length * 3 / 4)]);
        Assert.Contains(problem, TestTables.ErrorOf(() => Table.Read(folder[file])));
    }

    [Fact]
    public void Lists_are_refused_with_their_column() =>
        Assert.Contains("is a list or a structure", TestTables.ErrorOf(() => Table.Read(PathOf("nested.parquet"))));

    static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "TestData", "formats", file);
}
