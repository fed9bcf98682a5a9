using System.CommandLine;
using GpuNet.Benchmarking;
using GpuNet.Cli.Output;
using GpuNet.Devices.Cpu;

namespace GpuNet.Cli.Commands;

/// <summary><c>gpunet benchmark</c>: how long a training step takes.</summary>
static class BenchmarkCommand
{
    const double PeakSeconds = 0.5;

    public static Command Create()
    {
        var command = new Command(
            "benchmark", "Time the training step of a network with softmax cross-entropy, on made-up data that lie on the device.");
        var widths = new Option<int[]>("--widths")
        {
            Description = "Widths of the network, from the inputs to the outputs.",
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
        };
        var batchSize = new Option<int>("--batch-size")
        {
            Description = "Examples of a step.",
            HelpName = "NUMBER",
            DefaultValueFactory = _ => 1024,
            CustomParser = Parse.Count,
        };
        var optimizer = new Option<Optimizer>("--optimizer")
        {
            Description = $"How weights are updated: {string.Join(", ", Optimizer.All)}; constants as in momentum:beta=0.95.",
            HelpName = "NAME",
            DefaultValueFactory = _ => Optimizer.Sgd,
            CustomParser = Parse.Named(Optimizer.Parse, Optimizer.All.Select(choice => choice.Name)),
        };
        var seconds = new Option<float?>("--seconds")
        {
            Description = "How long to measure, after a warm-up.",
            HelpName = "NUMBER",
            DefaultValueFactory = _ => 1,
            CustomParser = Parse.Rate,
        };
        var json = new Option<bool>("--json") { Description = "Print the result as one JSON object." };
        var eachLine = new Option<bool>("--each-line")
        {
            Description = "Measure once for each line of the standard input, to take turns with another program.",
        };
        Option[] options = [widths, activation, batchSize, optimizer, seconds, json, eachLine];
        Array.ForEach(options, command.Options.Add);
        var device = new DeviceOptions().AddTo(command);
        command.SetAction(parsed =>
        {
            int[] layers = parsed.GetRequiredValue(widths);
            int rows = parsed.GetRequiredValue(batchSize);
            if (layers.Length < 2)
            {
                throw new InputException(
                    $"--widths: '{string.Join(',', layers)}' is not a network; give at least inputs and outputs, as in 784,10");
            }
            using var opened = device.Open(parsed);
            using var step = Compile(() => new(
                opened, layers, parsed.GetRequiredValue(activation), parsed.GetRequiredValue(optimizer), rows));
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
        int calls = Timing.WarmUp(step.Run, device.Synchronize);
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
            return new(device.Name, threads, forward.Network, step.Optimizer, forward.BatchSize, time, step.Flops, peak);
        }

        // Whoever asks with a line reads a line.
        void Print(StepReport report) => Console.WriteLine(
            !json ? report.ToString() : eachLine ? report.ToJson().ToJsonString() : report.ToJson().Indented());
    }
}
