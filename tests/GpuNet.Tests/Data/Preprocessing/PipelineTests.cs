using GpuNet.Tests.Models;

namespace GpuNet.Tests.Data.Preprocessing;

public sealed class PipelineTests
{
    // Two training rows, and one whose values they do not have.
    const string Text = "a,city,y\n1,Rom,p\n3,Bonn,q\n9,Aachen,p\n";

    static FeatureTable Table(string text) => DataSetReader.Read(TestTables.Parse(text), "y").FeatureTable;

    static Pipeline Fit(string text, Scaling scaling, Missing missing) => Pipeline.Fit(Table(text), [0, 1], scaling, missing);

    [Theory]
    [InlineData(Scaling.None, new[] { 1f, 0, 1, 3, 1, 0, 9, 0, 0 })]
    [InlineData(Scaling.Standard, new[] { -1f, 0, 1, 1, 1, 0, 7, 0, 0 })]
    [InlineData(Scaling.MinMax, new[] { 0f, 0, 1, 1, 1, 0, 4, 0, 0 })]
    public void Numbers_are_scaled_and_texts_encoded_by_what_the_training_rows_have(Scaling scaling, float[] expected)
    {
        var pipeline = Fit(Text, scaling, Missing.Error);
        Assert.Equal([null, ["Bonn", "Rom"]], pipeline.Encoder!.Categories);
        Assert.Equal(3, pipeline.Outputs);
        Assert.Equal(expected, pipeline.Apply(Table(Text)));
    }

    [Theory]
    [InlineData("mean", new[] { 3f, 0, 5, 0, 4, 1, 4, 1 })]
    [InlineData("-7.5", new[] { 3f, 0, 5, 0, -7.5f, 1, -7.5f, 1 })]
    public void What_takes_the_place_of_missing_numbers_is_learned_on_the_training_rows(string policy, float[] expected)
    {
        var table = Table("a,b,y\n3,0,p\n5,0,q\nNA,1,p\n,1,q\n");
        Assert.Equal(expected, Pipeline.Fit(table, [0, 1, 2], Scaling.None, Missing.Find(policy)!).Apply(table));
    }

    [Fact]
    public void A_missing_text_is_no_category()
    {
        const string text = "city,y\nRom,p\nBonn,q\n?,p\n";
        Assert.Equal([0f, 1, 1, 0, 0, 0], Fit(text, Scaling.Standard, Missing.Mean).Apply(Table(text)));
    }

    [Fact]
    public void Robust_scaling_clips_numbers_and_leaves_texts()
    {
        const string text = "a,city,y\n0,u,p\n1,v,q\n2,u,p\n3,v,q\n4,u,p\n";
        // The median of a is 2, its interquartile range 2.
        float[] z = [.. new[] { -1, -0.5, 0, 0.5, 1 }.Select(value => (float)(value / Math.Sqrt(1 + value * value / 9)))];
        Assert.Equal(
            [z[0], 1, 0, z[1], 0, 1, z[2], 1, 0, z[3], 0, 1, z[4], 1, 0],
            Pipeline.Fit(Table(text), [0, 1, 2, 3, 4], Scaling.Robust, Missing.Error).Apply(Table(text)));
    }

    // Four training rows: of the texts Rom is half, Bonn a quarter, and one is missing. Aachen is in none of them.
    static FeatureTable OfFrequencies(string last = "Aachen") => DataSetReader.Read(
        TestTables.Parse($"city,a,y\nRom,1,p\nBonn,3,q\nRom,1,p\n,3,q\n{last},9,p\n"),
        new TableRoles { Targets = ["y"], Frequency = ["city"] }).FeatureTable;

    [Theory]
    [InlineData(Scaling.None, new[] { 0.5, 0.25, 0.5, 0, 0 })]
    [InlineData(Scaling.MinMax, new[] { 1, 0.5, 1, 0, 0 })]
    [InlineData(Scaling.Standard, new[] { 0.90453403, -0.30151134, 0.90453403, -1.5075567, -1.5075567 })]
    // The quartiles are 0.1875 and 0.5, the median 0.375; z = 0.4, −0.4, 0.4, −1.2, −1.2 before it is clipped.
    [InlineData(Scaling.Robust, new[] { 0.39649117, -0.39649117, 0.39649117, -1.1141721, -1.1141721 })]
    public void Frequencies_are_the_shares_of_the_training_rows_and_scaled(Scaling scaling, double[] expected)
    {
        var pipeline = Pipeline.Fit(OfFrequencies(), [0, 1, 2, 3], scaling, Missing.Mean);
        Assert.Null(pipeline.Encoder);
        Assert.Equal(new Dictionary<string, float> { ["Bonn"] = 0.25f, ["Rom"] = 0.5f }, pipeline.Frequencies!.Shares[0]);
        Assert.Equal((2, 0), (pipeline.Outputs, pipeline.Imputer!.Fills[0]));
        Assert.Equal((true, false), (pipeline.IsText(0), pipeline.IsText(1)));
        float[] inputs = [];
        var said = HeardTraces.During(() => inputs = pipeline.Apply(OfFrequencies()));
        new Tolerance(1e-6, 1e-7).Check(expected, [.. inputs.Where((_, place) => place % 2 == 0).Select(value => (double)value)], "shares");
        Assert.Contains("t.csv, line 6, column 'city': 'Aachen' is not in the training part; its frequency counts as 0", said);
        Assert.Throws<InvalidOperationException>(() => pipeline.Restore(inputs.AsSpan(0, 2)));
    }

    [Fact]
    public void A_frequency_is_counted_in_the_training_rows_only()
    {
        var expected = Pipeline.Fit(OfFrequencies(), [0, 1, 2, 3], Scaling.Standard, Missing.Mean);
        var actual = Pipeline.Fit(OfFrequencies(last: "Rom"), [0, 1, 2, 3], Scaling.Standard, Missing.Mean);
        Assert.Equal(expected.Frequencies!.Shares, actual.Frequencies!.Shares);
        Assert.Equal(expected.Scaler.Offsets, actual.Scaler.Offsets);
    }

    [Fact]
    public void Frequencies_that_tell_nothing_are_told()
    {
        var said = HeardTraces.During(() => Pipeline.Fit(OfFrequencies(), [0, 1], Scaling.Standard, Missing.Mean));
        Assert.Contains("t.csv, column 'city': its texts are equally frequent in the training part, so their frequency tells nothing; "
            + "leave it out with Ignored = city", said);
        Assert.Contains("column 'city': it has no value in the training part", TestTables.ErrorOf(
            () => Pipeline.Fit(OfFrequencies(last: ""), [3, 4], Scaling.Standard, Missing.Mean)));
        Assert.Contains("line 5, column 'city': the value is missing", TestTables.ErrorOf(
            () => Pipeline.Fit(OfFrequencies(), [0, 1], Scaling.Standard, Missing.Error)));
    }

    [Fact]
    public void Missing_values_are_an_error_that_says_where_unless_they_are_filled()
    {
        const string message = "t.csv, line 4, column 'b': the value is missing; fill it in, remove the row, or train with Missing = Mean";
        var table = Table("a,b,y\n1,2,p\n\n3,,q\n5,6,p\n");
        Assert.StartsWith(message, TestTables.ErrorOf(() => Pipeline.Fit(table, [0], Scaling.None, Missing.Error)));
        var complete = Fit("a,b,y\n1,2,p\n3,4,q\n", Scaling.None, Missing.Error);
        Assert.StartsWith(message, TestTables.ErrorOf(() => complete.Apply(table)));
    }

    [Theory]
    [InlineData("a,b,y\n,1,p\n,2,q\n3,3,p\n", "column 'a': it has no value in the training part; leave it out with Ignored")]
    [InlineData("a,b,y\n?,1,p\n?,2,q\nu,3,p\n", "column 'a': it has no value in the training part; leave it out with Ignored")]
    public void A_column_without_values_to_learn_from_is_an_error(string text, string problem) =>
        Assert.Contains(problem, TestTables.ErrorOf(() => Fit(text, Scaling.None, Missing.Mean)));

    [Fact]
    public void Unknown_texts_are_warned_of_once_a_column()
    {
        var pipeline = Fit(Text, Scaling.None, Missing.Error);
        var said = HeardTraces.During(() => pipeline.Apply(Table("a,city,y\n1,Rom,p\n1,Unheard-of,q\n1,Never,p\n1,Bonn,p\n")));
        Assert.Equal(
            "t.csv, line 3, column 'city': 'Unheard-of' is not in the training part; it counts as no category, like 1 more below",
            Assert.Single(said, warning => warning.Contains("Unheard-of")));
    }

    // Programs write whole numbers with a point once a column has a gap.
    [Theory]
    [InlineData("0|1|2", "2.0|0.0|1.0", "2|0|1")]
    [InlineData("0.0|1.0|2.0", "2|0|1", "2.0|0.0|1.0")]
    [InlineData("1|1.0|3", "1.0|1|3.0", "1.0|1|3")]
    [InlineData("01|1|3", "1.0|01|3.00", "1|01|3")]
    public void Names_that_are_whole_numbers_are_found_with_and_without_a_point(string training, string others, string meant)
    {
        var roles = new TableRoles { Targets = ["y"], Categorical = ["c"] };
        var pipeline = Pipeline.Fit(
            DataSetReader.Read(Rows(training), roles).FeatureTable, [0, 1, 2], Scaling.None, Missing.Error);
        Assert.Equal(Inputs(meant), Inputs(others));

        float[] Inputs(string names) => pipeline.Apply(DataSetReader.Read(Rows(names), roles).FeatureTable);

        static Table Rows(string names) =>
            TestTables.Parse("c,y\n" + string.Concat(names.Split('|').Select((name, row) => $"{name},{"pqp"[row]}\n")));
    }

    [Theory]
    [InlineData(Scaling.None, new[] { 1f, 3, 9, 2 })]
    [InlineData(Scaling.Standard, new[] { -1f, 1, 7, 0 })]
    [InlineData(Scaling.MinMax, new[] { 0f, 1, 4, 0.5f })]
    public void Columns_that_are_the_same_in_all_training_rows_are_left_out(Scaling scaling, float[] expected)
    {
        const string text = "u,a,constant,y\nx,1,14.62,p\nx,3,14.62,q\nz,9,0,p\nx,2,,q\n";
        var table = Table(text);
        Pipeline? pipeline = null;
        var told = HeardTraces.During(() => pipeline = Pipeline.Fit(table, [0, 1], scaling, Missing.Value(14.62)));
        Assert.Contains("t.csv: columns 'u', 'constant' left out: each is the same in every training row", told);
        Assert.Equal(["x", null, "14.62"], pipeline!.Constants);
        Assert.Equal(1, pipeline.Outputs);
        float[] inputs = [];
        var warned = HeardTraces.During(() => inputs = pipeline.Apply(table));
        Assert.Equal(expected, inputs);
        Assert.Contains(
            "t.csv, line 4, column 'constant': '0' is not '14.62' as in every training row, so that it changes nothing", warned);
        Assert.Equal(["x", "9", "14.62"], pipeline.Restore(inputs.AsSpan(2, 1)));
    }

    [Fact]
    public void A_model_needs_no_column_that_it_leaves_out_and_takes_it_with_any_value()
    {
        var pipeline = Fit("c,a,y\n14.62,1,p\n14.62,3,q\n", Scaling.None, Missing.Error);
        var model = TestModels.Classifier() with { Preprocessing = pipeline };
        foreach (string text in new[] { "a\n5\n", "a,c\n5,\n", "a,c\n5,oops\n", "c,a,c\n1,5,2\n", "a,c\n5,14.620\n" })
        {
            float[] inputs = [];
            var said = HeardTraces.During(() => inputs = pipeline.Apply(model.ReadFeatures(TestTables.Parse(text))));
            Assert.Equal([5f], inputs);
            Assert.Equal(text.Contains("oops"), said.Any(warning => warning.Contains("'oops' is not '14.62' as in every training row")));
        }
    }

    [Fact]
    public void Where_no_column_differs_there_is_nothing_to_learn() => Assert.Equal(
        "t.csv: no column differs among the training rows; there is nothing to learn from",
        TestTables.ErrorOf(() => Fit("a,b,y\n1,u,p\n1,u,q\n", Scaling.Standard, Missing.Error)));

    [Fact]
    public void What_counts_as_missing_is_quoted() => Assert.Contains(
        "line 3, column 'a': 'NA' says that the value is missing; fill it in, remove the row, or train with Missing = Mean or a number "
        + "in its place; use MissingTexts = '' where it is a name",
        TestTables.ErrorOf(() => Fit("a,b,y\nEU,1,p\nNA,2,q\nAS,3,p\n", Scaling.Standard, Missing.Error)));

    [Fact]
    public void Policies_are_read()
    {
        Assert.Equal(Missing.Error, Missing.Find("error"));
        Assert.Equal(Missing.Mean, Missing.Find("mean"));
        Assert.Equal(Missing.Value(-1.5), Missing.Find("-1.5"));
        Assert.All(["", "median", "NaN", "Infinity"], text => Assert.Null(Missing.Find(text)));
        Assert.Equal("error mean 0.5", $"{Missing.Error} {Missing.Mean} {Missing.Value(0.5)}");
        Assert.Throws<ArgumentException>(() => Missing.Value(double.NaN));
    }

    [Fact]
    public void Steps_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Pipeline(["a"], null, Scaler.Identity(2), null));
        Assert.Throws<ArgumentException>(() => new Pipeline(["a", "a"], null, Scaler.Identity(2), null));
        Assert.Throws<ArgumentException>(() => new Pipeline(["a"], new Imputer([1, 2]), Scaler.Identity(1), null));
        Assert.Throws<ArgumentException>(() => new Imputer([double.PositiveInfinity]));
        Assert.Throws<ArgumentException>(() => new OneHotEncoder([["u", "u"]]));
        FrequencyEncoder frequencies = new([new Dictionary<string, float> { ["u"] = 1 }]);
        Assert.Throws<ArgumentException>(() => new Pipeline(["a"], null, Scaler.Identity(1), new([["u"]]), frequencies: frequencies));
        Assert.Throws<ArgumentException>(() => new Pipeline(["a", "b"], null, Scaler.Identity(2), null, frequencies: frequencies));
        Assert.Throws<ArgumentException>(() => Fit(Text, Scaling.None, Missing.Error).Apply(Table("a,y\n1,p\n2,q\n")));
    }
}
