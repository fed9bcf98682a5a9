using Microsoft.ML;
using Microsoft.ML.Data;

namespace GpuNet.Tests.Data;

/// <summary>Tables of ML.NET's data views.</summary>
public sealed class DataViewTests
{
    static readonly MLContext ml = new(seed: 1);

    static readonly Flower[] flowers =
    [
        new() { Sizes = [5.5f, float.NaN], Age = 3, Species = "setosa", IsWild = true, Seen = new(2024, 5, 1) },
        new() { Sizes = [0, 6.5f], Age = -7, Species = "virginica", IsWild = false, Seen = new(2023, 1, 31, 12, 30, 0) },
        new() { Sizes = [1, 2], Age = 9, Species = "", IsWild = true, Seen = new(2024, 5, 1) },
    ];

    [Fact]
    public void A_vector_is_a_column_for_each_slot_and_missing_values_are_missing()
    {
        var table = ml.Data.LoadFromEnumerable(flowers).ToTable();
        Assert.Equal(["Sizes1", "Sizes2", "Age", "Species", "IsWild", "Seen"], table.Headers);
        Assert.Equal(
            [
                "5.5|?|3|setosa|true|2024-05-01 00:00:00", "0|6.5|-7|virginica|false|2023-01-31 12:30:00",
                "1|2|9|?|true|2024-05-01 00:00:00",
            ],
            Rows(table));
        Assert.Equal("the data view", table.Name);
    }

    [Fact]
    public void A_key_is_its_value_and_slots_have_their_names()
    {
        var view = ml.Data.LoadFromEnumerable(flowers);
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Key", "Species")
            .Append(ml.Transforms.Categorical.OneHotEncoding("Hot", "Species"))
            .Append(ml.Transforms.DropColumns("Sizes", "Age", "Species", "IsWild", "Seen"));
        var table = pipeline.Fit(view).Transform(view).ToTable("flowers");
        Assert.Equal(["Key", "Hot.setosa", "Hot.virginica"], table.Headers.Take(3));
        Assert.Equal(["setosa|1|0", "virginica|0|1"], Rows(table).Take(2).Select(row => string.Join('|', row.Split('|').Take(3))));
    }

    [Fact]
    public void What_is_read_is_learned_from()
    {
        var points = Enumerable.Range(0, 60).Select(
            i => new Flower { Sizes = [i, i % 7], Age = i % 5, Species = i % 2 == 0 ? "even" : "odd" });
        var data = DataSetReader.Read(ml.Data.LoadFromEnumerable(points).ToTable(), new TableRoles
        {
            Targets = ["Species"],
            Ignored = ["Seen"],
        });
        Assert.Equal(["even", "odd"], data.ClassNames);
        Assert.Equal(60, data.Count);
        Assert.Contains("Sizes2", data.FeatureNames);
    }

    [Fact]
    public void A_vector_of_any_size_is_refused_by_name()
    {
        var view = ml.Data.LoadFromEnumerable([new Ragged { Words = ["a", "b"] }]);
        Assert.StartsWith("the data view: the column 'Words' is of the type ", TestTables.ErrorOf(() => view.ToTable()));
    }

    static IEnumerable<string> Rows(Table table) => table.Rows.Select(row => string.Join(
        '|', row.Cells.Index().Select(cell => table.IsMissing(row, cell.Index) ? "?" : cell.Item)));

    sealed class Flower
    {
        [VectorType(2)]
        public float[] Sizes { get; init; } = [];

        public int Age { get; init; }

        public string Species { get; init; } = "";

        public bool IsWild { get; init; }

        public DateTime Seen { get; init; }
    }

    sealed class Ragged
    {
        public string[] Words { get; init; } = [];
    }
}
