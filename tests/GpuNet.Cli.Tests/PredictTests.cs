using System.Globalization;
using System.Text.Json.Nodes;

namespace GpuNet.Cli.Tests;

/// <summary>What <c>gpunet predict</c> prints is CSV, and the answers are those that training scored.</summary>
public sealed class PredictTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    [Theory]
    [InlineData("iris.csv", "species", "setosa", "versicolor", "virginica")]
    [InlineData("breast_cancer.csv", "diagnosis", "benign", "malignant")]
    [InlineData("digits.csv", "digit", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9")]
    public void Each_row_gets_a_class_and_a_probability_for_each_class(string file, string target, params string[] classes)
    {
        string model = $"{target}.safetensors";
        var scores = Train($"{file} --target {target} --hidden 16 --save {model}");
        var rows = CliFixture.Cells(workplace.Succeed($"predict {model} {file}"));

        Assert.Equal([target, .. classes.Select(name => $"probability of {name}")], rows[0]);
        foreach (var row in rows.Skip(1))
        {
            double[] shares = [.. row[1..].Select(Number)];
            Assert.Equal(1, shares.Sum(), tolerance: 1e-5);
            // Rounded probabilities may be equal where the exact ones are not.
            Assert.Equal(shares.Max(), shares[Array.IndexOf(classes, row[0])]);
        }

        string[] answers = workplace.Column(file, target);
        Assert.Equal(answers.Length, rows.Length - 1);
        int right = answers.Index().Count(answer => rows[answer.Index + 1][0] == answer.Item);
        Assert.Equal(WholeFile(scores, answers.Length, part => (double)part["accuracy"]!), (double)right / answers.Length, tolerance: 1e-9);
    }

    [Fact]
    public void A_regression_gives_values_in_the_units_of_the_file()
    {
        var scores = Train("diabetes.csv --target progression --task regression --save value.safetensors");
        var rows = CliFixture.Cells(workplace.Succeed("predict value.safetensors diabetes.csv"));
        Assert.Equal(["progression"], rows[0]);

        double[] answers = [.. workplace.Column("diabetes.csv", "progression").Select(Number)];
        Assert.Equal(answers.Length, rows.Length - 1);
        double error = answers.Index().Average(answer => Math.Pow(Number(Assert.Single(rows[answer.Index + 1])) - answer.Item, 2));
        double expected = WholeFile(scores, answers.Length, part => Math.Pow((double)part["rmse"]!, 2));
        Assert.Equal(Math.Sqrt(expected), Math.Sqrt(error), tolerance: 1e-3);
    }

    [Fact]
    public void Columns_may_be_in_another_order_among_others()
    {
        workplace.Succeed("train iris.csv --target species --epochs 2 --save order.safetensors");
        var rows = CliFixture.Cells(File.ReadAllText(workplace["iris.csv"]));
        // (…, petal_width, …, sepal_length, note), without the answers.
        var shuffled = rows.Select((row, line) => row[..^1].Reverse().Append(line == 0 ? "note" : "as seen"));
        File.WriteAllLines(workplace["shuffled.csv"], shuffled.Select(row => string.Join(',', row)));

        Assert.Equal(workplace.Succeed("predict order.safetensors iris.csv"), workplace.Succeed("predict order.safetensors shuffled.csv"));
    }

    [Theory]
    [InlineData("", "", 0.5)]
    [InlineData(" --threshold 0.9", "", 0.9)]
    [InlineData(" --threshold 0.9", " --threshold 0.1", 0.1)]
    public void The_threshold_is_the_models_unless_another_is_given(string trained, string asked, double threshold)
    {
        workplace.Succeed($"train breast_cancer.csv --target diagnosis --epochs 2 --hidden 8 --save threshold.safetensors{trained}");
        var rows = CliFixture.Cells(workplace.Succeed($"predict threshold.safetensors breast_cancer.csv{asked}"));
        Assert.All(rows.Skip(1), row => Assert.Equal(Number(row[2]) >= threshold ? "malignant" : "benign", row[0]));
    }

    static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    // Half of the rows train, the others are the test part.
    JsonNode Train(string arguments) => JsonNode.Parse(workplace.Succeed($"train {arguments} --split 50/0/50 --epochs 4 --json"))!;

    static double WholeFile(JsonNode scores, int rows, Func<JsonNode, double> score)
    {
        int test = (rows + 1) / 2;
        return ((rows - test) * score(scores["train"]!) + test * score(scores["test"]!)) / rows;
    }
}
