using System.CommandLine.Help;
using GpuNet.Cli.Commands;

namespace GpuNet.Cli.Tests;

/// <summary>Whatever is wrong with the input is said in one line that names it, and nothing else happens.</summary>
public sealed class BadInputTests : IClassFixture<CliFixture>
{
    readonly CliFixture workplace;

    public BadInputTests(CliFixture workplace)
    {
        this.workplace = workplace;
        Write("text.csv", "a,b,y\n1,2,x\n3,oops,z\n4,5,x\n");
        Write("ragged.csv", "a,b,y\n1,2,x\n3,z\n");
        Write("empty.csv", "");
        Write("header.csv", "a,b,y\n");
        Write("real.csv", "a,y\n1,0.5\n2,1.5\n3,2.5\n");
        Write("long.csv", $"a,y\n1,{new string('x', 2 << 20)}\n2,x\n");
        SaveNonFinite();

        void Write(string file, string text) => File.WriteAllText(workplace[file], text);
    }

    void SaveNonFinite()
    {
        var data = DataSet.ReadCsv(workplace["iris.csv"], new TableRoles { Targets = ["species"] });
        var parameters = new Parameters(Network.Input(data.FeatureCount).Dense(3));
        parameters.SetBiases(0, [0f, float.PositiveInfinity, 0f]);
        var model = Trainer.Fit(data, new TrainingOptions { Hidden = [], Epochs = 1 }, Device.Open("cpu")).Model;
        (model with { Parameters = parameters }).Save(workplace["nan.safetensors"]);
    }

    [Fact]
    public void Control_characters_in_names_reach_no_terminal()
    {
        const string Hostile = "\u001b[2J\u0007";
        string rows = string.Concat(Enumerable.Range(0, 40).Select(row => $"{row * row % 7},{Hostile}{row % 2}\n"));
        File.WriteAllText(workplace["hostile.csv"], $"a,{Hostile}\n{rows}");
        var trained = workplace.Run($"train hostile.csv --target {Hostile} --epochs 1 --save hostile.safetensors");
        Assert.Equal(0, trained.ExitCode);
        string refused = string.Concat(workplace.Run("train hostile.csv --target b").ErrorLines);
        foreach (string output in new[] { trained.Output, string.Concat(trained.ErrorLines), refused })
        {
            Assert.Contains("\\u001b[2J\\u0007", output);
            Assert.DoesNotContain(output, character => char.IsControl(character) && character is not ('\n' or '\r'));
        }
        // What is data stays what it is in the file that it came from.
        Assert.Contains($"\n{Hostile}", workplace.Succeed("predict hostile.safetensors hostile.csv"));
    }

    [Theory]
    [InlineData("train missing.csv --target y", "missing.csv", "no such file")]
    [InlineData("train empty.csv --target y", "empty.csv", "empty")]
    [InlineData("train header.csv --target y", "header.csv", "no rows")]
    [InlineData("train text.csv --target y", "text.csv, line 3, column 'b': 'oops'")]
    [InlineData("train ragged.csv --target y", "ragged.csv, line 3", "2 cells", "3")]
    [InlineData("train real.csv --target y --task classification", "real.csv, line 2, column 'y'", "'0.5'", "--task regression")]
    [InlineData("train iris.csv --target species --task regression", "iris.csv", "'species'", "'setosa'")]
    [InlineData("train iris.csv", "iris.csv", "--target", "petal_width")]
    [InlineData("train iris.csv --target kind", "iris.csv", "'kind'", "'species'")]
    [InlineData("train iris.csv --target species --split 1/0/99", "the training part has 1 of 150 rows, too few for 3 classes", "--split")]
    [InlineData("predict missing.safetensors iris.csv", "missing.safetensors", "no such file")]
    [InlineData("evaluate missing.safetensors iris.csv", "missing.safetensors", "no such file")]
    [InlineData("train iris.csv --target species --metrics rmse", "--metrics", "rmse", "roc_auc")]
    [InlineData(
        "train diabetes.csv --target progression --task regression --metrics r2,f1_macro", "--metrics", "f1_macro", "rmse, mae, r2")]
    [InlineData("predict iris.csv iris.csv", "iris.csv", "not a safetensors file")]
    [InlineData("train long.csv --target y --longest-line 1", "long.csv, line 2", "longer than 1048576 bytes", "--longest-line")]
    [InlineData("predict nan.safetensors iris.csv", "layers.0.bias", "not finite", "--allow-non-finite")]
    public void Files(string command, params string[] named) => workplace.Refuse(command, named);

    [Theory]
    [InlineData("train iris.csv iris.csv -t species", "iris.csv is given twice; leave one of them out")]
    [InlineData("train iris.csv ./iris.csv -t species", "./iris.csv is the same file as iris.csv; leave one of them out")]
    [InlineData("train once.csv -t y", "once.csv, line 4: the row is the header once more; remove it")]
    [InlineData("train texts.csv -t kind", "texts.csv, line 4: the row is the header once more; remove it")]
    [InlineData("train nan.jsonl -t y", "nan.jsonl, line 2: JSON has no NaN; write null where a value is missing")]
    [InlineData("train nan.json -t y", "nan.json: JSON has no -Infinity; write null")]
    [InlineData("train one.jsonl -t other", "--target: one.jsonl has no column 'other'; its only column is 'y'")]
    [InlineData("predict numbers.st comma.csv", "comma.csv, line 2, column 'x': '1,5' is a number in another notation", "as 1234.5")]
    [InlineData("predict numbers.st word.csv", "word.csv, line 2, column 'x': 'oops' is not a number; correct it or remove the row")]
    public void What_is_meant_is_said(string command, params string[] named)
    {
        File.WriteAllText(workplace["once.csv"], "x,y\n1,a\n2,b\nx,y\n3,a\n");
        File.WriteAllText(workplace["texts.csv"], "city,kind\nBern,a\nUlm,b\ncity,kind\nBern,b\n");
        File.WriteAllText(workplace["nan.jsonl"], "{\"x\": 1, \"y\": 1}\n{\"x\": NaN, \"y\": 1}\n");
        File.WriteAllText(workplace["nan.json"], "[{\"x\": \"NaN, \", \"y\": -Infinity}]");
        File.WriteAllText(workplace["one.jsonl"], "{\"y\": 1}\n");
        File.WriteAllText(workplace["comma.csv"], "x;b;c;d;e\n1,5;1;1;1;1\n");
        File.WriteAllText(workplace["word.csv"], "x;b;c;d;e\noops;1;1;1;1\n");
        workplace.Succeed("import two.onnx numbers.st --features x,b,c,d,e");
        workplace.Refuse(command, named);
    }

    [Theory]
    [InlineData("train iris.csv -target species", "unknown option '-target'; did you mean '--target'? see gpunet train --help")]
    [InlineData("train iris.csv -t species -epochs=3", "unknown option '-epochs=3'; did you mean '--epochs=3'?")]
    [InlineData("train iris.csv -t species -lr 0.5", "unknown option '-lr'; did you mean '--lr'?")]
    [InlineData("train digits --epochs 99999999999", "--epochs: '99999999999' is more than 2147483647, the largest number")]
    [InlineData("train digits --hidden 8,99999999999", "--hidden: '99999999999' is more than 2147483647")]
    [InlineData("train digits --patience 99999999999", "--patience: '99999999999' is more than 2147483647")]
    [InlineData("train digits --window 99999999999", "--window: '99999999999' is more than 2147483647")]
    [InlineData("train digits --seed 99999999999999999999", "--seed: '99999999999999999999' is more than 18446744073709551615")]
    [InlineData("train digits --epochs 0", "--epochs: '0' is not a whole number from 1 on")]
    [InlineData("train digits --hidden 0", "--hidden", "'0'")]
    [InlineData("train digits --hidden 10,,5", "--hidden", "''")]
    [InlineData("train digits --ignore digit", "'digit'", "--ignore")]
    [InlineData("train ''", "'' is not the name of a file")]
    [InlineData("train iris.csv -t species --tensorboard ''", "--tensorboard: '' is not the name of a folder")]
    [InlineData("train iris.csv '' --save new.safetensors", "'' is not the name of a file")]
    [InlineData("train .", ".: this is a folder")]
    [InlineData("predict '' digits", "'' is not the name of a file")]
    [InlineData("train digits --hidden -5", "--hidden", "'-5'")]
    [InlineData("train digits --hidden 8,x", "--hidden", "'x'")]
    [InlineData("train digits --learning-rate NaN", "--learning-rate", "'NaN'")]
    [InlineData("train digits --learning-rate 0", "--learning-rate", "'0'")]
    [InlineData("train digits --learning-rate -1", "--learning-rate", "'-1'")]
    [InlineData("train digits --learning-rate abc", "--learning-rate", "'abc'")]
    [InlineData("train digits --batch-size 0", "--batch-size", "'0'")]
    [InlineData("train digits --epochs 0", "--epochs", "'0'")]
    [InlineData("train digits --epochs", "--epochs")]
    [InlineData("train digits --seed -1", "--seed", "'-1'")]
    [InlineData("train digits --threads 2147483647", "--threads", "2147483647", "1024")]
    [InlineData("train digits --longest-line 0", "--longest-line", "'0'")]
    [InlineData("train digits --longest-line 2000", "--longest-line", "2000", "1024")]
    [InlineData("train digits --threshold -1", "--threshold", "'-1'")]
    [InlineData("train digits --threshold 0.3", "--threshold", "has none")]
    [InlineData("train digits --activation cube", "--activation", "'cube'", "relu")]
    [InlineData("train digits --optimizer luck", "--optimizer", "'luck'", "adam")]
    [InlineData("train digits --optimizer adam:beta1=1", "--optimizer", "'beta1'", "from 0 to below 1")]
    [InlineData("train digits --loss luck", "--loss", "'luck'", "huber")]
    [InlineData("train digits --loss huber", "'huber'", "softmax_cross_entropy")]
    [InlineData("train digits --class-weights 1,2", "2 class weights", "10 classes")]
    [InlineData("train digits --class-weights fair", "--class-weights", "'fair'", "balanced")]
    [InlineData("train digits --time-limit 10", "--time-limit", "'10' is no time", "30s, 10m or 2h")]
    [InlineData("search digits --time-limit 99999h", "--time-limit", "at most 24 days")]
    [InlineData("train digits --average ema:decay=1", "--average", "'decay'", "from 0 to below 1")]
    [InlineData("train digits --schedule step:often=3", "--schedule", "'often'", "every, factor")]
    [InlineData("train digits --clip-norm 0", "--clip-norm", "'0'")]
    [InlineData("train digits --weight-decay -1", "--weight-decay", "'-1'")]
    [InlineData("train digits --micro-batch-size 64", "--micro-batch-size", "32")]
    [InlineData("train digits --optimizer adam:learning_rate=0.1 --lr 0.2", "--learning-rate: --optimizer gives it, too; leave one")]
    [InlineData("train digits --optimizer adamw:beta1=0.8,weight_decay=0 --weight-decay 0.2", "--weight-decay: --optimizer gives it")]
    [InlineData("train none.csv -t y --recurrent simple", "set --window, or leave out --recurrent")]
    [InlineData("train digits --device cpu,cpu --parts 1", "--parts is 1", "2 or more")]
    [InlineData("train digits --device cpu,cpu,cpu", "3 devices", "a power of two")]
    [InlineData("train digits --device cpu,cpu --folds 5", "--device", "name one of cpu,cpu")]
    [InlineData("plan digits --device cpu,cpu", "--device", "name one of cpu,cpu")]
    [InlineData("train digits --precision half", "--precision", "'half'", "float32, tf32")]
    [InlineData("train digits --parts 3", "--parts", "3 is not a power of two")]
    [InlineData("train digits --parts 64", "--parts", "32")]
    [InlineData("train digits --parts 2 --micro-batch-size 4", "--parts", "leave out --micro-batch-size")]
    [InlineData("train digits --min-delta 0.1 --patience none", "--min-delta", "--patience")]
    [InlineData("train digits --patience never", "--patience", "'never'", "none")]
    [InlineData("train digits --patience 3 --split 80/0/20", "validation part", "empty")]
    [InlineData("train digits --metrics luck", "--metrics", "'luck'", "accuracy")]
    [InlineData("train digits --metrics ''", "--metrics", "''")]
    [InlineData("train digits --folds 1", "--folds", "'1'")]
    [InlineData("train digits --folds 3 --split 70/10/20", "--folds", "--split")]
    [InlineData("train digits --folds 3 --save m.safetensors", "--folds", "--save")]
    [InlineData("train digits --task guess", "--task", "'guess'", "regression")]
    [InlineData("train digits --split 60/20/30", "60/20/30", "110")]
    [InlineData("train digits --split 60", "60", "three")]
    [InlineData("train digits --split 60/30", "60/30", "90", "as in 80/20")]
    [InlineData("train digits --device tpu", "'tpu'", "auto", "cpu")]
    [InlineData("plan digits --device tpu", "'tpu'", "auto", "cpu")]
    [InlineData("train digits --threads 0", "--threads", "'0'")]
    [InlineData("plan digits --threads two", "--threads", "'two'")]
    [InlineData("benchmark --threads -1", "--threads", "'-1'")]
    [InlineData("benchmark --device tpu", "'tpu'", "auto", "cpu")]
    [InlineData("benchmark --widths 784", "--widths", "'784'", "784,10")]
    [InlineData("benchmark --widths 784,x", "--widths", "'x'")]
    [InlineData("benchmark --batch-size 0", "--batch-size", "'0'")]
    [InlineData("benchmark --optimizer luck", "--optimizer", "'luck'", "sgd")]
    [InlineData("benchmark --activation step", "--activation", "'step'", "relu")]
    [InlineData("benchmark --seconds 0", "--seconds", "'0'")]
    [InlineData("train digits --warmup 5 --epochs 5", "--warmup", "5 epochs")]
    [InlineData("train digits --speed 3", "unknown option '--speed'", "gpunet train --help")]
    [InlineData("train digits --optimzer adam", "unknown option '--optimzer'; did you mean '--optimizer'?")]
    [InlineData("train digits iris.csv", "'digits' is the bundled data set")]
    [InlineData("learn digits", "unknown command 'learn'; the commands are train, prepare", "gpunet --help")]
    [InlineData("train", "DATA is missing: write it as in 'gpunet train digits'; ", "gpunet train --help")]
    public void Options(string command, params string[] named) => workplace.Refuse(command, named);

    [Theory]
    [InlineData("train iris.csv -t species --split 10/10", "--split: '10/10' cannot be used: the percentages add up to 20")]
    [InlineData("train iris.csv -t species --loss huber", "--loss: 'huber' does not fit the target, but ")]
    [InlineData("train diabetes.csv -t progression --class-weights balanced", "leave out --class-weights")]
    [InlineData("train iris.csv -t species --split 80/20 --patience 5", "--patience: it needs a validation part, which is empty")]
    [InlineData("train iris.csv -t species --split 80/20 --min-delta 0.1", "--min-delta: it needs a validation part, which is empty")]
    [InlineData("train iris.csv -t species --weights petal_width --ignore petal_width", "is in --weights and in --ignore; leave out one")]
    [InlineData("show -", "MODEL: '-' is the standard input for tables alone; name a file")]
    [InlineData("predict - iris.csv", "MODEL: '-' is the standard input for tables alone; name a file")]
    [InlineData("import - x.st", "FILE: '-' is the standard input for tables alone; name a file")]
    public void A_value_that_does_not_fit_is_told_with_its_option(string command, string told) => workplace.Refuse(command, told);

    [Fact]
    public void A_value_that_is_none_is_told_with_its_option()
    {
        // Any text is a path, a unit or a format.
        string[] free = ["--checkpoint", "--resume", "--tensorboard", "--out", "--unit", "--missing-text", "--date-format"];
        if (!File.Exists(workplace["given.st"]))
            workplace.Succeed("train iris.csv --target species --preset plain --epochs 1 --hidden 4 --save given.st");
        string Given(string command) => command switch
        {
            "predict" or "evaluate" => "given.st iris.csv",
            "export" => "given.st none.onnx",
            "import" => "given.st none.st",
            "serve" or "show" => "given.st",
            "prepare" => "iris.csv --target species --out none",
            "benchmark" => "",
            _ => "iris.csv --target species",
        };
        foreach (var command in GpunetCommand.Create().Subcommands.Where(command => command.Name is not ("devices" or "completion")))
        {
            var options = command.Options.Where(option => option is not (OutputOption or HelpOption or InputOption)
                && option.ValueType != typeof(bool) && !free.Contains(option.Name));
            Assert.All(options, option => workplace.Fail(
                2, $"{command.Name} {Given(command.Name).Replace($"{option.Name} species", "")} {option.Name} @@@".Replace("  ", " "),
                option.Name));
        }
    }

    [Fact]
    public void An_argument_that_is_missing_is_shown_in_an_example() => Assert.All(
        GpunetCommand.Create().Subcommands.SelectMany(command => command.Arguments.Select((argument, place) => (command, argument, place))),
        one =>
        {
            string given = string.Concat(Enumerable.Repeat(" x", one.place))
                + string.Concat(one.command.Options.Where(option => option.Required).Select(option => $" {option.Name} x"));
            string name = one.command.Name;
            var result = workplace.Fail(2, name + given, $"{one.argument.Name} is missing: write it as in '", $"gpunet {name} ");
            Assert.EndsWith($"'; see gpunet {name} --help", result.ErrorLines[^1]);
        });

    [Theory]
    [InlineData("train digits --hidden 2000000000", "→ 2000000000 relu → 10", "use narrower layers")]
    [InlineData("plan digits --hidden 2000000000", "→ 2000000000 relu → 10", "use narrower layers")]
    [InlineData("benchmark --widths 2000000000,2000000000", "--widths", "--batch-size")]
    public void Networks_that_no_memory_holds(string command, params string[] named) => workplace.Refuse(command, named);

    [Theory]
    [InlineData("train digits")]
    [InlineData("plan digits")]
    [InlineData("predict iris.safetensors iris.csv")]
    [InlineData("benchmark")]
    public void Threads_of_a_device_that_has_none_to_choose(string command)
    {
        workplace.Succeed("train iris.csv --target species --epochs 1 --hidden 4 --threads 2 --device cpu --save iris.safetensors");
        string checking = "checked";
        workplace.Refuse(
            $"{command} --device {checking} --threads 2", $"the device '{checking}' has no threads to choose; leave --threads out, or take",
            "'cpu'");
    }

    [Theory]
    [InlineData("no/such/folder/m.safetensors", "no/such/folder/m.safetensors")]
    [InlineData("''", "''")]
    public void What_cannot_be_saved_is_known_before_training(string path, string named) =>
        workplace.Refuse($"train digits --save {path}", "--save", named);

    [Fact]
    public void A_file_without_a_column_of_the_model()
    {
        workplace.Succeed("train iris.csv --target species --epochs 1 --hidden 4 --save iris.safetensors");
        workplace.Refuse("predict iris.safetensors diabetes.csv", "diabetes.csv", "'sepal_length'");
        workplace.Refuse("evaluate iris.safetensors diabetes.csv", "diabetes.csv", "'species'");
        workplace.Refuse("evaluate iris.safetensors iris.csv --threshold 0.4", "--threshold", "iris.safetensors");
        File.WriteAllText(workplace["tulip.csv"], File.ReadAllText(workplace["iris.csv"]).Replace("virginica", "tulip"));
        workplace.Refuse("evaluate iris.safetensors tulip.csv", "tulip.csv, line 102, column 'species': 'tulip'", "'virginica'");
    }
}
