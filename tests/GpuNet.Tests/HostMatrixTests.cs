using System.Runtime.InteropServices;
using GpuNet.Tests.Data;
using GpuNet.Tests.Models;

namespace GpuNet.Tests;

public sealed class HostMatrixTests
{
    static readonly float[] numbers = [.. Enumerable.Range(0, 42).Select(number => (float)number)];

    public static TheoryData<string> Kinds => ["array", "blocks", "file"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rows_are_read_where_they_are(string kind)
    {
        using var folder = new TemporaryFolder();
        var matrix = Matrix(kind, rows: 14, columns: 3, folder);
        Assert.Equal((14, 3, 42), (matrix.Rows, matrix.Columns, matrix.Length));
        float[] row = new float[3];
        matrix.CopyRow(13, row);
        Assert.Equal([39, 40, 41], row);
        Assert.Equal(numbers, matrix.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.CopyRow(14, row));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.CopyRow(-1, row));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Both_rows_of_a_pair_are_side_by_side(string kind)
    {
        using var folder = new TemporaryFolder();
        var pairs = Window.Pair.Over(Matrix(kind, rows: 14, columns: 3, folder), examples: 7);
        Assert.Equal((7, 6), (pairs.Rows, pairs.Columns));
        Assert.Equal(numbers, pairs.ToArray());
    }

    [Fact]
    public void Windows_overlap_and_take_no_memory()
    {
        // 100,000 numbers, of which 50,001 windows have 2.5 · 10⁹.
        var series = new HostMatrix<float>([.. Enumerable.Range(0, 100_000).Select(number => (float)number)], columns: 1);
        var windows = Window.Series(50_000).Over(series, examples: 50_001);
        Assert.Equal(2_500_050_000, windows.Length);
        Assert.Equal((50_000, 99_999), (windows.Row(50_000)[0], windows.Row(50_000)[^1]));
        Assert.Throws<InputException>(windows.ToArray);
    }

    [Fact]
    public void Windows_of_a_file_go_over_the_ends_of_its_parts()
    {
        using var folder = new TemporaryFolder();
        var windows = HostMatrix<float>.Map(Write(folder), offset: 0, rows: 12, columns: 9, stride: 3);
        Assert.Equal(numbers[33..42], windows.Row(11).ToArray());
        Assert.Equal(numbers[3..12], windows.Row(1).ToArray());
    }

    [Fact]
    public void A_series_that_is_not_in_one_array_is_refused()
    {
        var rows = HostMatrix<float>.Allocate(14, 3, longest: 12);
        Assert.Equal(
            "14 rows of 3 numbers are more than fit in an array, as a time series must",
            TestTables.ErrorOf(() => Window.Series(4).Over(rows, examples: 11)));
    }

    [Fact]
    public void An_array_has_whole_rows()
    {
        Assert.Throws<ArgumentException>(() => new HostMatrix<float>(numbers, columns: 4));
        Assert.Throws<ArgumentException>(() => new HostMatrix<float>(numbers, columns: 0));
    }

    // 2.2 · 10⁹ numbers, of which the disk has those of two rows.
    [Fact]
    public void A_file_may_have_more_numbers_than_an_index()
    {
        const int rows = 2_200_000, columns = 1000;
        using var folder = new TemporaryFolder();
        string path = folder["sparse"];
        using (var file = File.Create(path))
            file.SetLength(64 + (long)sizeof(float) * rows * columns);
        var matrix = HostMatrix<float>.Map(path, offset: 64, rows, columns, isWritten: true);
        matrix.Row(rows - 1).Fill(7);
        matrix.Row(1_234_567)[999] = 5;
        float[] row = new float[columns];
        matrix.CopyRow(rows - 1, row);
        Assert.All(row, number => Assert.Equal(7, number));
        matrix.CopyRow(rows - 2, row);
        Assert.All(row, number => Assert.Equal(0, number));
        Assert.Equal(5, HostMatrix<float>.Map(path, offset: 64, rows, columns).Row(1_234_567)[999]);
    }

    static HostMatrix<float> Matrix(string kind, int rows, int columns, TemporaryFolder folder)
    {
        if (kind == "array")
            return new(numbers, columns);
        if (kind == "file")
            return HostMatrix<float>.Map(Write(folder), offset: 0, rows, columns);
        var matrix = HostMatrix<float>.Allocate(rows, columns, longest: 12);
        matrix.Replace(numbers);
        return matrix;
    }

    static string Write(TemporaryFolder folder)
    {
        File.WriteAllBytes(folder["numbers"], MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray());
        return folder["numbers"];
    }
}
