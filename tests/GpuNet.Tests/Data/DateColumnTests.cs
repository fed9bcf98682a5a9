using System.Globalization;

namespace GpuNet.Tests.Data;

/// <summary>What becomes of columns of dates and times.</summary>
public sealed class DateColumnTests
{
    static readonly TableRoles roles = new() { Targets = ["y"] };

    static Table Table(params string[] cells) => TestTables.Parse(
        "when,b,y\n" + string.Concat(cells.Select((cell, row) => $"\"{cell}\",{row % 7}.25,{"pq"[row % 2]}\n")));

    static double[] Row(DataSet data, int row) => data.Features[(row * data.FeatureCount)..((row + 1) * data.FeatureCount)];

    [Theory]
    [InlineData("2024-06-18", "2023-11-30")]
    [InlineData("2024/6/18", "2023/11/30")]
    [InlineData("18.6.2024", "30.11.2023")]
    [InlineData("6/18/2024", "11/30/2023")]
    [InlineData("18/6/2024", "30/11/2023")]
    [InlineData("18 Jun 2024", "30 Nov 2023")]
    [InlineData("June 18, 2024", "November 30, 2023")]
    [InlineData("Jun 18 2024", "Nov 30 2023")]
    [InlineData("June 18 2024", "November 30 2023")]
    [InlineData("18-Jun-2024", "30-Nov-2023")]
    public void A_day_becomes_its_year_month_weekday_and_the_days_since_2000(string tuesdayInJune, string thursdayInNovember)
    {
        var data = DataSetReader.Read(Table(tuesdayInJune, thursdayInNovember), roles);
        Assert.Equal(
            ["b", "when year", "when month sin", "when month cos", "when weekday sin", "when weekday cos", "when days"], data.FeatureNames);
        CheckDate(Row(data, 0), 2024, month: 6, weekday: 2, days: 8935);
        CheckDate(Row(data, 1), 2023, month: 11, weekday: 4, days: 8734);
    }

    static void CheckDate(double[] row, int year, int month, int weekday, int days)
    {
        double ofMonth = 2 * Math.PI * (month - 1) / 12, ofWeekday = 2 * Math.PI * weekday / 7;
        double[] expected =
            [year, Math.Sin(ofMonth), Math.Cos(ofMonth), Math.Sin(ofWeekday), Math.Cos(ofWeekday), days];
        for (int part = 0; part < expected.Length; part++)
            Assert.Equal(expected[part], row[1 + part], 1e-12);
    }

    [Theory]
    [InlineData("2024-06-18 06:00", "2024-06-19 18:00", "2024-06-20 00:00")]
    [InlineData("2024-06-18T06:00:00", "2024-06-19T18:00:00.000", "2024-06-20T00:00:00")]
    [InlineData("6/18/2024 06:00 AM", "6/19/2024 06:00 PM", "6/20/2024 12:00 AM")]
    [InlineData("18.6.2024 6:00:00 am", "19.6.2024 6:00:00 pm", "20.6.2024 12:00:00 am")]
    [InlineData("Jun 18 2024 6:00AM", "Jun 19 2024 6:00PM", "Jun 20 2024 12:00AM")]
    [InlineData("2024-06-18T06:00:00Z", "2024-06-19T20:00:00+02:00", "2024-06-20T00:00:00Z")]
    [InlineData("2024-06-18 06:00:00.000000001", "2024-06-19 18:00:00.00000000", "2024-06-20 00:00:00.000000099")]
    public void A_time_adds_its_hour_on_a_circle_and_a_part_of_a_day(string at6, string at18, string at0)
    {
        var data = DataSetReader.Read(Table(at6, at18, at0), roles);
        Assert.Equal(["when days", "when hour sin", "when hour cos"], data.FeatureNames.TakeLast(3));
        (double Days, double Sine, double Cosine)[] expected = [(8935.25, 1, 0), (8936.75, -1, 0), (8937, 0, 1)];
        foreach (var (row, (days, sine, cosine)) in expected.Index())
        {
            double[] last = Row(data, row)[^3..];
            Assert.Equal(days, last[0], 1e-9);
            Assert.Equal(sine, last[1], 1e-12);
            Assert.Equal(cosine, last[2], 1e-12);
        }
    }

    [Theory]
    [InlineData("12:30", "08:15")]
    [InlineData("12:30:05 PM", "08:15:00 AM")]
    public void A_time_without_a_day_is_its_hour(params string[] cells)
    {
        var told = HeardTraces.During(() => Assert.Equal(
            ["b", "when hour sin", "when hour cos"], DataSetReader.Read(Table(cells), roles).FeatureNames));
        Assert.Contains(told, line => line.Contains("column 'when' has times of day in the format") && line.Contains("durations"));
    }

    [Theory]
    [InlineData("2022-W01", "2022-W52")]
    [InlineData("2022-262", "2022-001")]
    [InlineData("2023Q3", "2023Q4")]
    [InlineData("Q3 2023", "Q4 2023")]
    [InlineData("Apr-22", "May-22")]
    [InlineData("April 2022", "May 2022")]
    [InlineData("15 janvier 2023", "3 août 2023")]
    [InlineData("3. März 2023", "15. Januar 2023")]
    [InlineData("15 de enero de 2023", "3 de mayo de 2023")]
    [InlineData("2022年2月3日", "2022年12月13日")]
    [InlineData("2023-09", "2023-10")]
    [InlineData("11/20/22", "12/20/22")]
    public void Dates_in_no_format_that_is_read_are_no_categories(params string[] cells) => Assert.Contains(
        "the column 'when' has dates or times, as", TestTables.ErrorOf(() => DataSetReader.Read(Table(cells), roles)));

    [Theory]
    [InlineData("0000-00-00", "2024-06-18", "2024-06-19", "2024-06-20")]
    [InlineData("2023-02-30", "2024-06-18 06:00", "2024-06-19 07:00", "2024-06-20 08:00")]
    public void The_one_that_is_no_date_is_named(string odd, params string[] cells) => Assert.Contains(
        $"but '{odd}' is none in the format of most: correct it, use MissingTexts = '{odd}' if it says that there is no value",
        TestTables.ErrorOf(() => DataSetReader.Read(Table([odd, .. cells]), roles)));

    [Theory]
    [InlineData("2 doors", "4 doors")]
    [InlineData("May", "June")]
    [InlineData("Q1", "Q2")]
    [InlineData("555-262", "555-263")]
    [InlineData("W12", "W13")]
    public void Texts_like_dates_are_categories(params string[] cells) =>
        Assert.Equal(["when", "b"], DataSetReader.Read(Table(cells), roles).FeatureNames);

    [Theory]
    [InlineData(null, "2024-06-18", "2024-06-18", "", "2024-06-19")]
    [InlineData("line 4", "2024-06-18", "2024-06-19", "2024-06-18", "2024-06-20")]
    [InlineData("line 3", "2024-06-20", "2024-06-19", "2024-06-18")]
    [InlineData("line 4", "2024-06-18 12:00", "2024-06-18 13:00", "2024-06-18 11:00", "2024-06-18 12:30")]
    [InlineData(null, "12:00", "13:00", "11:00", "10:00")]
    public void Rows_of_a_time_series_that_are_not_in_the_order_of_dates_are_told(string? place, params string[] cells)
    {
        var series = roles with { Window = 2 };
        Assert.Equal(place is not null, IsTold(cells, series, $"the rows are not in the order of 'when': that of {place} is before"));
        Assert.False(IsTold(cells, roles, "order"));

        static bool IsTold(string[] cells, TableRoles roles, string text) =>
            HeardTraces.During(() => DataSetReader.Read(Table(cells), roles)).Any(line => line.Contains(text));
    }

    [Fact]
    public void One_column_of_dates_in_order_is_enough() => Assert.DoesNotContain(
        HeardTraces.During(() => DataSetReader.Read(
            TestTables.Parse("due,on,y\n2024-06-18,2024-06-01,p\n2024-06-17,2024-06-02,q\n2024-06-19,2024-06-03,p\n"),
            roles with { Window = 2 })),
        line => line.Contains("order"));

    [Fact]
    public void Days_and_months_that_could_be_either_are_asked_for()
    {
        string[] cells = ["1/2/2024", "3/4/2024"];
        string error = TestTables.ErrorOf(() => DataSetReader.Read(Table(cells), roles));
        Assert.Contains("the column 'when' has dates, as '1/2/2024', that may be 'M/d/yyyy' or 'd/M/yyyy'", error);
        Assert.Contains("DateFormat = 'M/d/yyyy'", error);
        CheckDate(Row(DataSetReader.Read(Table(cells), roles with { DateFormat = "M/d/yyyy" }), 0), 2024, month: 1, weekday: 2, days: 8767);
        CheckDate(Row(DataSetReader.Read(Table(cells), roles with { DateFormat = "d/M/yyyy" }), 0), 2024, month: 2, weekday: 4, days: 8797);
        // Which is which does not matter where all days are their months.
        Assert.Equal(7, DataSetReader.Read(Table("1/1/2024", "2/2/2024"), roles).FeatureCount);
    }

    [Fact]
    public void A_format_that_the_user_names_reads_what_no_usual_one_does_and_is_refused_where_it_reads_nothing()
    {
        var data = DataSetReader.Read(Table("18.06.24 0630", "30.11.23 1200"), roles with { DateFormat = "dd.MM.yy HHmm" });
        Assert.Equal(9, data.FeatureCount);
        Assert.Equal("dd.MM.yy HHmm", data.Dates["when"]);
        foreach (string format in (string[])["yyyy", "MM.dd.yyyy"])
        {
            Assert.Contains($"no feature has dates in the format '{format}' in all of its cells, as 'when' has '18.6.2024'; correct",
                TestTables.ErrorOf(() => DataSetReader.Read(Table("18.6.2024", "1.1.2024"), roles with { DateFormat = format })));
        }
    }

    [Theory]
    [InlineData("date", 3, true)]
    [InlineData("amount", 3, false)]
    [InlineData("amount", 30, true)]
    public void Numbers_are_dates_by_their_name_or_where_many_are(string name, int rows, bool areDates)
    {
        var start = new DateTime(2023, 11, 1);
        string text = $"{name},b,y\n" + string.Concat(Enumerable.Range(0, rows).Select(
            row => string.Create(CultureInfo.InvariantCulture, $"{start.AddDays(9 * row):yyyyMMdd},{row % 7}.25,{"pq"[row % 2]}\n")));
        Assert.Equal(areDates, DataSetReader.Read(TestTables.Parse(text), roles).FeatureNames.Contains($"{name} year"));
    }

    [Fact]
    public void Numbers_that_are_no_dates_stay_numbers()
    {
        var data = DataSetReader.Read(Table("20240618", "20249918", "1"), roles with { Numeric = ["when"] });
        Assert.Equal(["when", "b"], data.FeatureNames);
        Assert.Equal(["when", "b"], DataSetReader.Read(Table("2024", "2023", "2022"), roles).FeatureNames);
    }

    [Fact]
    public void Missing_dates_are_missing_numbers_and_dates_may_be_left_out_or_kept_as_texts()
    {
        string[] cells = ["2024-06-18", "NA", "2023-11-30"];
        var data = DataSetReader.Read(Table(cells), roles);
        Assert.All(Row(data, 1)[1..], value => Assert.True(double.IsNaN(value)));
        Assert.Equal(["b"], DataSetReader.Read(Table(cells), roles with { Ignored = ["when"] }).FeatureNames);
        Assert.Equal(["when", "b"], DataSetReader.Read(Table(cells), roles with { Categorical = ["when"] }).FeatureNames);
    }

    [Fact]
    public void A_model_reads_dates_as_it_learned_them_from_files_and_from_rows_by_name()
    {
        string[] cells = [.. Enumerable.Range(0, 40).Select(
            row => new DateTime(2023, 1, 1).AddDays(11 * row).ToString("d.M.yyyy", CultureInfo.InvariantCulture))];
        var data = DataSetReader.Read(Table(cells), roles);
        using var device = Device.Open("cpu", threads: 1);
        var trained = Trainer.Fit(data, new TrainingOptions { Hidden = [4], Epochs = 1 }, device).Model;
        string path = Path.GetTempFileName();
        try
        {
            trained.Save(path);
            var model = Model.Load(path);
            Assert.Equal("d.M.yyyy", model.Dates["when"]);
            // One that could be either way round is the day that the model knows.
            var table = TestTables.Parse("b,when\n1.5,1.2.2024\n2.5,\n");
            var features = model.ReadFeatures(TestTables.Parse("b,when\n1.5,1.2.2024\n"));
            CheckDate(features.Values, 2024, month: 2, weekday: 4, days: 8797);
            Dictionary<string, object> row = new() { ["when"] = "1.2.2024", ["b"] = 1.5 };
            Assert.Equal(features.Values, new NamedRows(model).Read([row]).Values);
            Dictionary<string, object> inCapitals = new() { ["WHEN"] = "1.2.2024", ["B"] = 1.5 };
            Assert.Equal(features.Values, new NamedRows(model).Read([inCapitals]).Values);
            Assert.Equal(features.Values, model.ReadFeatures(TestTables.Parse("B,WHEN\n1.5,1.2.2024\n")).Values);
            Assert.True(double.IsNaN(model.ReadFeatures(table).Values[^1]));
            Assert.Contains("t.csv, line 2, column 'when': '2024-02-01' is no date in the format 'd.M.yyyy'",
                TestTables.ErrorOf(() => model.ReadFeatures(TestTables.Parse("b,when\n1.5,2024-02-01\n"))));
            row["when"] = "soon";
            Assert.Contains("no date in the format 'd.M.yyyy'", TestTables.ErrorOf(() => new NamedRows(model).Read([row])));
            row.Remove("when");
            Assert.Contains("column 'when': it is not there", TestTables.ErrorOf(() => new NamedRows(model).Read([row])));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
