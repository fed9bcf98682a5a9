using GpuNet.Cli.Commands;

namespace GpuNet.Cli.Tests;

/// <summary>Slips are answered with what was meant, and what can be meant in one way only is taken.</summary>
public sealed class ForgivingTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    [Theory]
    [InlineData("tran digits", "unknown command 'tran'; did you mean 'train'?")]
    [InlineData("trian digits", "did you mean 'train'?")]
    [InlineData("bench", "did you mean 'benchmark'?")]
    [InlineData("train digits --learnig-rate 0.1", "unknown option '--learnig-rate'; did you mean '--learning-rate'?")]
    [InlineData("train digits --activation rleu", "--activation: 'rleu' is unknown; did you mean 'relu'? (choose from ")]
    [InlineData("train digits --optimizer adm", "--optimizer: 'adm' is unknown; did you mean 'adam'? (choose from ")]
    [InlineData("train digits --loss hubr:delta=2", "--loss: 'hubr' is unknown; did you mean 'huber'? (choose from ")]
    [InlineData("train digits --metrics acuracy", "--metrics: 'acuracy' is unknown; did you mean 'accuracy'? (choose from ")]
    [InlineData("train digits --schedule cosin", "--schedule: 'cosin' is unknown; did you mean 'cosine'? (choose from ")]
    [InlineData("train digits --task regresion", "--task: 'regresion' is unknown; did you mean 'regression'? (choose from ")]
    [InlineData("train iris.csv --target spceies", "--target: iris.csv has no column 'spceies'; did you mean 'species'?")]
    [InlineData("train iris.csv -t species --ignore petal_lenght", "--ignore: iris.csv has no column", "did you mean 'petal_length'?")]
    [InlineData("train iris.csv --target kind", "--target: iris.csv has no column 'kind'; its columns are 'sepal_length'")]
    public void What_was_meant_is_suggested(string command, params string[] told) => workplace.Refuse(command, told);

    [Theory]
    [InlineData("search torn.csv -t y --ensemble 3", "--ensemble: it makes the model, which nothing asks for; give --save")]
    [InlineData("train torn.csv -t y --device cpu,cpu,cpu", "--device: cpu,cpu,cpu are 3 devices")]
    [InlineData("train torn.csv -t y --patience 5 --split 80/20", "--patience: it needs a validation part")]
    [InlineData("train torn.csv -t y --calibrate --split 80/20", "--calibrate: it needs a validation part")]
    [InlineData("train torn.csv -t y --class-weights fair", "--class-weights: 'fair' is not the weight of a class")]
    [InlineData("train torn.csv -t y --class-weights 1,-2", "--class-weights: the weights of the classes are 1, -2")]
    [InlineData("train torn.csv -t y --resume nock", "--resume: nock: there is no such folder to resume from")]
    [InlineData("train torn.csv -t y --resume torn.csv", "--resume: torn.csv: this is a file")]
    [InlineData("train torn.csv -t y --checkpoint torn.csv", "--checkpoint: torn.csv: this is a file")]
    [InlineData("train torn.csv -t y --checkpoint torn.csv/c", "torn.csv: this is a file; checkpoints are written to a folder")]
    [InlineData("train torn.csv -t y --checkpoint ''", "--checkpoint: '' is not the name of a folder")]
    [InlineData("train torn.csv -t y --device cuda:99", "there is no device 'cuda:99' on this machine")]
    [InlineData("train torn.csv -t y --folds 2 --device cuda:99", "there is no device 'cuda:99' on this machine")]
    [InlineData("search torn.csv -t y --device cpu,cuda:99", "there is no device 'cuda:99' on this machine")]
    [InlineData("search torn.csv -t y --split 80/20", "--split: a search needs a validation part to score on")]
    [InlineData("search torn.csv -t y --vary loss=huber,huber:1", "--vary: loss: the value 'huber:1' is given twice")]
    [InlineData("plan torn.csv -t y --device cuda:99", "there is no device 'cuda:99' on this machine")]
    [InlineData("plan torn.csv -t y --trace --precision tf32 --gpu T4",
        "--gpu: T4 computes nothing in TF32; leave out --precision tf32, or choose from A100, H100, H200, RTX4090")]
    public void What_options_alone_show_to_be_wrong_is_refused_before_the_table_is_read(string command, string told)
    {
        File.WriteAllText(workplace["torn.csv"], "x,y\n1,a\n2\n");
        workplace.Refuse(command, told);
    }

    [Theory]
    [InlineData("train", 14)]
    [InlineData("train --folds 2", 9)]
    [InlineData("search --trials 2 --rounds 1 --vary learning-rate", 14)]
    public void What_teaches_little_and_what_has_no_effect_is_noted_once(string command, int rows)
    {
        File.WriteAllLines(workplace["few.csv"], Enumerable.Range(0, 20).Select(row => $"{row % 2},{"ab"[row / 10]}").Prepend("x,y"));
        string[] parts = command.Split(' ', 2);
        var result = workplace.Run(string.Join(
            ' ', [parts[0], "few.csv -t y --epochs 1 --embedding piecewise --category-encoding vectors", .. parts[1..]]));
        Assert.Equal(0, result.ExitCode);
        string[] notes = [$"few.csv: {rows} rows to train on", "--embedding: has no effect", "--category-encoding: has no effect"];
        foreach (string note in notes)
            Assert.Single(result.ErrorLines, line => line.StartsWith($"gpunet: note: {note}", StringComparison.Ordinal));
        if (command == "train")
            Assert.Contains("data     few.csv: 20 examples of 1 feature, target 'y'", result.ErrorLines);
    }

    [Theory]
    [InlineData("Species --optimizer Adam", "species --optimizer adam")]
    [InlineData("SPECIES --optimizer ADAM:Beta1=0.8", "species --optimizer adam:beta1=0.8")]
    [InlineData("species --activation ReLU --device CPU", "species --activation relu --device cpu")]
    [InlineData("species --ignore Petal_Width", "species --ignore petal_width")]
    [InlineData("species --lr 0.01 -e 3 -b 16 -s 7", "species --learning-rate 0.01 --epochs 3 --batch-size 16 --seed 7")]
    [InlineData("species --split 80/20", "species --split 80/0/20")]
    public void Other_ways_to_say_the_same_give_the_same(string said, string meant)
    {
        string usual = said.Contains("-e ") ? "" : " --epochs 3";
        Assert.Equal(
            workplace.Succeed($"train iris.csv --target {meant}{usual} -o meant.st"),
            workplace.Succeed($"train iris.csv -t {said}{usual} --output said.st"));
        Assert.Equal(Tensors("meant.st"), Tensors("said.st"));
    }

    // What follows the header, which keeps how the options were written.
    byte[] Tensors(string model)
    {
        byte[] file = File.ReadAllBytes(workplace[model]);
        return file[(8 + (int)BitConverter.ToInt64(file))..];
    }

    [Fact]
    public void A_split_in_two_says_that_there_is_no_validation_part() => Assert.Equal(
        "split    80 % for training, 20 % for the test, no validation part",
        workplace.Run("train iris.csv -t species -e 1 --split 80/20").ErrorLines[0]);

    [Fact]
    public void One_letter_is_no_slip_of_another()
    {
        Assert.Null(Suggestion.Nearest("y", ["a", "b"]));
        Assert.Equal("y1", Suggestion.Nearest("y", ["a", "y1"]));
    }

    [Fact]
    public void Columns_that_differ_in_case_only_are_not_guessed()
    {
        File.WriteAllText(workplace["cases.csv"], "Y,y,x\n0,1,2\n1,0,3\n");
        Assert.Null(Suggestion.IgnoringCase("Yy", ["Y", "y"]));
        Assert.Null(Suggestion.IgnoringCase("ab", ["Ab", "aB"]));
        File.WriteAllText(workplace["cases.csv"], "Ab,aB,x\n0,1,2\n1,0,3\n");
        workplace.Refuse("train cases.csv --target AB", "--target: cases.csv has no column 'AB'");
    }

    [Theory]
    [InlineData("quite_another", null)]
    [InlineData("optim", "--optimizer", "--optimizer")]
    [InlineData("x", null)]
    public void Only_what_is_near_is_suggested(string text, string? expected, string name = "--optimizer") =>
        Assert.Equal(expected, Suggestion.Nearest(text.StartsWith('o') ? "--" + text : text, [name, "--epochs"]));
}
