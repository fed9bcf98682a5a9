using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GpuNet.Cli.Output;

namespace GpuNet.Cli.Tests;

/// <summary>What <c>gpunet train</c> tells people.</summary>
public sealed class TrainTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    [Fact]
    public void Digits_are_learned_on_the_default_device_and_the_same_seed_prints_the_same()
    {
        string output = workplace.Succeed("train digits");
        Assert.InRange(Accuracy(output, "test"), 0.97, 1);
        Assert.Equal(output, workplace.Succeed("train digits"));
    }

    [Fact]
    public void Two_devices_share_a_training_and_end_with_the_bits_of_one()
    {
        string command = "train iris.csv --target species --epochs 2 --parts 2";
        var shared = workplace.Run($"{command} --device cpu,cpu --save shared.safetensors");
        Assert.Equal(2, shared.ErrorLines.Count(line => line.StartsWith("device   cpu: ", StringComparison.Ordinal)));
        workplace.Succeed($"{command} --device cpu --save alone.safetensors");
        string answers = workplace.Succeed("predict alone.safetensors iris.csv");
        Assert.Equal(answers, workplace.Succeed("predict shared.safetensors iris.csv"));
    }

    [Theory]
    [InlineData("digits", 10)]
    [InlineData("iris.csv --target species", 3)]
    [InlineData("breast_cancer.csv --target diagnosis", 2)]
    public void The_confusion_matrix_is_that_of_the_test_part(string data, int classes)
    {
        string output = workplace.Succeed($"train {data} --epochs 3 --hidden 16");
        var rows = Regex.Matches(output, @"^\S+ +\|(?: +(\d+)){2,}\r?$", RegexOptions.Multiline)
            .Select(row => row.Groups[1].Captures.Select(cell => int.Parse(cell.Value)).ToArray()).ToArray();

        Assert.Equal(classes, rows.Length);
        Assert.All(rows, row => Assert.Equal(classes, row.Length));
        int count = rows.Sum(row => row.Sum());
        Assert.Contains($"({count} examples)", Line(output, "test"));
        Assert.Equal((double)rows.Index().Sum(row => row.Item[row.Index]) / count, Accuracy(output, "test"), tolerance: 0.0001);
    }

    [Theory]
    [InlineData("--norm batch", "4 → 16 → batch norm relu → 3, ")]
    [InlineData("--norm layer --dropout 0.1", "4 → 16 → layer norm relu → dropout 0.1 → 3, ")]
    [InlineData("--init orthogonal", "4 → 16 relu → 3, ")]
    [InlineData("--bias-init constant:value=0.2", "4 → 16 relu → 3, ")]
    public void Hidden_layers_are_normalised_and_begin_as_asked(string options, string network)
    {
        string command = "train iris.csv --target species --preset plain --hidden 16 --epochs 30 --learning-rate 0.01 --device cpu";
        var result = workplace.Run($"{command} {options}");
        Assert.Contains(result.ErrorLines, line => line.StartsWith($"network  {network}", StringComparison.Ordinal));
        Assert.InRange(Accuracy(result.Output, "test"), 0.85, 1);
        Assert.NotEqual(workplace.Succeed(command), result.Output);
    }

    [Fact]
    public void A_batch_of_one_example_cannot_be_normalised_and_is_refused_before_training() => workplace.Refuse(
        "train iris.csv --target species --norm batch --batch-size 1 --device cpu", "has a batch of 1 example, which has no variance");

    [Fact]
    public void Without_a_test_part_nothing_is_said_of_it()
    {
        string output = workplace.Succeed("train iris.csv --target species --epochs 2 --split 100/0/0");
        Assert.Contains("(150 examples)", Line(output, "train"));
        Assert.DoesNotContain("test", output);
        Assert.DoesNotContain("validation", output);
    }

    [Fact]
    public void Progress_goes_to_the_error_stream_only()
    {
        var result = workplace.Run("train iris.csv --target species --preset plain --epochs 3 --device cpu");
        Assert.Equal(
            [
                "file     iris.csv: text with commas between cells",
                "columns  name          type    used as  missing  distinct  values",
                "         sepal_length  number  feature        0        35  4.3 to 7.9",
                "         sepal_width   number  feature        0        23  2 to 4.4",
                "         petal_length  number  feature        0        43  1 to 6.9",
                "         petal_width   number  feature        0        22  0.1 to 2.5",
                "         species       text    class          0         3  setosa, versicolor, virginica",
            ],
            result.ErrorLines[..7]);
        Assert.StartsWith("device   cpu: ", result.ErrorLines[7]);
        Assert.Equal("data     iris.csv: 150 examples of 4 features, target 'species'", result.ErrorLines[8]);
        Assert.StartsWith("network  4 → 100 relu → 3, ", result.ErrorLines[9]);
        Assert.Equal(["epoch 1/3", "epoch 2/3", "epoch 3/3"], result.ErrorLines[10..13].Select(line => line[..9]));
        Assert.DoesNotContain("epoch", result.Output);
    }

    [Theory]
    [InlineData("breast_cancer.csv --target diagnosis --loss binary_cross_entropy:positive_weight=2 "
        + "--optimizer nesterov:beta=0.8 --clip-norm 1")]
    [InlineData("wine.csv --target cultivar --class-weights balanced --optimizer adamw --weight-decay 0.01 --schedule cosine --warmup 3")]
    [InlineData("wine.csv --target cultivar --precision tf32")]
    [InlineData("wine.csv --target cultivar --average ema --norm batch --scaling quantile")]
    [InlineData("iris.csv --target species --loss softmax_cross_entropy:smoothing=0.1 --micro-batch-size 5 --l1 0.001 --schedule plateau")]
    public void Classes_are_learned_in_many_ways(string arguments) =>
        Assert.InRange(Accuracy(workplace.Succeed($"train {arguments} --preset plain --device cpu"), "test"), 0.85, 1);

    [Fact]
    public void A_training_ends_when_its_time_is_used()
    {
        const string Command = "train iris.csv --target species --epochs 1000000 --patience none";
        var result = workplace.Run($"{Command} --time-limit 1s");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(result.ErrorLines, line => Regex.IsMatch(line, "the time limit of 1s is used: the training ends after "));
        Assert.DoesNotContain(result.ErrorLines, line => line.Contains("the best on the validation part"));
        // How much it has learned by then depends on the machine.
        Assert.InRange(Accuracy(result.Output, "test"), 0, 1);
        string json = workplace.Succeed($"{Command} --time-limit 1s --json --save cut.st");
        Assert.False((bool)JsonNode.Parse(json)!["finished"]!);
        Assert.Matches(@"(?m)^ *unfinished +the time limit of 1s was used after epoch \d+ of 1000000", workplace.Succeed("show cut.st"));
    }

    [Theory]
    [InlineData("train", "--dropout 0.5")]
    [InlineData("train", "--norm batch")]
    [InlineData("train", "--activation tanh")]
    [InlineData("plan", "--dropout 0.5")]
    public void Options_of_hidden_layers_say_that_there_are_none(string command, string option)
    {
        const string Note = "has no effect, as --hidden says that there is no hidden layer";
        string few = $"{command} iris.csv --target species --preset plain --epochs 1 {option}";
        Assert.Contains($"gpunet: note: {option.Split(' ')[0]}: {Note}", workplace.Run($"{few} --hidden ''").ErrorLines);
        Assert.DoesNotContain(workplace.Run($"{few} --hidden 4").ErrorLines, line => line.Contains(Note));
    }

    [Theory]
    [InlineData("8,8", "2 layers are the narrowest, of 8; the first of them is the code", true)]
    [InlineData("8,3,8,3", "2 layers are the narrowest, of 3; the first of them is the code", true)]
    [InlineData("8,5,8", "the code of 5 numbers is no narrower than the 4 inputs", true)]
    [InlineData("8,3,8", "", false)]
    public void The_code_of_an_autoencoder_is_told_where_it_is_none_to_expect(string hidden, string told, bool isTold)
    {
        var result = workplace.Run($"train iris.csv --ignore species --task autoencoder --epochs 1 --hidden {hidden}");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(isTold, result.ErrorLines.Any(line => line.StartsWith($"gpunet: note: --hidden: {told}")));
    }

    [Theory]
    [InlineData("--on-divergence rollback --learning-rate 1e9", true)]
    [InlineData("--on-divergence rollback", false)]
    public void A_training_that_never_gets_better_than_its_initial_weights_is_told(string options, bool isTold)
    {
        var result = workplace.Run($"train iris.csv --target species --preset plain --epochs 3 {options}");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(isTold, result.ErrorLines.Any(line => Regex.IsMatch(
            line, "^gpunet: warning: the loss never fell below [0-9.]+, that of the initial weights: try a learning rate below ")));
    }

    [Fact]
    public void A_training_that_gets_no_better_stops()
    {
        var result = workplace.Run("train wine.csv --target cultivar --epochs 5000 --patience 10 --device cpu");
        Assert.Equal(0, result.ExitCode);
        Assert.InRange(result.Epochs.Length, 1, 100);
        Assert.Contains(result.ErrorLines, line => Regex.IsMatch(line, @"^weights of epoch \d+, the best on the validation part$"));
    }

    [Fact]
    public void Metrics_are_shown_after_each_epoch_on_the_validation_part()
    {
        string[] lines = workplace.Run("train iris.csv --target species --epochs 3 --metrics roc_auc,f1_macro").Epochs;
        Assert.All(lines, line => Assert.Matches(@"; validation loss .*, accuracy [\d.]+, roc_auc [\d.]+, f1_macro [\d.]+$", line));

        var last = lines[2];
        var json = JsonNode.Parse(workplace.Succeed("train iris.csv --target species --epochs 3 --json"))!["validation"]!;
        foreach (string metric in new[] { "accuracy", "roc_auc", "f1_macro" })
            Assert.Contains($"{metric} {EvaluationText.Format((double)json[metric]!)}", last);
    }

    [Fact]
    public void A_validation_loss_that_rose_again_is_spoken_of_where_nobody_watched_it()
    {
        const string Command = "train diabetes.csv --target progression --task regression --hidden 64 --learning-rate 0.01 --device cpu";
        // The last line says how long it took.
        Assert.Matches(
            @"^the validation loss was [\d.]+ after epoch \d+ and rose to [\d.]+: without --patience none",
            workplace.Run($"{Command} --patience none").ErrorLines[^2]);
        Assert.StartsWith("weights of epoch", workplace.Run(Command).ErrorLines[^2]);
        Assert.StartsWith("epoch 2/2", workplace.Run($"{Command} --epochs 2").ErrorLines[^2]);
        Assert.StartsWith("epoch 100/100", workplace.Run($"{Command} --split 80/0/20").ErrorLines[^2]);
    }

    [Fact]
    public void A_threshold_decides_after_each_epoch_as_in_the_end()
    {
        var result = workplace.Run("train breast_cancer.csv --target diagnosis --epochs 3 --threshold 0.9");
        Assert.Matches(@"epoch 3/3  loss [\d.]+; validation loss [\d.]+, accuracy [\d.]+$", result.Epochs[2]);
        Assert.Equal(Accuracy(result.Output, "validation"), Accuracy(result.Epochs[2], "epoch 3/3"));
    }

    static string Line(string output, string part) =>
        Assert.Single(output.Split('\n'), line => line.StartsWith(part, StringComparison.Ordinal));

    static double Accuracy(string output, string part) =>
        double.Parse(Regex.Match(Line(output, part), @"accuracy ([\d.]+)").Groups[1].Value, CultureInfo.InvariantCulture);
}
