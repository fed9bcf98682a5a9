using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GpuNet.Cli.Tests;

/// <summary><c>gpunet search</c> prints a table, the best first, and trains with the best settings once more.</summary>
public sealed class SearchTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    const string Small = "search iris.csv --target species --trials 6 --rounds 2 --epochs 6 --preset plain "
        + "--vary learning-rate=0.0001..0.1 --vary activation=relu,tanh";

    [Fact]
    public void The_same_seed_gives_the_same_table_resumed_or_not_in_parallel_or_not()
    {
        string table = workplace.Succeed($"{Small} --journal trials.jsonl --parallel 2");
        string[] lines = table.Trim().Split('\n');
        Assert.Equal(7, lines.Length);
        Assert.Matches(@"^trial +epochs +log_loss +learning-rate +activation\r?$", lines[0]);
        Assert.Matches(@"^ +\d+ +6 +0\.\d{4,} +[\d.]+ +(relu|tanh)\r?$", lines[1]);
        Assert.Equal(table, workplace.Succeed($"{Small} --parallel 1 --threads 2"));
        Assert.Equal(
            workplace.Succeed($"{Small} --device checked"), workplace.Succeed($"{Small} --device checked --parallel 4"));
        Assert.Equal(table, workplace.Succeed($"{Small} --device cpu,cpu"));

        string[] journal = File.ReadAllLines(workplace["trials.jsonl"]);
        File.WriteAllLines(workplace["trials.jsonl"], journal[..4]);
        Assert.Equal(table, workplace.Succeed($"{Small} --journal trials.jsonl"));
        Assert.Equal(journal.Length, File.ReadAllLines(workplace["trials.jsonl"]).Length);
        workplace.Fail(2, $"{Small} --journal trials.jsonl --device checked", "device is 'checked, ", "and was 'cpu'; name another file");
    }

    [Fact]
    public void A_trial_that_cannot_be_trained_is_refused_and_the_search_goes_on()
    {
        const string Mixed = "search iris.csv --task autoencoder --hidden 2 --trials 6 --rounds 1 --epochs 1";
        string command = $"{Mixed} --vary model=mlp,tabm --journal refused.jsonl --json";
        string table = workplace.Succeed($"{command} --save refused.safetensors");
        var trials = JsonNode.Parse(table)!["trials"]!.AsArray();
        Assert.Equal("mlp", (string?)trials[0]!["settings"]!["model"]);
        var last = trials[^1]!;
        Assert.Equal("tabm", (string?)last["settings"]!["model"]);
        Assert.Null(last["score"]);
        Assert.EndsWith("leave out --model", (string?)last["failure"]);
        // A journal keeps the reason.
        Assert.Contains((string)last["failure"]!, workplace.Succeed(command));

        workplace.Fail(2, $"{Mixed} --vary model=tabm", "an autoencoder and pairs have one code", "leave out --model");
    }

    [Fact]
    public void Trials_that_were_cut_come_after_those_of_all_epochs()
    {
        const string Cut = "search iris.csv --target species --trials 9 --rounds 1 --epochs 9 --vary learning-rate";
        string[] rows = workplace.Succeed(Cut).Trim().Split('\n')[1..];
        Assert.Matches(@"^ +\d+ +9 +\d", rows[0]);
        Assert.All(rows[1..3], row => Assert.Matches(@"^ +\d+ +3 of 9 +\d", row));
        Assert.All(rows[3..], row => Assert.Matches(@"^ +\d+ +1 of 9 +\d", row));
        var trials = JsonNode.Parse(workplace.Succeed($"{Cut} --json"))!["trials"]!.AsArray();
        Assert.Equal(["finished", .. Enumerable.Repeat("cut", 8)], trials.Select(trial => (string?)trial!["state"]));
    }

    [Fact]
    public void Settings_that_diverge_in_more_epochs_come_behind_those_that_were_cut_before()
    {
        // The rate grows after four epochs.
        const string Growing = "search iris.csv -t species --preset plain --trials 3 --rounds 1 --epochs 9 --patience none --optimizer sgd "
            + "--vary learning-rate=0.001..0.1 --schedule step:every=4,factor=1e30";
        string[] rows = workplace.Succeed(Growing).Trim().Split('\n');
        Assert.All(rows[1..3], row => Assert.Matches(@"^ +\d+ +3 of 9 +\d", row));
        Assert.Contains("diverged", rows[3]);

        // The model of the best would have all epochs.
        var run = workplace.Run($"{Growing} --save cut.safetensors --json --verbose");
        Assert.Equal(1, run.ExitCode);
        Assert.False((bool)JsonNode.Parse(run.Output)!["finished"]!);
        Assert.Contains("the loss became ", run.ErrorLines[^1]);
        Assert.Contains("model in cut.safetensors", run.ErrorLines);
        Assert.Equal("the best settings diverged in more epochs", Model.Load(workplace["cut.safetensors"]).TrainingSettings["unfinished"]);
    }

    [Fact]
    public void Losses_that_are_varied_by_default_fit_what_is_learned()
    {
        const string Command = "search iris.csv --trials 4 --rounds 1 --epochs 1 --vary loss --target";
        Assert.Matches(@"softmax_cross_entropy:smoothing=0\.1\r?\n", workplace.Succeed($"{Command} species"));
        Assert.Contains(" huber", workplace.Succeed($"{Command} petal_width"));
    }

    [Fact]
    public void Values_are_read_as_those_of_options_are() =>
        Assert.Contains("TABM:4", workplace.Succeed("search iris.csv -t species --trials 1 --rounds 1 --epochs 1 --vary model=TABM:4"));

    [Fact]
    public void A_preset_leaves_what_is_varied_as_it_is()
    {
        const string Command = "search iris.csv --target species --trials 2 --rounds 1 --epochs 1 --preset default "
            + "--save preset.safetensors";
        workplace.Succeed($"{Command} --vary norm=layer,batch");
        Assert.Contains("\"model\": \"mlp\"", workplace.Succeed("show preset.safetensors --config"));
        workplace.Succeed($"{Command} --vary embedding=none");
        string config = workplace.Succeed("show preset.safetensors --config");
        Assert.Contains("\"embedding=none\"", config);
        Assert.Contains("\"model\": \"tabm\"", config);
    }

    [Fact]
    public void A_search_that_is_repeated_is_the_same()
    {
        workplace.Succeed("search iris.csv --target species --trials 2 --rounds 1 --epochs 2 --save one.safetensors");
        File.WriteAllText(workplace["one.json"], workplace.Succeed("show one.safetensors --config"));
        workplace.Succeed("search iris.csv --config one.json --save two.safetensors");
        Assert.Equal(File.ReadAllBytes(workplace["one.safetensors"]), File.ReadAllBytes(workplace["two.safetensors"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--vary width --vary optimizer=adamw,momentum --vary beta=0.8,0.95 --vary loss")]
    [InlineData("--vary optimizer=momentum:beta=0.95,adam:beta1=0.8,beta2=0.99")]
    [InlineData("--vary layers=1..3 --vary scaling=none,robust --vary batch-size=8..20 --vary activation=tanh,relu")]
    public void What_a_search_has_found_can_be_trained_again_with_the_same_parameters(string varied)
    {
        workplace.Succeed($"search iris.csv --target species --trials 3 --rounds 1 --epochs 2 --save found.safetensors {varied}".TrimEnd());
        string trial = workplace.Succeed("show found.safetensors --config --trial");
        Assert.DoesNotContain("vary", trial);
        Assert.DoesNotContain("trials", trial);
        File.WriteAllText(workplace["trial.json"], trial);
        workplace.Succeed("train iris.csv --config trial.json --save again.safetensors");
        var (found, again) = (Model.Load(workplace["found.safetensors"]), Model.Load(workplace["again.safetensors"]));
        Assert.Equal($"{found.Network}", $"{again.Network}");
        Assert.Equal(found.Parameters.Values, again.Parameters.Values);
    }

    [Theory]
    [InlineData("--vary beta", "--vary: beta changes nothing: adam has no beta; vary a constant that it has, or --vary optimizer")]
    [InlineData("--vary epsilon --optimizer sgd", "--vary: epsilon changes nothing: sgd has no epsilon")]
    [InlineData("--vary category-encoding --vary learning-rate", "--vary: category-encoding changes nothing: with each of its values")]
    [InlineData("--vary dropout --hidden '' --preset plain", "--vary: dropout changes nothing")]
    [InlineData("--vary optimizer=sgd,adam --vary beta", "--vary: beta changes nothing: adam has no beta")]
    [InlineData("--vary recurrent", "--vary: recurrent: recurrent layers read the rows of a window; set --window, or do not vary it")]
    [InlineData("--vary recurrent=gru", "--vary: recurrent: recurrent layers read the rows of a window")]
    [InlineData("--vary target-scaling", "--vary: target-scaling: only numbers to predict are scaled; do not vary it")]
    [InlineData("--lr 0.5 -b 4 --hidden ''", "--vary: nothing is left to vary")]
    public void What_changes_nothing_is_not_varied(string options, string problem) =>
        workplace.Fail(2, $"search iris.csv --target species --trials 2 --rounds 1 --epochs 1 {options}", problem);

    // Numbers to predict are scaled as features are where nothing is said; by their rank only if it is.
    [Theory]
    [InlineData("-t kind --ignore size", "minmax", true)]
    [InlineData("-t kind", "minmax", false)]
    [InlineData("-t size --ignore kind", "quantile", true)]
    [InlineData("-t size --ignore kind", "minmax", false)]
    [InlineData("-t size --ignore kind --target-scaling standard", "minmax", true)]
    public void Scalings_have_no_effect_where_there_is_no_number(string options, string scaling, bool isIdle)
    {
        File.WriteAllLines(workplace["letters.csv"], Enumerable.Range(0, 60)
            .Select(row => $"{"abc"[row % 3]},{"xy"[row % 2]},{row % 25 * 0.5}").Prepend("letter,kind,size"));
        var trained = workplace.Run($"train letters.csv {options} --epochs 1 --scaling {scaling}");
        Assert.Equal(isIdle, trained.ErrorLines.Contains("gpunet: note: --scaling: has no effect, as no column has numbers"));
        string search = $"search letters.csv {options} --trials 2 --rounds 1 --epochs 1 --vary scaling=standard,{scaling}";
        if (isIdle)
            workplace.Fail(2, search, "--vary: scaling changes nothing");
        else
            workplace.Succeed(search);
    }

    // It has an effect beside some values of the others.
    [Theory]
    [InlineData("--vary beta --vary optimizer=sgd,momentum")]
    [InlineData("--vary width --vary layers=0,1 --vary dropout --preset plain")]
    [InlineData("--vary category-encoding=onehot")]
    public void What_changes_something_is_varied(string options) =>
        workplace.Succeed($"search iris.csv --target species --trials 2 --rounds 1 --epochs 1 {options}");

    [Theory]
    [InlineData("search", "--metric")]
    [InlineData("train", "--metrics")]
    public void A_metric_of_more_classes_than_there_are_is_refused(string command, string option)
    {
        string start = $"{command} iris.csv --target species --epochs 1 {option}";
        workplace.Fail(2, $"{start} top_3_accuracy", $"{option}: top_3_accuracy needs 4 classes, and there are 3; choose another metric");
        workplace.Fail(2, $"{start} rmse", $"{option}: rmse is not a metric of the task", "choose from accuracy, precision_macro");
    }

    [Fact]
    public void Only_a_search_has_trials()
    {
        workplace.Succeed("train iris.csv --target species --epochs 1 --save one.safetensors");
        workplace.Fail(2, "show one.safetensors --config --trial", "--trial: one.safetensors is not of gpunet search; leave it out");
        workplace.Refuse("show one.safetensors --trial", "--trial: it says which options --config prints; give it, too");
    }

    [Fact]
    public void The_best_settings_are_trained_and_saved()
    {
        var result = JsonNode.Parse(workplace.Succeed($"{Small} --metric accuracy --save best.safetensors --json"))!;
        Assert.Equal("accuracy", (string?)result["metric"]);
        var best = result["trials"]![0]!;
        Assert.Equal((double)best["score"]!, (double)result["validation"]!["accuracy"]!, tolerance: 1e-9);
        Assert.Equal(6, result["trials"]!.AsArray().Count);

        var settings = best["settings"]!;
        string trained = workplace.Succeed("train iris.csv --target species --epochs 6 --preset plain --json "
            + $"--learning-rate {settings["learning-rate"]} --activation {settings["activation"]}");
        Assert.Equal((double)JsonNode.Parse(trained)!["test"]!["loss"]!, (double)result["test"]!["loss"]!, tolerance: 1e-9);
        workplace.Succeed("evaluate best.safetensors iris.csv");
    }

    [Fact]
    public void The_mean_of_trials_and_seeds_is_one_model()
    {
        const string Command = "search iris.csv --target species --trials 3 --rounds 1 --epochs 6 --vary model=mlp,tabm:members=3 "
            + "--vary learning-rate=0.001..0.01";
        var run = workplace.Run($"{Command} --ensemble 4 --refit --save mean.safetensors");
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^trial +epochs +log_loss +learning-rate +model\r?\n", run.Output);
        string[] Lines(string name) =>
            [.. run.ErrorLines.Where(line => line.StartsWith(name, StringComparison.Ordinal)).Select(line => line.Split(',')[0]).Order()];
        Assert.Equal(["trial 1 of 3", "trial 2 of 3", "trial 3 of 3"], Lines("trial ").Distinct());
        Assert.Equal(["network 2 of 4", "network 3 of 4", "network 4 of 4"], Lines("network "));
        Assert.Equal(
            Enumerable.Range(1, 4).Select(network => $"refit on training and validation rows: network {network} of 4"), Lines("refit "));
        Assert.Matches(@"^3 trials and the model in [\d.]+ s$", run.ErrorLines[^2]);
        Assert.Matches(@"\ntrain +accuracy [\d.]+  \(120 examples\)\r?\ntest ", run.Output);

        string shown = workplace.Succeed("show mean.safetensors");
        Assert.Matches("ensemble +4", shown);
        Assert.Matches("refit +true", shown);
        Assert.DoesNotContain("unfinished", shown, StringComparison.Ordinal);
        workplace.Succeed("evaluate mean.safetensors iris.csv");
        workplace.Succeed("predict mean.safetensors iris.csv");
        workplace.Succeed("export mean.safetensors mean.onnx");
        workplace.Fail(2, "train iris.csv --start-from mean.safetensors", "is a mean of networks that were trained one by one");
    }

    [Theory]
    [InlineData("--trials 3000 --epochs 9", "trial ", null)]
    [InlineData("--trials 1 --epochs 60 --patience none --ensemble 4 --refit", "refit ", "4")]
    public void The_best_model_so_far_is_there_when_a_search_is_killed(string options, string line, string? networks)
    {
        using var process = workplace.Start(
            $"search iris.csv -t species --rounds 1 {options} --preset plain --parallel 1 --save killed.safetensors");
        while (!process.StandardError.ReadLine()!.StartsWith(line, StringComparison.Ordinal))
        {
        }
        process.Kill();
        process.WaitForExit();
        var settings = Model.Load(workplace["killed.safetensors"]).TrainingSettings;
        Assert.Equal("the search has not ended", settings["unfinished"]);
        Assert.Equal(networks, settings.GetValueOrDefault("ensemble"));
        workplace.Succeed("evaluate killed.safetensors iris.csv");
    }

    [Fact]
    public void A_search_that_the_time_limit_ends_says_so()
    {
        const string Command = "search iris.csv -t species --trials 100000 --rounds 1 --epochs 100 --save ended.safetensors --json "
            + "--verbose --time-limit";
        int seconds = 1;
        var run = workplace.Run($"{Command} {seconds}s");
        // A busy machine may need more time for the first trial.
        while (!run.ErrorLines.Any(line => line.Contains("has ended the trials")) && seconds < 30)
            run = workplace.Run($"{Command} {seconds *= 2}s");
        Assert.Equal(0, run.ExitCode);
        var json = JsonNode.Parse(run.Output)!;
        Assert.False((bool)json["finished"]!);
        int trained = json["trials"]!.AsArray().Count;
        Assert.Contains($"gpunet: note: the time limit of {seconds}s has ended the trials: {trained} of 100000 trials were trained",
            run.ErrorLines);
        Assert.Matches(@"^the best settings were trained for \d+ of 100 epochs$",
            Model.Load(workplace["ended.safetensors"]).TrainingSettings["unfinished"]);
    }

    [Fact]
    public void What_the_time_limit_has_left_out_is_said()
    {
        const string Command = "search iris.csv -t species --trials 1000 --rounds 1 --epochs 2000 --patience none --ensemble 100 --refit "
            + "--save cut.safetensors --json --verbose --time-limit";
        int seconds = 1;
        var run = workplace.Run($"{Command} {seconds}s");
        // A busy machine may need more time for the first trial.
        while (run.ExitCode != 0 && seconds < 60)
            run = workplace.Run($"{Command} {seconds *= 2}s");
        Assert.False((bool)JsonNode.Parse(run.Output)!["finished"]!);
        string leftOut = Model.Load(workplace["cut.safetensors"]).TrainingSettings["unfinished"];
        Assert.Matches("^the ensemble has [0-9]+ of its 100 networks", leftOut);
        string shown = workplace.Succeed("show cut.safetensors");
        Assert.DoesNotMatch("(?m)^ +ensemble +100$", shown);
        if (leftOut.Contains("the refit was left out"))
            Assert.DoesNotMatch("(?m)^ +refit +true$", shown);
        Assert.Contains(
            run.ErrorLines, line => line.EndsWith($"within the time limit of {seconds}s {leftOut}", StringComparison.Ordinal));
    }

    [Fact]
    public void Models_and_scalings_can_be_searched_without_waiting()
    {
        var run = workplace.Run("search iris.csv --target species --trials 7 --rounds 1 --epochs 3 --hidden 4 --asynchronous --parallel 2 "
            + "--vary model=mlp,tabm:members=2,ensemble:members=3 --vary scaling=standard,minmax,robust --save any.safetensors");
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^trial +epochs +log_loss +model +scaling\r?\n", run.Output);
        string line = @"^trial [1-7] of 7, [13] epochs?: log_loss \d\.\d+, ";
        Assert.Contains(run.ErrorLines, text => Regex.IsMatch(text, line + @"the best so far  \(model \w+"));
        Assert.Contains(run.ErrorLines, text => Regex.IsMatch(text, line + @"best log_loss \d\.\d+ of trial [1-7]  \(model \w+"));
        workplace.Succeed("evaluate any.safetensors iris.csv");
        workplace.Succeed("prepare iris.csv --target species --out prepared");
        workplace.Refuse("search prepared --vary scaling=standard,minmax", "--vary", "is prepared already");
    }

    [Theory]
    [InlineData("norm", 3)]
    [InlineData("learning-rate=0.1", 1)]
    [InlineData("seed=1..2", 2)]
    public void Each_of_few_settings_is_tried_once(string varied, int count)
    {
        var run = workplace.Run($"search iris.csv -t species --trials 4 --epochs 1 --vary {varied}");
        string[][] rows = [.. run.Output.Trim().Split('\n')[1..].Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        Assert.Equal(count, rows.Select(row => row[3].Trim()).Distinct().Count());
        Assert.Equal(count, rows.Length);
        string trials = count == 1 ? "1 trial" : $"{count} trials";
        Assert.Contains($"gpunet: note: the search has {trials}, not 4, as there are no more different settings", run.ErrorLines);
    }

    [Fact]
    public void Settings_of_which_none_can_be_trained_are_no_success()
    {
        var result = workplace.Run("search iris.csv --target species --trials 2 --rounds 1 --epochs 2 --optimizer sgd "
            + "--vary learning-rate=1e30,2e30 --save none.safetensors");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(2, result.Output.Split("diverged").Length - 1);
        Assert.StartsWith("gpunet: every trial diverged: ", result.ErrorLines[^1]);
        Assert.False(File.Exists(workplace["none.safetensors"]));
    }

    [Fact]
    public void Batches_that_leave_one_example_over_can_be_normalised()
    {
        // 26 of 105: one example is left for the last batch.
        string table = workplace.Succeed("search iris.csv --target species --trials 2 --rounds 1 --epochs 2 --norm batch "
            + "--micro-batch-size 26 --vary batch-size=26,20");
        Assert.Equal(3, table.Trim().Split('\n').Length);
    }

    [Theory]
    [InlineData("", "learning-rate", "batch-size", "layers", "width", "dropout")]
    [InlineData("--lr 0.5", "batch-size", "layers", "width", "dropout")]
    [InlineData("-b 4 --dropout 0.1", "learning-rate", "layers", "width")]
    [InlineData("--hidden 8", "learning-rate", "batch-size", "dropout")]
    [InlineData("--hidden 8 --vary width=4..8", "width")]
    [InlineData("--hidden 8 --vary layers=1..2", "layers")]
    [InlineData("--optimizer sgd --vary learning-rate=0.1,0.2", "learning-rate")]
    [InlineData("--hidden ''", "learning-rate", "batch-size")]
    public void What_an_option_says_is_not_varied(string options, params string[] varied)
    {
        string table = workplace.Succeed($"search iris.csv -t species --trials 1 --rounds 1 --epochs 1 {options}".TrimEnd());
        string[] header = table.Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(varied, header[3..]);
    }

    [Theory]
    [InlineData("--lr 0.5 --hidden 8 --dropout 0 -b 4", "--vary", "nothing is left to vary")]
    [InlineData("--lr 0.5 --vary learning-rate=0.1..0.2", "--vary: learning-rate is varied, but --learning-rate gives its value")]
    [InlineData("--optimizer adam:learning_rate=0.5 --vary learning-rate", "learning-rate is varied, but --optimizer gives its value")]
    [InlineData("--optimizer adam:beta1=0.8 --vary beta1", "beta1 is varied, but --optimizer gives its value")]
    [InlineData("--optimizer momentum:0.8 --vary beta", "beta is varied, but --optimizer gives its value")]
    [InlineData("--optimizer adam:Beta1=0.8 --vary beta1", "beta1 is varied, but --optimizer gives its value")]
    [InlineData("--norm batch --vary norm=none,layer", "--vary: norm is varied, but --norm gives its value")]
    [InlineData("--hidden 8 --vary width --vary layers", "--vary: layers and width are varied, but --hidden gives both")]
    [InlineData("--vary luck=1..2", "--vary", "'luck'", "learning-rate")]
    [InlineData("--vary width=8..4", "--vary", "width: 8..4")]
    [InlineData("--vary model=ensemble:", "--vary", "as in ensemble:members=5")]
    [InlineData("--model ensemble:", "--model", "as in ensemble:members=5")]
    [InlineData("--vary loss=huber:2,huber:2", "--vary: loss: the value 'huber:2' is given twice")]
    [InlineData("--vary model=mpl", "--vary", "'mpl'", "mlp, tabm")]
    [InlineData("--model tabm --vary norm=none,layer", "--vary: norm changes nothing: with each of its values")]
    [InlineData("--trials 0", "--trials", "'0'")]
    [InlineData("--trials 2 --rounds 3", "--rounds", "--trials")]
    [InlineData("--ensemble 3", "--ensemble", "give --save")]
    [InlineData("--refit", "--refit", "give --save")]
    [InlineData("--ensemble 101 --save m.safetensors", "--ensemble", "101 is more than 100")]
    [InlineData("--metric rmse", "--metric", "rmse", "log_loss")]
    [InlineData("--metric luck", "--metric", "'luck'", "log_loss")]
    [InlineData("--split 80/0/20", "validation part", "--split")]
    [InlineData("--journal no/folder/j.jsonl", "--journal", "no/folder")]
    [InlineData("--threads 2 --device checked", "--threads", "checked")]
    [InlineData("--threads 2 --device cpu,checked", "--threads", "cpu,checked")]
    [InlineData("--device none:all", "there is no device for 'none:all'")]
    public void What_cannot_be_used_is_said_in_a_line(string options, params string[] named) =>
        workplace.Refuse($"search iris.csv --target species {options}", named);
}
