using System.Globalization;
using System.Text;
using GpuNet.Tests.Models;

namespace GpuNet.Tests.Data;

/// <summary>The features of a file have the values of its cells, however they are kept.</summary>
public sealed class StoredFeaturesTests
{
    const int Rows = 400;

    // Names of columns, and their cells; what is no number is missing or a category.
    static readonly (string Name, Func<Random, int, string> Cell)[] columns =
    [
        ("few digits", (random, _) => random.Next(-99_999, 99_999).ToString(CultureInfo.InvariantCulture)),
        ("decimals", (random, _) => (random.NextDouble() - 0.5).ToString("F6", CultureInfo.InvariantCulture)),
        ("many digits", (random, _) => (random.NextDouble() + 0.5).ToString("R", CultureInfo.InvariantCulture)),
        ("exponents", (random, row) => row % 50 == 7 ? "1.5e-7" : (random.NextDouble() + 1).ToString("F3", CultureInfo.InvariantCulture)),
        ("only exponents", (random, _) => random.NextDouble().ToString("E5", CultureInfo.InvariantCulture)),
        ("missing", (random, row) => row % 30 == 3 ? "NA" : row % 30 == 4 ? "" : random.Next(1000).ToString(CultureInfo.InvariantCulture)),
        ("few categories", (random, _) => $"c{random.Next(4)}"),
        ("many categories", (random, _) => $"c{random.Next(300)}"),
        ("codes", (random, _) => $"{random.Next(9)}0"),
    ];

    [Theory]
    [InlineData(1 << 20, "")]
    [InlineData(1500, "")]
    [InlineData(6000, "")]
    [InlineData(6000, "77")]
    public void Values_are_those_of_the_cells(int chunkLength, string missing)
    {
        var random = new Random(1);
        string[][] cells = [.. Enumerable.Range(0, Rows).Select(row => columns.Select(column => column.Cell(random, row)).ToArray())];
        var table = Read(cells, chunkLength);
        string[] categorical = ["few categories", "many categories", "codes"];
        var data = DataSetReader.Read(table, new TableRoles
        {
            Task = LearningTask.Regression,
            Targets = ["y"],
            Categorical = categorical,
            MissingTexts = new(missing.Length > 0 ? [missing] : []),
        });
        for (int column = 0; column < columns.Length; column++)
        {
            bool areTexts = categorical.Contains(columns[column].Name);
            string[] known = [.. data.Categories![column] ?? []];
            for (int row = 0; row < Rows; row++)
            {
                string cell = cells[row][column];
                double expected = cell is "NA" or "" || cell == missing ? double.NaN
                    : areTexts ? Array.IndexOf(known, cell)
                    : double.Parse(cell, CultureInfo.InvariantCulture);
                Assert.Equal(expected, data.Features[row * columns.Length + column]);
                Assert.Equal(expected, data.FeatureTable.All[row, column]);
            }
            if (areTexts)
                Assert.Equal(cells.Select(row => row[column]).Where(cell => cell != missing).Distinct(), known);
        }
    }

    [Fact]
    public void Parts_of_columns_are_copied_at_their_places()
    {
        var random = new Random(2);
        var data = DataSetReader.Read(
            Read([.. Enumerable.Range(0, Rows).Select(row => columns.Select(column => column.Cell(random, row)).ToArray())], 3000),
            new TableRoles { Task = LearningTask.Regression, Targets = ["y"] });
        var values = data.FeatureTable.All;
        for (int round = 0; round < 300; round++)
        {
            int first = random.Next(Rows), count = random.Next(1, Rows - first + 1), step = random.Next(1, 4);
            int column = random.Next(values.Columns);
            double[] copied = new double[count * step];
            values.CopyTo(copied, column, first, count, step);
            Assert.Equal(
                Enumerable.Range(first, count).Select(row => data.Features[row * values.Columns + column]),
                copied.Where((_, place) => place % step == 0));
        }
    }

    [Fact]
    public void Features_that_a_program_gives_take_the_place_of_those_of_the_file()
    {
        var read = DataSetReader.Read(TestTables.Parse("a,y\n1,u\n2,v\n3.5,u\n"), "y");
        var other = read with { Features = [7, 8, 9] };
        Assert.Equal([7, 8, 9], other.Features);
        Assert.Equal([7, 8, 9], other.FeatureTable.Values);
        Assert.Equal([1, 2, 3.5], read.FeatureTable.Values);
        Assert.Equal([1, 2, 3.5], (read with { Name = "other" }).Features);
    }

    [Theory]
    [InlineData("a,y\n1,u\n2,v\n3,u\n", 2, 3, 4)]
    [InlineData("a,y\n1,u\n\n2,v\n3,u\n", 2, 4, 5)]
    [InlineData("a,y\n\n1,\"u\n\"\n2,v\n3,u\n", 3, 5, 6)]
    public void Rows_know_their_lines(string text, params int[] lines)
    {
        var data = DataSetReader.Read(TestTables.Parse(text), "y");
        Assert.Equal(lines, data.Lines);
        Assert.Equal(lines, Enumerable.Range(0, 3).Select(row => data.Lines![row]));
    }

    [Fact]
    public void Rows_of_two_files_know_theirs()
    {
        using var folder = new TemporaryFolder();
        // Their lines are as many as if they were one behind the other.
        File.WriteAllText(folder["1.csv"], "a,y\n1,u\n2,v\n");
        File.WriteAllText(folder["2.csv"], "a,y\n\n\n3,u\n");
        var data = DataSetReader.Read(Table.Read([folder["1.csv"], folder["2.csv"]]), "y");
        Assert.Equal([2, 3, 4], data.Lines);
        Assert.EndsWith("2.csv, line 4", data.Where(2));
    }

    // The cells of a table, with a target.
    static Table Read(string[][] cells, int chunkLength)
    {
        var text = new StringBuilder().AppendJoin(',', columns.Select(column => column.Name)).Append(",y");
        foreach (var (row, texts) in cells.Index())
            text.Append('\n').AppendJoin(',', texts).Append(CultureInfo.InvariantCulture, $",{row % 7}.5");
        var format = new CsvFormat { ChunkLength = chunkLength };
        return format.Read(new MemoryStream(Encoding.UTF8.GetBytes(text.ToString())), "t.csv", TextOptions.Usual);
    }
}
