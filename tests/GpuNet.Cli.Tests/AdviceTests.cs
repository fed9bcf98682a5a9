using System.Globalization;

namespace GpuNet.Cli.Tests;

/// <summary>What an error advises works: the command fails and gives the advice, and the command that follows it succeeds.</summary>
public sealed class AdviceTests : IClassFixture<CliFixture>
{
    readonly CliFixture workplace;

    public AdviceTests(CliFixture workplace)
    {
        this.workplace = workplace;
        Write("real.csv", "x,y", row => $"{row}.5,{row / 8.0}");
        Write("many.csv", "x,y", row => $"{row}.5,{row}");
        Write("mixed.csv", "zip,y", row => $"{(row % 4 == 1 ? "unknown" : $"{100 + (row % 4)}")},{row % 2}");
        Write("names.csv", "person,x,y", row => $"person {row},{row},{row % 2}");
        Write("spaces.csv", "my name,x,y", row => $"{1 + row % 12}/{1 + (row % 28)}/24,{row}.5,{row % 2}");
        Write("commas.csv", "\"my,net\",x,y", row => $"{row}.5,{row % 7}.5,{row % 2}");
        Write("missing.csv", "x,z,y", row => $"{row}.5,{(row % 5 == 0 ? "" : $"{row}")},{row % 2}");
    }

    [Theory]
    // The data.
    [InlineData("train iris.csv", "add --target with one of ", "train iris.csv --target species")]
    [InlineData("train real.csv -t y --task classification", "use --task regression", "train real.csv -t y --task regression")]
    [InlineData("train many.csv -t y --task classification", "use --task regression", "train many.csv -t y --task regression")]
    [InlineData("train mixed.csv -t y", "--categorical zip", "train mixed.csv -t y --categorical zip")]
    [InlineData("train names.csv -t y", "keep some with --numeric or --categorical", "train names.csv -t y --numeric x")]
    [InlineData("train missing.csv -t y", "train with --missing mean or a number in its place", "train missing.csv -t y --missing mean")]
    [InlineData("train missing.csv -t y", "train with --missing mean or a number in its place", "train missing.csv -t y --missing 0")]
    [InlineData("train commas.csv -t y --ignore net", "write --ignore '\"my,net\"'", "train commas.csv -t y --ignore \"my,net\"")]
    [InlineData("train iris.csv -t species --task regression", "use --task classification",
        "train iris.csv -t species --task classification")]
    [InlineData("train iris.csv -t spcies", "did you mean 'species'?", "train iris.csv -t species")]
    [InlineData("train iris.csv -t petal_length,petal_width --task classification", "name one column, or use --task regression",
        "train iris.csv -t petal_length,petal_width --task regression")]
    [InlineData("train iris.csv -t species --task autoencoder", "use --ignore species instead of --target",
        "train iris.csv --ignore species --task autoencoder")]
    [InlineData("train iris.csv -t species --split 1/0/99", "give training a larger share in --split",
        "train iris.csv -t species --split 50/0/50")]
    [InlineData("train iris.csv -t species --split 99.9/0.1/0", "change --split", "train iris.csv -t species --split 90/10/0")]
    [InlineData("train iris.csv -t species --split 60/20/30", "write train/validation/test, as in 60/20/20",
        "train iris.csv -t species --split 60/20/20")]
    // The network.
    [InlineData("train digits --task autoencoder --ignore digit --hidden ''", "give --hidden a width",
        "train digits --task autoencoder --ignore digit --hidden 4")]
    [InlineData("train iris.csv -t species --recurrent simple", "set --window, or leave out --recurrent",
        "train iris.csv -t species --recurrent simple --window 3")]
    [InlineData("train iris.csv -t species --recurrent simple --window 3 --norm layer", "leave out --norm or --recurrent",
        "train iris.csv -t species --recurrent simple --window 3")]
    [InlineData("train digits --activation rleu", "did you mean 'relu'?", "train digits --activation relu")]
    // The training.
    [InlineData("train digits --patience 3 --split 80/0/20", "give it a share of the examples in --split",
        "train digits --patience 3 --split 80/10/10")]
    [InlineData("train digits --min-delta 0.1 --patience none", "leave one of them out", "train digits --min-delta 0.1")]
    [InlineData("train digits --micro-batch-size 64", "must not exceed --batch-size, which is 32", "train digits --micro-batch-size 32")]
    [InlineData("train digits --warmup 1", "must end before the training does, after 1 epoch", "train digits --warmup 0.5")]
    [InlineData("train iris.csv -t species --class-weights fair", "balanced", "train iris.csv -t species --class-weights balanced")]
    [InlineData("train iris.csv -t species --loss huber", "softmax_cross_entropy would",
        "train iris.csv -t species --loss softmax_cross_entropy")]
    [InlineData("train digits --seed 1 --seed 2", "leave one of them out", "train digits --seed 2")]
    [InlineData("train digits --epochs", "write --epochs NUMBER", "train digits --hidden 4")]
    // The results.
    [InlineData("train iris.csv -t species --metrics rmse", "choose from accuracy", "train iris.csv -t species --metrics accuracy")]
    [InlineData("train iris.csv -t species --threshold 0.3", "leave the option out", "train iris.csv -t species")]
    [InlineData("train iris.csv -t species --folds 3 --save m.st", "leave one of them out", "train iris.csv -t species --folds 3")]
    [InlineData("train iris.csv -t species --folds 3 --save m.st", "leave one of them out", "train iris.csv -t species --save m.st")]
    [InlineData("train iris.csv -t species --save m.onnx", "let the name end with .safetensors",
        "train iris.csv -t species --save m.safetensors")]
    [InlineData("train iris.csv -t species --save iris.csv", "name another file", "train iris.csv -t species --save other.st")]
    [InlineData("search iris.csv -t species --trials 2 --rounds 3", "each round needs a trial",
        "search iris.csv -t species --trials 2")]
    [InlineData("search iris.csv -t species --split 80/0/20 --trials 1 --rounds 1", "give it a share in --split",
        "search iris.csv -t species --split 80/10/10 --trials 1 --rounds 1")]
    [InlineData("tran digits", "did you mean 'train'?", "train digits")]
    public void Following_the_advice_works(string command, string advice, string followed)
    {
        workplace.Refuse(Quick(command), advice);
        workplace.Succeed(Quick(followed));
    }

    [Fact]
    public void A_name_with_spaces_is_quoted_so_that_a_shell_takes_it_whole() =>
        workplace.Refuse("train spaces.csv -t y", "leave the column out with --ignore \"my name\"");

    [Fact]
    public void A_journal_of_another_search_is_followed_by_another_file_or_none()
    {
        const string Search = "search iris.csv -t species --epochs 1 --trials 1 --rounds 1 --journal";
        workplace.Succeed($"{Search} a.jsonl");
        workplace.Refuse($"{Search} a.jsonl --seed 3", "name another file, or delete it");
        workplace.Succeed($"{Search} b.jsonl --seed 3");
        File.Delete(workplace["a.jsonl"]);
        workplace.Succeed($"{Search} a.jsonl --seed 3");
    }

    // An epoch is enough, unless it is about epochs.
    static string Quick(string command) => command.Contains("--epochs") ? command : $"{command} --epochs 1";

    void Write(string file, string header, Func<int, FormattableString> row) => File.WriteAllLines(
        workplace[file], Enumerable.Range(1, 40).Select(number => row(number).ToString(CultureInfo.InvariantCulture)).Prepend(header));
}
