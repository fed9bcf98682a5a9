using System.CommandLine;
using GpuNet.Cli.Benchmarking;
using GpuNet.Plans;

namespace GpuNet.Cli.Commands;

/// <summary><c>gpunet plan</c>: every kernel of a training step, before anything is trained.</summary>
static class PlanCommand
{
    const string Traced = "checked";

    public static GroupedCommand Create()
    {
        var command = new GroupedCommand("plan", "Print the training plan: each step with its kernel, shapes, FLOPs and bytes.")
        {
            Examples =
            [
                "gpunet plan digits --hidden 128,64", "gpunet plan digits --device cuda --measure", "gpunet plan digits --trace --gpu H100",
            ],
        };
        var options = new LearningOptions().AddTo(command);
        var measure = new Option<bool>("--measure") { Description = "Time each kernel on the device." };
        var trace = new Option<bool>("--trace")
        {
            Description = $"Run one step on the device '{Traced}' and count the memory accesses of a GPU.",
        };
        var gpu = new Option<GpuModel>("--gpu")
        {
            Description = $"With --trace, the GPU to estimate for: {string.Join(", ", GpuModel.All.Select(model => model.Name))}.",
            HelpName = "NAME",
            DefaultValueFactory = _ => GpuModel.All[0],
            CustomParser = Parse.OneOf(GpuModel.All, model => model.Name),
            CompletionSources = { (string[])[.. GpuModel.All.Select(model => model.Name)] },
        };
        command.AddGroup("Plan", measure, trace, gpu, options.Threshold);
        command.Validators.Add(result =>
        {
            if (result.GetValue(measure) && result.GetValue(trace))
                result.AddError("--measure: with --trace, kernels run under checks, and their times say nothing; give one of the two");
            if (result.GetResult(gpu) is { Implicit: false } && !result.GetValue(trace))
                result.AddError("--gpu: it is the GPU that --trace estimates for; add --trace");
        });
        command.SetAction(parsed => Run(
            options, parsed, parsed.GetValue(measure), parsed.GetValue(trace), parsed.GetRequiredValue(gpu)));
        return command;
    }

    static int Run(LearningOptions options, ParseResult parsed, bool measure, bool trace, GpuModel gpu)
    {
        var asked = options.ReadRecipe(parsed);
        if (trace)
            CheckTrace(options, parsed, asked, gpu);
        var (prepared, recipe) = options.Prepare(parsed, asked);
        var data = prepared.Source;
        var network = recipe.NetworkFor(prepared);
        using var device = trace ? options.Device.Open(parsed, Traced) : options.Device.Open(parsed);
        using var uploaded = prepared.Upload(device, recipe);
        using var trainer = new TrainingLoop(device, network, recipe.LossFor(data.Task), recipe.Optimizer, recipe, uploaded);
        var plan = trainer.Plan;
        Console.WriteLine($"device   {device.Name}: {device.Description}");
        Console.WriteLine($"network  {network}, {network.ParameterCount} parameters, batch size {plan.Forward.BatchSize}");
        Console.WriteLine();
        if (measure || trace)
            plan.Forward.Order.Upload([.. Enumerable.Range(0, data.Count)]);
        if (!trace)
        {
            Console.Write(measure
                ? PlanTable.FormatMeasured(plan, [.. TimedPlan.Measure(plan).Launches.Select(launch => launch.Seconds)])
                : PlanTable.Format(plan));
            return ExitCode.Success;
        }
        Console.Write(PlanTable.FormatTraced(plan, gpu));
        Console.WriteLine();
        Console.WriteLine(
            $"The estimates are the least that arithmetic, memory and the instructions of products allow, in a step with "
            + $"{1e6 * StepEstimate.GpuLaunch} µs for each launch at least.");
        return ExitCode.Success;
    }

    // Before data are read, which may take long.
    static void CheckTrace(LearningOptions options, ParseResult parsed, TrainingOptions recipe, GpuModel gpu)
    {
        if (recipe.Precision == Precision.Tf32 && gpu.Tf32Teraflops is null)
        {
            var able = GpuModel.All.Where(model => model.Tf32Teraflops is not null);
            throw new InputException(
                $"--gpu: {gpu} computes nothing in TF32; leave out --precision tf32, or choose from {string.Join(", ", able)}");
        }
        if (options.Device.Threads(parsed) is not null)
        {
            throw new InputException(
                $"--threads: with --trace the step runs on the device '{Traced}', which has no threads to choose; leave it out");
        }
        if (options.Device.Name(parsed) is var name and not (DeviceCatalogue.Auto or Traced))
            Message.Note($"--device: with --trace the step runs on the device '{Traced}', not on '{name}'");
    }
}
