using System.CommandLine;
using GpuNet.Cli.Benchmarking;
using GpuNet.Cli.Output;
using GpuNet.Devices.Cpu;

namespace GpuNet.Cli.Commands;

/// <summary><c>gpunet benchmark</c>: how long a training step takes.</summary>
static class BenchmarkCommand
{
    const double PeakSeconds = 0.5;

    public static GroupedCommand Create()
    {
        var command = new GroupedCommand(
            "benchmark", "Time the training step of a network with softmax cross-entropy, on made-up data in device memory.")
        {
            Examples = ["gpunet benchmark --widths 784,512,256,10 --batch-size 1024 --device cpu"],
        };
        var widths = new Option<int[]>("--widths")
        {
            Description = "Widths of the layers, from inputs to outputs.",
            HelpName = "784,512,256,10",
            DefaultValueFactory = _ => [784, 512, 256, 10],
            CustomParser = Parse.Widths,
        };
        var activation = new Option<Activation>("--activation")
        {
            Description = $"Activation of the hidden layers: {string.Join(", ", Activation.Trainable)}.",
            HelpName = "NAME",
            DefaultValueFactory = _ => Activation.Relu,
            CustomParser = Parse.OneOf(Activation.Trainable, choice => choice.Name),
            CompletionSources = { (string[])[.. Activation.Trainable.Select(choice => choice.Name)] },
        };
        var batchSize = new Option<int>("--batch-size", "-b")
        {
            Description = "Examples per training step.",
            HelpName = "NUMBER",
            DefaultValueFactory = _ => 1024,
            CustomParser = Parse.Count,
        };
        var optimizer = new Option<Optimizer>("--optimizer")
        {
            Description = $"Update rule: {string.Join(", ", Optimizer.All)}; constants as in momentum:beta=0.95.",
            HelpName = "NAME",
            DefaultValueFactory = _ => new Sgd(),
            CustomParser = Parse.Named(Optimizer.Parse, Optimizer.All.Select(choice => choice.Name)),
            CompletionSources = { (string[])[.. Optimizer.All.Select(choice => choice.Name)] },
        };
        var precision = PrecisionOption.Create();
        var seconds = new Option<float?>("--seconds")
        {
            Description = "Seconds to measure, after a warm-up.",
            HelpName = "NUMBER",
            DefaultValueFactory = _ => 1,
            CustomParser = Parse.Rate,
        };
        var json = new Option<bool>("--json") { Description = "Print the result as one JSON object." };
        var eachLine = new Option<bool>("--each-line")
        {
            Description = "Measure once per line of standard input, to alternate with another program.",
        };
        command.AddGroup("Network", widths, activation, batchSize, optimizer, precision);
        command.AddGroup("Measurement", seconds, json, eachLine);
        var device = new DeviceOptions().AddTo(command);
        command.SetAction(parsed =>
        {
            int[] layers = parsed.GetRequiredValue(widths);
            int rows = parsed.GetRequiredValue(batchSize);
            if (layers.Length < 2)
            {
                throw new InputException(
                    $"--widths: '{string.Join(',', layers)}' is too short; give at least inputs and outputs, as in 784,10");
            }
            using var opened = device.Open(parsed);
            using var step = Compile(() => new(
                opened, layers, parsed.GetRequiredValue(activation), parsed.GetRequiredValue(optimizer), rows,
                precision: PrecisionOption.Of(precision, parsed)));
            Run(step, parsed.GetValue(seconds)!.Value, parsed.GetValue(json), parsed.GetValue(eachLine));
            return ExitCode.Success;
        });
        return command;
    }

    static TrainingStep Compile(Func<TrainingStep> compile)
    {
        try
        {
            return compile();
        }
        catch (Exception tooLarge) when (tooLarge is OutOfMemoryException or OverflowException)
        {
            throw new InputException("the network and its batch do not fit in memory: try smaller --widths or a smaller --batch-size");
        }
    }

    static void Run(TrainingStep step, double seconds, bool json, bool eachLine)
    {
        var device = step.Plan.Device;
        int calls = Timing.WarmUp(step.Run, device.Synchronize, Timing.LongestFor(seconds));
        if (!eachLine)
            Print(Measure());
        while (eachLine && Console.ReadLine() is not null)
            Print(Measure());

        StepReport Measure()
        {
            var forward = step.Plan.Forward;
            double time = Timing.MedianSeconds(step.Run, device.Synchronize, seconds, calls);
            int? threads = (device as CpuDevice)?.Threads;
            // Right after, while the processor's clock is what it was.
            double? peak = threads is { } count ? PeakFlops.Measure(count, Math.Min(seconds, PeakSeconds)) : null;
            return new(
                device.Name, threads, forward.Network, step.Optimizer, step.Precision, forward.BatchSize, time, step.Flops, peak);
        }

        // Whoever asks with a line reads a line.
        void Print(StepReport report) => Console.WriteLine(
            !json ? report.ToString() : eachLine ? report.ToJson().ToJsonString() : report.ToJson().Indented());
    }
}
