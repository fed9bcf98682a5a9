using System.Globalization;

using GpuNet.Tests.Models;

namespace GpuNet.Tests.Data;

public class DataSetReaderTests
{
    static DataSet Read(string text, bool regression = false) => DataSetReader.Read(TestTables.Parse(text), "y", regression);

    static string Error(string text, bool regression = false) => TestTables.ErrorOf(() => Read(text, regression));

    [Fact]
    public void Text_makes_classes_in_ordinal_order()
    {
        var data = Read("y,a,b\nred,1,-2e3\nblue,.5,4\n\nGreen,5,6\nred,7,8\n");
        Assert.Equal(LearningTask.Classification, data.Task);
        Assert.Equal(["Green", "blue", "red"], data.ClassNames!);
        Assert.Equal(["a", "b"], data.FeatureNames);
        Assert.Equal([1, -2000, 0.5, 4, 5, 6, 7, 8], data.Features);
        Assert.Equal([2, 1, 0, 2], data.Targets);
        Assert.Equal((4, 2, 1, 3), (data.Count, data.FeatureCount, data.TargetCount, data.OutputsFor(2)));
        Assert.Equal([2, 1, 0, 2], Enumerable.Range(0, data.Count).Select(data.ClassOf));
        Assert.Equal("t.csv, line 5", data.Where(2));
        Assert.Equal(["y"], data.TargetNames);
    }

    [Fact]
    public void Integers_make_classes_in_numerical_order()
    {
        var data = Read("a,y\n1,10\n2,9\n3,-1\n4,10\n");
        Assert.Equal(["-1", "9", "10"], data.ClassNames!);
        Assert.Equal([2, 1, 0, 2], Enumerable.Range(0, data.Count).Select(data.ClassOf));
    }

    [Theory]
    [InlineData("a,y\n1,yes\n2,no\n3,yes\n", "no", "yes")]
    [InlineData("a,y\n1,1\n2,-1\n3,1\n", "-1", "1")]
    public void Two_classes_are_binary_with_one_target_column(string text, string first, string second)
    {
        var data = Read(text);
        Assert.Equal(LearningTask.BinaryClassification, data.Task);
        Assert.Equal([first, second], data.ClassNames!);
        Assert.Equal([1.0, 0, 1], data.Targets);
        Assert.Equal(1, data.TargetCount);
        Assert.Equal([1, 0, 1], Enumerable.Range(0, data.Count).Select(data.ClassOf));
    }

    [Fact]
    public void Regression_takes_the_target_as_a_number()
    {
        var data = Read("a,y\n1,2.5\n2,3\n", regression: true);
        Assert.Equal(LearningTask.Regression, data.Task);
        Assert.Null(data.ClassNames);
        Assert.Equal([2.5, 3], data.Targets);
        Assert.Throws<InvalidOperationException>(() => data.ClassOf(0));
    }

    [Fact]
    public void Real_targets_need_regression()
    {
        Assert.Equal(
            "t.csv, line 3, column 'y': '2.5' is a real number; use Task = Regression, or Categorical = y if they are classes",
            Error("a,y\n1,2\n2,2.5\n3,3\n"));
    }

    [Fact]
    public void Integers_that_all_differ_need_regression() =>
        Assert.Contains("3 different values in 3 rows, too many for classes; use Task = Regression", Error("a,y\n1,10\n2,20\n3,30\n"));

    [Fact]
    public void More_than_1000_classes_are_too_many()
    {
        string Rows(int classes, string prefix) =>
            "a,y\n" + string.Concat(Enumerable.Range(0, 2 * classes).Select(row => $"1,{prefix}{row % classes}\n"));
        Assert.Equal(1000, Read(Rows(1000, "c")).ClassNames!.Count);
        Assert.Contains("1001 different values in 2002 rows, too many for classes; use Task = Regression", Error(Rows(1001, "")));
        Assert.Contains("1001 different values in 2002 rows, too many for classes; choose another target", Error(Rows(1001, "c")));
    }

    [Fact]
    public void A_single_class_is_nothing_to_learn() =>
        Assert.Equal("t.csv: the target 'y' is 'x' in every row; there is nothing to learn", Error("a,y\n1,x\n2,x\n"));

    [Theory]
    [InlineData("abc", "'abc' is not a number; correct it or remove the row")]
    [InlineData("1.5.2", "'1.5.2' is not a number; correct it or remove the row")]
    [InlineData("\"a\nb\"", "'a\\u000ab' is not a number; correct it or remove the row")]
    [InlineData("-Infinity", "'-Infinity' is not a finite number")]
    [InlineData("1e309", "'1e309' is beyond 1E+298")]
    [InlineData("-3e298", "'-3e298' is beyond 1E+298, the largest number that is read")]
    [InlineData("inf", "'inf' is not a finite number; correct it or remove the row")]
    [InlineData("-Infinity", "'-Infinity' is not a finite number; correct it or remove the row")]
    public void A_cell_that_is_no_finite_number_is_an_error(string cell, string problem)
    {
        Assert.StartsWith($"t.csv, line 4, column 'age': {problem}", Error($"y,age\nu,1\n\nv,{cell}\nu,3\n"));
        var table = TestTables.Parse($"y,age\nu,1\n\nv,{cell}\nu,3\n");
        Assert.StartsWith(
            $"t.csv, line 4, column 'age': {problem}", TestTables.ErrorOf(() => Numbers("age").ReadFeatures(table)));
        Assert.StartsWith(
            $"t.csv, line 4, column 'age': {problem}",
            TestTables.ErrorOf(() => DataSetReader.Read(TestTables.Parse($"x,age\n1,1\n\n2,{cell}\n3,3\n"), "age", regression: true)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("NA")]
    public void A_target_that_is_missing_is_an_error(string cell) =>
        Assert.Contains("the target is missing; fill it in or remove the row", Error($"a,y\n1,x\n2,{cell}\n3,z\n"));

    [Fact]
    public void A_target_without_a_column_is_an_error_that_lists_the_columns() =>
        Assert.Equal("t.csv: there is no column 'y'; the columns are 'a', 'b'", Error("a,b\n1,2\n"));

    [Fact]
    public void A_target_alone_is_an_error() => Assert.Contains("no columns beside the target 'y'", Error("y\n1\n2\n"));

    [Fact]
    public void Features_to_predict_from_are_found_by_name_in_any_order()
    {
        var table = TestTables.Parse("b,id,y,a\n1,x,7,2\n3,y,8,4\n");
        Assert.Equal([2, 1, 4, 3], Numbers("a", "b").ReadFeatures(table).Values);
        Assert.Contains("there is no column 'c'", TestTables.ErrorOf(() => Numbers("a", "c").ReadFeatures(table)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("NA")]
    [InlineData("nan")]
    [InlineData("?")]
    [InlineData("n/a")]
    [InlineData("NULL")]
    public void Missing_features_are_NaN(string cell)
    {
        var data = Read($"a,b,y\n1,u,x\n{cell},v,z\n2,{cell},x\n");
        Assert.Equal([1, 0, double.NaN, 1, 2, double.NaN], data.Features);
        Assert.Equal([null, ["u", "v"]], data.Categories!);
        Assert.StartsWith("t.csv, line 3, column 'y'", Error($"a,y\n1,2\n1,{cell}\n", regression: true));
    }

    [Fact]
    public void Features_without_numbers_are_texts_in_the_order_in_which_they_come()
    {
        var data = Read("a,city,y\n1,Rom,p\n2,Bonn,q\n3,Rom,p\n4,Aachen,p\n");
        Assert.Equal(["a", "city"], data.FeatureNames);
        Assert.Equal([1, 0, 2, 1, 3, 0, 4, 2], data.Features);
        Assert.Equal([null, ["Rom", "Bonn", "Aachen"]], data.Categories!);
    }

    [Fact]
    public void Columns_are_texts_or_left_out_where_the_caller_says_so()
    {
        var roles = new TableRoles { Targets = ["y"] };
        var table = TestTables.Parse("zip,id,a,y\n53111,u,1,p\n10115,v,2,q\n53111,7,3,p\n");
        var data = DataSetReader.Read(table, roles with { Categorical = ["zip"], Ignored = ["id"] });
        Assert.Equal(["zip", "a"], data.FeatureNames);
        Assert.Equal([0, 1, 1, 2, 0, 3], data.Features);
        Assert.Contains("there is no column 'x'", TestTables.ErrorOf(() => DataSetReader.Read(table, roles with { Categorical = ["x"] })));
        Assert.Contains("there is no column 'x'", TestTables.ErrorOf(() => DataSetReader.Read(table, roles with { Ignored = ["x"] })));
        roles = roles with { Ignored = ["zip", "id", "a"] };
        Assert.Contains("no columns beside the target", TestTables.ErrorOf(() => DataSetReader.Read(table, roles)));
    }

    [Fact]
    public void A_feature_of_texts_and_numbers_is_an_error() => Assert.Equal(
        "t.csv, line 4, column 'a': '3' is a number, but most of the column are texts, as 'u'; "
            + "correct it, use Categorical = a if its numbers are only names, or leave the column out with Ignored = a",
        Error("a,y\nu,p\nu,q\n3,p\n"));

    [Fact]
    public void Too_many_texts_are_an_error()
    {
        string Rows(int rows, int different) =>
            "name,y\n" + string.Concat(Enumerable.Range(0, rows).Select(row => $"n{row % different},{row % 2}\n"));
        Assert.Equal(19, Read(Rows(19, 19)).Categories![0]!.Count);
        Assert.Equal(1000, Read(Rows(2000, 1000)).Categories![0]!.Count);
        Assert.Equal(
            "t.csv: the column 'name' has 1001 different texts in 2002 rows, too many for categories; "
            + "leave it out with Ignored = name, learn from how frequent they are with Frequency = name, "
            + "or keep them with Categorical = name or a larger MaxCategories",
            Error(Rows(2002, 1001)));
        var kept = DataSetReader.Read(TestTables.Parse(Rows(2002, 1001)), new TableRoles { Targets = ["y"], Categorical = ["name"] });
        Assert.Equal(1001, kept.Categories![0]!.Count);
        var counted = DataSetReader.Read(TestTables.Parse(Rows(2002, 1001)), new TableRoles { Targets = ["y"], Frequency = ["name"] });
        Assert.Equal(["name"], counted.FeatureTable.Frequency);
        Assert.Equal(ColumnKind.Frequency, counted.Columns![0].Kind);
        var table = TestTables.Parse(Rows(200, 60));
        Assert.Contains(
            "t.csv: column 'name' has 60 categories, each of them an input; Frequency makes one number of them, and Ignored leaves it out",
            HeardTraces.During(() => DataSetReader.Read(table, new TableRoles { Targets = ["y"] })));
        Assert.Throws<InputException>(() => DataSetReader.Read(table, new TableRoles { Targets = ["y"], MaxCategories = 59 }));
    }

    [Fact]
    public void Labels_are_columns_of_0_and_1()
    {
        var table = TestTables.Parse("a,u,v\n1,0,true\n2,1.0,False\n");
        var data = DataSetReader.Read(table, new TableRoles { Task = LearningTask.MultiLabel, Targets = ["v", "u"] });
        Assert.Equal([1, 0, 0, 1], data.Targets);
        Assert.Equal((2, 2, 1), (data.Count, data.OutputsFor(inputs: 1), data.FeatureCount));
        Assert.Equal(
            "t.csv, line 2, column 'a': '2' is neither 0 nor 1, which say whether the label holds",
            TestTables.ErrorOf(() => DataSetReader.Read(
                TestTables.Parse("a,u\n2,0\n"), new TableRoles { Task = LearningTask.MultiLabel, Targets = ["a"] })));
    }

    [Fact]
    public void Rows_of_a_series_predict_the_row_behind_them()
    {
        var table = TestTables.Parse("a,y\n1,10\n2,20\n3,30\n4,40\n5,50\n");
        var data = DataSetReader.Read(table, new TableRoles { Task = LearningTask.Regression, Targets = ["y"], Window = 3 });
        Assert.Equal(["a", "y"], data.FeatureNames);
        Assert.Equal([40, 50], data.Targets);
        var inputs = data.Window.Over(new HostMatrix<double>(data.Features, columns: 2), data.Count);
        Assert.Equal([1, 10, 2, 20, 3, 30, 2, 20, 3, 30, 4, 40], inputs.ToArray());
        Assert.Equal([0, 1, 2, 3], data.Window.RowsOf([0, 1]));
        Assert.Equal("t.csv, line 5", data.Where(1));
        var longWindow = new TableRoles { Task = LearningTask.Regression, Targets = ["y"], Window = 5 };
        Assert.Equal(
            "t.csv: a window has 5 rows, and no row is behind it that could be predicted",
            TestTables.ErrorOf(() => DataSetReader.Read(table, longWindow)));
    }

    [Fact]
    public void The_two_of_a_pair_are_halves_of_a_row()
    {
        var table = TestTables.Parse("a1,b1,a2,b2,same\n1,u,2,v,0\n3,v,4,v,1\n");
        var data = DataSetReader.Read(table, new TableRoles { Task = LearningTask.Pairs, Targets = ["same"] });
        Assert.Equal((2, 4), (data.Count, data.FeatureCount));
        Assert.Equal(["a1", "b1"], data.FeatureTable.Names);
        Assert.Equal([1, 0, 2, 1, 3, 1, 4, 1], data.FeatureTable.Values);
        Assert.Equal([null, ["u", "v"]], data.FeatureTable.Categories);
        Assert.Contains("3 features cannot be halved", TestTables.ErrorOf(() => DataSetReader.Read(
            TestTables.Parse("a,b,c,y\n1,2,3,0\n1,2,3,1\n"), new TableRoles { Task = LearningTask.Pairs, Targets = ["y"] })));
    }

    [Fact]
    public void Roles_that_contradict_each_other_are_errors()
    {
        var table = TestTables.Parse("a,u,v\n1,0,1\n2,1,0\n");
        Assert.Contains("2 columns are given as the target of one class", Of(new() { Targets = ["u", "v"] }));
        Assert.Contains(
            "has no target: use Ignored = u instead of Targets",
            Of(new() { Task = LearningTask.Autoencoder, Targets = ["u"] }));
        Assert.Contains("no target is named", Of(new() { Task = LearningTask.Regression, Targets = [] }));
        Assert.Contains("a target is named twice", Of(new() { Task = LearningTask.Regression, Targets = ["u", "u"] }));
        Assert.Contains(
            "are predicted from a window of rows; leave out Window",
            Of(new() { Task = LearningTask.Autoencoder, Targets = [], Window = 2 }));

        Assert.Contains("'u' is in Categorical and in Numeric", Of(new() { Targets = ["v"], Numeric = ["u"], Categorical = ["u"] }));
        Assert.Contains("'u' is in Frequency and in Numeric", Of(new() { Targets = ["v"], Numeric = ["u"], Frequency = ["u"] }));
        Assert.Contains("'u' is in Categorical and in Frequency", Of(new() { Targets = ["v"], Categorical = ["u"], Frequency = ["u"] }));
        Assert.Contains("'u' is in Frequency and in Ignored", Of(new() { Targets = ["v"], Ignored = ["u"], Frequency = ["u"] }));
        Assert.Contains("'u' is in Weights and in Frequency", Of(new() { Targets = ["v"], Weights = "u", Frequency = ["u"] }));
        Assert.Contains("'u' is in Weights and in Categorical", Of(new() { Targets = ["v"], Weights = "u", Categorical = ["u"] }));
        Assert.Contains("'v' is in Targets and in Frequency", Of(new() { Targets = ["v"], Frequency = ["v"] }));
        Assert.Contains("there is no column 'x'", Of(new() { Targets = ["v"], Frequency = ["x"] }));
        Assert.Contains(
            "an autoencoder cannot restore texts from their frequencies; use Ignored = u instead of Frequency",
            Of(new() { Task = LearningTask.Autoencoder, Targets = [], Frequency = ["u"] }));

        string Of(TableRoles roles) => TestTables.ErrorOf(() => DataSetReader.Read(table, roles));
    }

    static Model Numbers(params string[] columns) =>
        TestModels.Classifier() with { Preprocessing = new(columns, null, Scaler.Identity(columns.Length), null) };

    [Fact]
    public void Numbers_that_were_looked_at_are_those_that_are_read_whatever_is_missing_or_beside_them()
    {
        var random = new Random(5);
        string[] missing = ["", "NA", "?"];
        double[][] rows = [.. Enumerable.Range(0, 301).Select(_ => Enumerable.Range(0, 7).Select(
            column => random.Next(5) == 0 ? double.NaN : random.NextDouble() * Math.Pow(10, column - 3)).ToArray())];
        string text = "a,b,c,d,e,f,g,word,y\n" + string.Concat(rows.Select((row, number) => string.Join(',', row.Select(
            value => double.IsNaN(value) ? missing[random.Next(3)] : value.ToString(CultureInfo.InvariantCulture)))
            + $",w{number % 3},{"pq"[number % 2]}\n"));
        var data = DataSetReader.Read(TestTables.Parse(text), "y");
        for (int row = 0; row < rows.Length; row++)
            Assert.Equal([.. rows[row], row % 3], data.Features[(row * 8)..(row * 8 + 8)]);
        Assert.Contains("1e299", TestTables.ErrorOf(() => DataSetReader.Read(TestTables.Parse("x,y\n1.5,p\n1e299,q\n"), "y")));
    }

    [Fact]
    public void The_numbers_of_pairs_are_those_of_both()
    {
        var roles = new TableRoles { Task = LearningTask.Pairs, Targets = ["same"] };
        var data = DataSetReader.Read(TestTables.Parse("a1,b1,a2,b2,same\n1.5,2.5,3.5,4.5,1\n5.5,,7.5,8.5,0\n"), roles);
        Assert.Equal([1.5, 2.5, 3.5, 4.5, 5.5, double.NaN, 7.5, 8.5], data.Features);
    }
}
