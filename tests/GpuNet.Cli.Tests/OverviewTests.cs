namespace GpuNet.Cli.Tests;

/// <summary>What there is, and what would be done: nothing is trained.</summary>
public sealed class OverviewTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    [Theory]
    [InlineData("plan digits",
        "60 → 100 relu → 10", "7110 parameters", "(32, 60)·(60, 100)", "(32, 100)ᵀ·(32, 10)", "softmax", "adam")]
    [InlineData("plan iris.csv --target species --hidden 8 --activation tanh --batch-size 16 --optimizer sgd",
        "4 → 8 tanh → 3", "67 parameters", "batch size 16", "(16, 4)·(4, 8)", "softmax", "sgd")]
    [InlineData("plan diabetes.csv --target progression --task regression --hidden ''", "10 → 1", "11 parameters", "squared_error")]
    [InlineData("plan iris.csv --target species --class-weights balanced --micro-batch-size 8", "gather weights", "accumulate")]
    [InlineData("plan iris.csv --target species --parts 4", "keep 1 part", "add 4 parts")]
    [InlineData("plan iris.csv --target species --device checked --precision tf32", "dense-forward<Relu, Tf32<Tile32x32>, Guarded>")]
    [InlineData("plan iris.csv --target species --device cpu --precision tf32", " tf32")]
    [InlineData("plan breast_cancer.csv --target diagnosis --device cpu", "device   cpu", "30 → 100 relu", "binary_cross_entropy")]
    public void A_plan_lists_the_launches_of_a_step(string command, params string[] told)
    {
        string output = workplace.Succeed($"{command} --preset plain");
        string[] steps = ["gather features", "layer 1 forward", "loss and seed", "layer 1 gradients", "update", "a step"];
        Assert.All([.. steps, "FLOPs", "bytes", .. told], text => Assert.Contains(text, output));
    }

    [Fact]
    public void A_trace_says_where_it_runs_if_another_device_is_named()
    {
        const string Trace = "plan iris.csv -t species --preset plain --hidden 4 --trace", Note = "gpunet: note: --device: ";
        Assert.Contains($"{Note}with --trace the step runs on the device 'checked', not on 'cpu'",
            workplace.Run($"{Trace} --device cpu").ErrorLines);
        Assert.DoesNotContain(workplace.Run(Trace).ErrorLines, line => line.StartsWith(Note, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("plan digits --trace --device none:all", "--device: there is no device for 'none:all' on this machine")]
    [InlineData("plan digits --trace --threads 2", "--threads: with --trace the step runs on the device 'checked', which has no threads")]
    [InlineData("plan digits --device nope", "--device: there is no device 'nope' on this machine: choose auto, ")]
    [InlineData("train digits --device cpu,nope", "--device: there is no device 'nope' on this machine: choose auto, ")]
    [InlineData("benchmark --device nope", "--device: there is no device 'nope' on this machine: choose auto, ")]
    [InlineData("search digits --device none:all", "--device: there is no device for 'none:all' on this machine")]
    public void A_device_that_is_not_there_is_refused_with_its_option(string command, string told) => workplace.Refuse(command, told);

    [Fact]
    public void A_listed_device_can_be_planned_for()
    {
        Assert.Contains("auto takes ", workplace.Succeed("devices"));
        string[] names = workplace.Devices();
        Assert.Contains("cpu", names);
        // ILGPU's CPU accelerator plans as `checked` does, and compiles the kernels for longer.
        Assert.All(
            names.Except(["ilgpu-cpu"]),
            name => Assert.Contains($"device   {name}: ", workplace.Succeed($"plan digits --hidden 8 --device {name}")));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("train --help")]
    [InlineData("predict --help")]
    [InlineData("evaluate --help")]
    [InlineData("search --help")]
    [InlineData("show --help")]
    [InlineData("serve --help")]
    [InlineData("export --help")]
    [InlineData("import --help")]
    [InlineData("plan --help")]
    [InlineData("benchmark --help")]
    [InlineData("devices --help")]
    [InlineData("completion --help")]
    public void Help_fits_a_terminal_and_shows_no_code(string command)
    {
        string output = workplace.Succeed(command);
        Assert.All(output.Split('\n'), line => Assert.InRange(line.TrimEnd('\r').Length, 0, 80));
        Assert.DoesNotContain("{", output);
        Assert.DoesNotContain("GpuNet.", output);
    }

    [Fact]
    public void Help_of_a_training_is_in_groups_and_has_examples()
    {
        string output = workplace.Succeed("train --help");
        string[] parts =
            ["Usage: gpunet train DATA [options]", "Data:", "Network:", "Training:", "Stopping:", "Device:", "Results:", "Examples:"];
        Assert.Equal(parts, parts.OrderBy(part => output.IndexOf(part, StringComparison.Ordinal)));
        Assert.All(parts, part => Assert.Contains(part, output));
    }

    [Theory]
    [InlineData("--help", "train", "predict", "evaluate", "search", "plan", "benchmark", "devices")]
    [InlineData("train --help", "DATA", "--target", "--hidden", "--learning-rate", "--json", "--save", "--seed", "70/10/20")]
    [InlineData("predict --help", "MODEL", "DATA", "--threshold", "--device")]
    [InlineData("evaluate --help", "MODEL", "DATA", "--threshold", "--device", "--json")]
    [InlineData("search --help",
        "--vary", "learning-rate=0.0001..0.1", "--trials", "--rounds", "--metric", "--parallel", "--journal", "--save")]
    [InlineData("show --help", "MODEL", "--json")]
    [InlineData("serve --help", "MODEL", "--port", "--address", "--window", "--batch-size", "--max-body", "--threshold")]
    [InlineData("export --help", "MODEL", "FILE.onnx", "--raw")]
    [InlineData("import --help", "FILE", "MODEL.safetensors", "--task", "--activation", "--features", "--target", "--classes")]
    [InlineData("plan --help", "DATA", "--target", "--batch-size")]
    [InlineData("benchmark --help", "--widths", "--batch-size", "--optimizer", "--device", "--threads", "--seconds", "--json")]
    [InlineData("devices --help", "gpunet devices")]
    public void Help_names_what_there_is(string command, params string[] told)
    {
        string output = workplace.Succeed(command);
        Assert.All(told, text => Assert.Contains(text, output));
    }
}
