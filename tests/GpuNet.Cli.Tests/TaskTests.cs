using System.Globalization;
using System.Text.Json.Nodes;

namespace GpuNet.Cli.Tests;

/// <summary>Every kind of task from a file to answers: trained, saved, predicted with, evaluated.</summary>
public sealed class TaskTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    [Fact]
    public void Several_labels_at_once()
    {
        WriteLabels();
        var scores = RoundTrip("labels", "--target first,second,third --task multilabel --epochs 60");
        Assert.InRange((double)scores["accuracy"]!, 0.93, 1);
        Assert.InRange((double)scores["exact_match"]!, 0.8, (double)scores["accuracy"]!);
        Assert.InRange((double)scores["roc_auc"]!, 0.98, 1);
        Assert.Equal(["first", "second", "third"], scores["labels"]!.AsArray().Select(label => (string)label!["label"]!));

        var rows = CliFixture.Cells(workplace.Succeed("predict labels.safetensors labels.csv"));
        Assert.Equal(["first", "second", "third", "probability of first", "probability of second", "probability of third"], rows[0]);
        Assert.All(rows.Skip(1), row => Assert.Equal(Number(row[3]) >= 0.5 ? "1" : "0", row[0]));
        string truth = string.Join(',', workplace.Column("labels.csv", "second"));
        string answers = string.Join(',', rows.Skip(1).Select(row => row[1]));
        Assert.InRange(truth.Zip(answers).Count(pair => pair.First == pair.Second) / (double)truth.Length, 0.95, 1);
    }

    [Fact]
    public void Labels_that_count_more_are_answered_more_often()
    {
        WriteLabels();
        Assert.InRange(Share("1,20,1"), Share("1,1,1") + 0.1, 1);
        workplace.Refuse(
            "train labels.csv --target first,second,third --task multilabel --class-weights 1,2",
            "2 class weights for 3 labels: first, second, third");

        // Of the rows that have the second label, after a training that is too short to tell.
        double Share(string weights)
        {
            workplace.Succeed("train labels.csv --target first,second,third --task multilabel --epochs 3 "
                + $"--class-weights {weights} --save weighed.safetensors");
            return (double)JsonNode.Parse(workplace.Succeed("evaluate weighed.safetensors labels.csv --json"))!["labels"]![1]!["recall"]!;
        }
    }

    [Fact]
    public void Several_numbers_at_once()
    {
        Write("numbers.csv", "a,b,sum,product", 300, random =>
        {
            double[] x = Normal(random, 2);
            return [.. x, 100 + 10 * (x[0] + x[1]), x[0] * x[1]];
        });
        var scores = RoundTrip("numbers", "--target product,sum --task regression --epochs 100");
        Assert.InRange((double)scores["r2"]!, 0.9, 1);
        var rows = CliFixture.Cells(workplace.Succeed("predict numbers.safetensors numbers.csv"));
        Assert.Equal(["product", "sum"], rows[0]);
        double[] sums = [.. workplace.Column("numbers.csv", "sum").Select(Number)];
        Assert.InRange(sums.Index().Average(sum => Math.Abs(Number(rows[sum.Index + 1][1]) - sum.Item)), 0, 2);
    }

    [Fact]
    public void An_autoencoder_gives_what_it_read_and_its_code()
    {
        // Two hidden numbers make four columns and a category.
        Write("hidden.csv", "a,b,c,d,kind", 300, random =>
        {
            double[] x = Normal(random, 2);
            return [x[0], 5 + x[1], x[0] + x[1], 100 * (x[0] - x[1]), x[0] > 0 ? "plus" : "minus"];
        });
        var scores = RoundTrip("hidden", "--task autoencoder --hidden 16,2,16 --activation tanh --epochs 150 --learning-rate 0.01");
        Assert.InRange((double)scores["r2"]!, 0.9, 1);

        var rows = CliFixture.Cells(workplace.Succeed("predict hidden.safetensors hidden.csv"));
        Assert.Equal(["a", "b", "c", "d", "kind"], rows[0]);
        string[] kinds = workplace.Column("hidden.csv", "kind");
        Assert.InRange(kinds.Index().Count(kind => rows[kind.Index + 1][4] == kind.Item), 280, 300);
        double[] shifted = [.. workplace.Column("hidden.csv", "b").Select(Number)];
        Assert.InRange(shifted.Index().Average(b => Math.Abs(Number(rows[b.Index + 1][1]) - b.Item)), 0, 0.3);

        var codes = CliFixture.Cells(workplace.Succeed("predict hidden.safetensors hidden.csv --code"));
        Assert.Equal(["code 1", "code 2"], codes[0]);
        Assert.Equal(301, codes.Length);
        Assert.All(codes.Skip(1).SelectMany(row => row), cell => Assert.InRange(Number(cell), -1, 1));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" --recurrent simple --hidden 16,8")]
    [InlineData(" --recurrent gru --hidden 16")]
    [InlineData(" --recurrent lstm --hidden 16")]
    public void A_time_series_goes_on(string network)
    {
        int time = 0;
        Write("series.csv", "height,slope", 400, _ => [10 + Math.Sin(0.3 * ++time), Math.Cos(0.3 * time)]);
        var scores = RoundTrip("series", $"--target height --task regression --window 12 --epochs 40{network}");
        Assert.InRange((double)scores["r2"]!, 0.95, 1);

        // An answer for each row that has 11 rows before it: that of the row behind it.
        var rows = CliFixture.Cells(workplace.Succeed("predict series.safetensors series.csv"));
        Assert.Equal(400 - 11, rows.Length - 1);
        Assert.Equal(10 + Math.Sin(0.3 * 13), Number(rows[1][0]), tolerance: 0.25);
        Assert.Equal(10 + Math.Sin(0.3 * 401), Number(rows[^1][0]), tolerance: 0.25);
    }

    [Fact]
    public void A_time_series_goes_on_for_several_rows()
    {
        int time = 0;
        Write("ahead.csv", "height", 300, _ => [10 + Math.Sin(0.3 * ++time)]);
        var scores = RoundTrip("ahead", "--target height --task regression --window 12 --horizon 3 --epochs 30");
        Assert.Equal(3, scores["steps"]!.AsArray().Count);
        Assert.Equal((double)scores["mae"]!, scores["steps"]!.AsArray().Average(step => (double)step!["mae"]!), tolerance: 1e-9);
        Assert.Equal(
            ["last value", "season of 21"], scores["baselines"]!.AsArray().Select(baseline => (string)baseline!["name"]!));
        Assert.Equal(3, scores["baselines"]![1]!["steps"]!.AsArray().Count);
        string printed = workplace.Succeed("evaluate ahead.safetensors ahead.csv");
        Assert.Matches(@"model +last value +season of 21\s+rmse +[\d.]+ +[\d.]+ +[\d.]+\s+mae", printed);
        Assert.Matches(@"rows ahead +rmse +mae +r2\s+1 +[\d.]+ +[\d.]+ +[\d.]+\s+2 ", printed);

        var rows = CliFixture.Cells(workplace.Succeed("predict ahead.safetensors ahead.csv"));
        Assert.Equal(["height +1", "height +2", "height +3"], rows[0]);
        Assert.Equal(300 - 11, rows.Length - 1);
        for (int step = 1; step <= 3; step++)
            Assert.Equal(10 + Math.Sin(0.3 * (300 + step)), Number(rows[^1][step - 1]), tolerance: 0.3);
        Assert.Contains(
            "12 rows, one behind the other; 3 rows behind them are predicted; a season has 21",
            workplace.Succeed("show ahead.safetensors"));
    }

    [Fact]
    public void Pairs_belong_together_or_not()
    {
        double[][] kinds = [[2, 0, 0], [-2, 1, 0], [0, -2, 1], [0, 1, -2]];
        int pair = 0;
        Write("pairs.csv", "a1,b1,c1,a2,b2,c2,same", 400, random =>
        {
            int first = random.Next(4), second = ++pair % 2 == 0 ? first : random.Next(4);
            double[] a = Normal(random, 3), b = Normal(random, 3);
            var (left, right) = (a.Select((x, i) => kinds[first][i] + 0.3 * x), b.Select((x, i) => kinds[second][i] + 0.3 * x));
            return [.. left, .. right, first == second ? 1 : 0];
        });
        var scores = RoundTrip("pairs", "--target same --task pairs --hidden 16,2 --epochs 40");
        string last = workplace.Run("train pairs.csv --target same --task pairs --hidden 16,2 --epochs 40").Epochs[^1];
        Assert.Matches(@"epoch 40/40  loss [\d.]+; validation loss [\d.]+, accuracy (1|0\.[89])", last);
        Assert.InRange((double)scores["accuracy"]!, 0.9, 1);
        Assert.InRange((double)scores["roc_auc"]!, 0.95, 1);
        Assert.Null(scores["log_loss"]);
        var rows = CliFixture.Cells(workplace.Succeed("predict pairs.safetensors pairs.csv --threshold 0.2"));
        Assert.Equal(["same", "distance"], rows[0]);
        Assert.All(rows.Skip(1), row => Assert.Equal(Number(row[1]) < 0.2 ? "1" : "0", row[0]));

        // Where others are pushed twice as far apart, the border is a distance twice as large.
        workplace.Succeed("train pairs.csv --target same --task pairs --hidden 16,2 --epochs 40 --save far.safetensors "
            + "--loss contrastive:margin=4 --threshold 2");
        var far = JsonNode.Parse(workplace.Succeed("evaluate far.safetensors pairs.csv --json"))!;
        Assert.InRange((double)far["accuracy"]!, 0.9, 1);
        workplace.Refuse("train breast_cancer.csv --target diagnosis --threshold 2", "--threshold", "from 0 to 1");
    }

    [Theory]
    [InlineData("train diabetes.csv --target progression,age --task regression --folds 3 --epochs 3")]
    [InlineData("train diabetes.csv --task autoencoder --ignore progression --epochs 3 --norm batch")]
    [InlineData("train breast_cancer.csv --target diagnosis --window 3 --epochs 3")]
    [InlineData("search diabetes.csv --task autoencoder --trials 3 --rounds 1 --epochs 3 --vary dropout=0..0.2")]
    [InlineData("plan diabetes.csv --target progression --task regression --window 5 --recurrent simple --hidden 8,4")]
    [InlineData("plan diabetes.csv --target progression --task regression --window 5 --recurrent lstm --hidden 8,4 --trace")]
    public void Other_commands_and_options_take_every_task(string arguments) => workplace.Succeed(arguments);

    [Theory]
    [InlineData("train iris.csv --target species,petal_width", "column 'species': 'setosa' is neither 0 nor 1")]
    [InlineData("train iris.csv --target species,petal_width --task classification", "2 columns are given as the target of one class")]
    [InlineData("train iris.csv --target petal_width --task multilabel", "is neither 0 nor 1")]
    [InlineData("train iris.csv --task autoencoder --hidden ''", "need a hidden layer")]
    [InlineData("train diabetes.csv --target progression --task regression --recurrent simple",
        "recurrent layers read the rows of a window; set --window")]
    [InlineData(
        "train diabetes.csv --target progression --task regression --window 3 --recurrent simple --norm batch",
        "leave out --norm or --recurrent")]
    [InlineData(
        "train diabetes.csv --target progression --task regression --window 3 --recurrent gru --hidden ''",
        "recurrent layers are hidden ones; give --hidden a width")]
    [InlineData(
        "train diabetes.csv --target progression --task regression --window 3 --recurrent gru --activation tanh",
        "the gates of gru cells have activations of their own; leave out --activation")]
    [InlineData("train iris.csv --target species --task autoencoder", "use --ignore species instead of --target")]
    [InlineData("train diabetes.csv --target progression --task regression --window 3 --folds 3", "is not predicted from its future")]
    [InlineData("train diabetes.csv --target progression --task regression --horizon 3", "set --window")]
    [InlineData("train diabetes.csv --target progression --task regression --season 7", "set --window, or leave out --season")]
    [InlineData(
        "train diabetes.csv --target progression --task regression --window 3 --season 1", "is not a whole number from 2 on")]
    [InlineData("train breast_cancer.csv --target diagnosis --window 3 --horizon 2", "use --task regression, or leave out --horizon")]
    [InlineData("train diabetes.csv --target progression --task regression --window 500", "a window has 500 rows, but the file has 442")]
    public void Tasks_that_cannot_be_are_refused(string arguments, string problem) => workplace.Refuse(arguments, problem);

    // The scores of the test part, after it was seen that those of the training are what evaluate gives.
    JsonNode RoundTrip(string name, string options)
    {
        string training = workplace.Succeed(
            $"train {name}.csv {options} --preset plain --split 100/0/0 --device cpu --save {name}.safetensors --json");
        var whole = JsonNode.Parse(training)!["train"]!;
        var evaluated = JsonNode.Parse(workplace.Succeed($"evaluate {name}.safetensors {name}.csv --device cpu --json"))!;
        foreach (var (metric, expected) in whole.AsObject().Where(entry => entry.Key != "loss"))
        {
            if (expected is JsonValue)
                Assert.Equal((double)expected, (double)evaluated[metric]!, tolerance: 1e-6);
            else
                Assert.Equal(expected!.ToJsonString(), evaluated[metric]!.ToJsonString());
        }
        return JsonNode.Parse(workplace.Succeed($"train {name}.csv {options} --device cpu --json"))!["test"]!;
    }

    // Two of the sums that hold depend on two features each.
    void WriteLabels() => Write("labels.csv", "a,b,c,first,second,third", 300, random =>
    {
        double[] x = Normal(random, 3);
        return [.. x, x[0] + x[1] > 0 ? 1 : 0, x[1] - x[2] > 0 ? 1 : 0, x[0] > 0.5 ? 1 : 0];
    });

    void Write(string file, string header, int rows, Func<Random, object[]> row)
    {
        var random = new Random(20);
        var cells = Enumerable.Range(0, rows).Select(_ => row(random).Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture)));
        var lines = cells.Select(line => string.Join(',', line));
        File.WriteAllLines(workplace[file], lines.Prepend(header));
    }

    // By the central limit theorem.
    static double[] Normal(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6)];

    static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
}
