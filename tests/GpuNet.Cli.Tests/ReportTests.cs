using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using GpuNet.Cli.Reports;

namespace GpuNet.Cli.Tests;

/// <summary>The page of <c>--report</c>. It is well-formed XML, so that a parser says what a browser makes of it.</summary>
public sealed class ReportTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    const string Quick = "--epochs 3 --hidden 8 --device cpu";

    [Fact]
    public void Digits_have_curves_confusions_mistakes_as_pictures_and_a_timed_step()
    {
        var page = Train($"digits {Quick} --calibrate --metrics f1_macro", "digits.html");
        Assert.Equal(
            [
                "Scores of the test part, 359 examples", "Learning curves", "Classes", "ROC and calibration", "Worst mistakes",
                "Importance of the columns", "Network", "Training step", "Settings", "Columns",
            ],
            Titles(page));
        Assert.Equal(
            ["Loss", "Accuracy", "f1_macro", "ROC curves: area below", "Calibration of the predicted probabilities"], Charts(page));
        Assert.Equal(100, Cells(page, "matrix").Count());
        Assert.Equal(359, Cells(page, "matrix").Sum(cell => int.Parse(cell, CultureInfo.InvariantCulture)));
        Assert.Equal(10, Lines(page, "ROC curves: area below").Count());

        var pictures = page.Descendants("img").Select(image => image.Attribute("src")!.Value).ToList();
        Assert.Equal(12, pictures.Count);
        byte[] bitmap = Convert.FromBase64String(pictures[0]["data:image/bmp;base64,".Length..]);
        Assert.Equal((54 + 24 * 8, 8, 8), (bitmap.Length, bitmap[18], bitmap[22]));
        Assert.InRange(bitmap[54..].Distinct().Count(), 3, 17);

        string settings = page.Descendants("dl").Single().Value;
        Assert.Matches("fingerprint of the data[0-9a-f]{16}", settings);
        Assert.Contains("calibratetrue", settings);
        Assert.Contains(page.Descendants("td"), cell => cell.Value == "layer 1 forward");
        Assert.Equal(20, page.Descendants("b").Count(bar => bar.Parent!.Attribute("class")?.Value == "bars"));
    }

    [Fact]
    public void Two_classes_have_one_curve_and_mistakes_in_a_table()
    {
        var page = Train($"breast_cancer.csv --target diagnosis {Quick}", "cancer.html");
        Assert.Single(Lines(page, "ROC curves: area below"));
        Assert.Empty(page.Descendants("img"));
        Assert.Contains(page.Descendants("td"), cell => Regex.IsMatch(cell.Value, @"^breast_cancer\.csv, line \d+$"));
    }

    [Fact]
    public void Numbers_have_predicted_against_true_ones_and_residuals()
    {
        var page = Train($"diabetes.csv --target progression --task regression {Quick}", "diabetes.html");
        Assert.Equal(["Loss", "progression, predicted against true", "progression, residuals"], Charts(page));
        Assert.Equal(2 * 88, page.Descendants("circle").Count());
        Assert.DoesNotContain("Classes", Titles(page));
    }

    [Theory]
    [InlineData("--task autoencoder --ignore species --hidden 2 --epochs 2")]
    [InlineData("--target petal_width --task regression --ignore species --window 4 --epochs 2")]
    [InlineData("--target species --split 100/0/0 --epochs 1")]
    public void Other_trainings_have_a_page_too(string options)
    {
        var titles = Titles(Train($"iris.csv {options} --device cpu", "other.html"));
        Assert.Contains("Importance of the columns", titles);
        Assert.Contains("Training step", titles);
    }

    [Fact]
    public void A_model_that_is_evaluated_has_a_page_without_curves()
    {
        workplace.Succeed($"train iris.csv --target species {Quick} --save iris.safetensors");
        workplace.Succeed("evaluate iris.safetensors iris.csv --report evaluated.html --device cpu");
        var titles = Titles(Read("evaluated.html"));
        Assert.Equal("Scores of the file, 150 examples", titles[0]);
        Assert.Contains("ROC and calibration", titles);
        Assert.DoesNotContain("Learning curves", titles);
        Assert.DoesNotContain("Training step", titles);
    }

    [Fact]
    public void Hostile_names_stay_text()
    {
        const string Name = "</style><script>alert(1)</script>\u001b[31m", Class = "a\"' onload=x & <b>]]>";
        string rows = string.Concat(Enumerable.Range(0, 40).Select(i =>
            $"{i % 7},{i * i % 11},\"{(i % 2 == 0 ? Class.Replace("\"", "\"\"") : "<!--")}\"\n"));
        File.WriteAllText(workplace["hostile.csv"], $"\"{Name}\",b,<svg/onload=alert(2)>\n{rows}");
        var page = Train($"hostile.csv --target <svg/onload=alert(2)> {Quick}", "hostile.html");
        Assert.Empty(page.Descendants("script"));
        Assert.All(page.Descendants("b"), bold => Assert.Equal("div", bold.Parent!.Name));
        Assert.DoesNotContain(page.Descendants().Attributes(), one => one.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.Contains(page.Descendants("td"), cell => cell.Value == Class);
        Assert.Contains(page.Descendants("td"), cell => cell.Value == Name.Replace("\u001b", "\\u001b"));
        Assert.Contains("'<svg/onload=alert(2)>'", page.Descendants("title").First().Value);
    }

    [Fact]
    public void A_page_needs_nothing_beside_it()
    {
        string text = File.ReadAllText(Path(Train($"iris.csv --target species {Quick}", "alone.html")));
        Assert.DoesNotMatch("https?://|src=\"[^d]|<link|@import|url\\(", text);
    }

    [Fact]
    public void A_page_that_cannot_be_written_is_refused_before_training()
    {
        workplace.Refuse($"train iris.csv --target species {Quick} --report nowhere/r.html", "--report: nowhere/r.html", "no such folder");
        workplace.Refuse($"train iris.csv --target species {Quick} --report r.pdf", "--report: no .pdf file can be written");
        workplace.Refuse($"train iris.csv --target species {Quick} --save a --report a", "--report: a is the same file as --save");
        workplace.Fail(2, $"train iris.csv --target species {Quick} --folds 3 --report r.html", "cannot be combined with --report");
    }

    [Theory]
    [InlineData(new[] { 0.0, 1 }, "0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(new[] { -3.0, 12 }, "-5 0 5 10 15")]
    [InlineData(new[] { 25.0, 346 }, "0 100 200 300 400")]
    [InlineData(new[] { 0.0012, 0.0019 }, "0.0012 0.0014 0.0016 0.0018 0.0020")]
    [InlineData(new[] { 2e7, 9e7 }, "2e+7 4e+7 6e+7 8e+7 1e+8")]
    [InlineData(new[] { 7.0 }, "2 4 6 8 10 12")]
    [InlineData(new[] { double.NaN, double.PositiveInfinity }, "0 0.2 0.4 0.6 0.8 1.0")]
    public void A_scale_has_round_marks(double[] values, string marks)
    {
        var scale = Scale.Of(values);
        Assert.Equal(marks, string.Join(' ', scale.Ticks.Select(tick => tick.Text)));
        Assert.All(values.Where(double.IsFinite), value => Assert.InRange(scale.Place(value), -1e-9, 1 + 1e-9));
    }

    XDocument Train(string options, string file)
    {
        workplace.Succeed($"train {options} --report {file}");
        return Read(file);
    }

    XDocument Read(string file)
    {
        var page = XDocument.Parse(File.ReadAllText(workplace[file])["<!doctype html>".Length..]);
        page.AddAnnotation(workplace[file]);
        return page;
    }

    static string Path(XDocument page) => page.Annotation<string>()!;

    static List<string> Titles(XDocument page) => [.. page.Descendants("h2").Select(title => title.Value)];

    static IEnumerable<string> Charts(XDocument page) => page.Descendants("figure")
        .Where(figure => figure.Element("svg") is not null).Select(figure => figure.Element("figcaption")!.Value);

    static IEnumerable<XElement> Lines(XDocument page, string chart) => page.Descendants("figure")
        .Single(figure => figure.Element("figcaption")!.Value == chart).Descendants("path");

    static IEnumerable<string> Cells(XDocument page, string table) => page.Descendants("table")
        .Single(one => one.Attribute("class")?.Value == table).Element("tbody")!.Descendants("td").Select(cell => cell.Value);
}
