using System.CommandLine;
using GpuNet.Runtime.Devices;
using GpuNet.Runtime.Training;

namespace GpuNet.Cli.Commands;

/// <summary><c>gpunet plan</c>: every kernel of a training step, before anything is trained.</summary>
static class PlanCommand
{
    public static Command Create()
    {
        var command = new Command("plan", "Print the training plan: each step with its kernel, shapes, FLOPs and bytes.");
        var options = new LearningOptions().AddTo(command);
        command.SetAction(parsed => Run(options, parsed));
        return command;
    }

    static int Run(LearningOptions options, ParseResult parsed)
    {
        var recipe = options.ReadRecipe(parsed);
        var data = options.ReadData(parsed);
        var network = recipe.NetworkFor(data);
        using var device = DeviceCatalogue.Open(parsed.GetRequiredValue(options.Device));
        using var uploaded = new DeviceData(device, data.Count, data.Features, data.Targets);
        using var plan = new TrainingPlan(
            device, network, Recipe.LossFor(data.Task), recipe.Optimizer, Math.Min(recipe.Training.BatchSize, data.Count), uploaded);
        Console.WriteLine($"device   {device.Name}: {device.Description}");
        Console.WriteLine($"network  {network}, {network.ParameterCount} parameters, batch size {plan.Forward.BatchSize}");
        Console.WriteLine();
        Console.Write(PlanTable.Format(plan));
        return ExitCode.Success;
    }
}
