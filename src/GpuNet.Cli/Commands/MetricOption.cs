using System.CommandLine;

namespace GpuNet.Cli.Commands;

/// <summary><c>--metrics</c>: what is looked at on the validation part after each epoch.</summary>
static class MetricOption
{
    const string Name = "--metrics";

    /// <summary>The option.</summary>
    public static Option<Metric[]> Create() => new(Name)
    {
        Description = $"Validation metrics to show after each epoch: {string.Join(", ", Metric.All)}.",
        HelpName = "NAME,NAME",
        DefaultValueFactory = _ => [],
        CustomParser = Parse.SomeOf(Metric.All, metric => metric.Name),
        CompletionSources = { (string[])[.. Metric.All.Select(metric => metric.Name)] },
    };

    /// <summary>Fails where a metric is not one of the task, or has too few classes.</summary>
    /// <exception cref="InputException">It is not.</exception>
    public static void Check(Metric[] metrics, DataSet data, string option = Name)
    {
        var task = data.Task;
        if (Array.Find(metrics, metric => !metric.IsFor(task)) is { } wrong)
        {
            throw new InputException($"{option}: {wrong} is not a metric of the task {TaskName.Of(task)}; "
                + $"choose from {string.Join(", ", Metric.For(task).Where(HasClasses))}");
        }
        if (Array.Find(metrics, metric => !HasClasses(metric)) is { } undefined)
        {
            throw new InputException($"{option}: {undefined} needs {undefined.LeastClasses} classes, and there are "
                + $"{data.ClassNames!.Count}; choose another metric");
        }

        bool HasClasses(Metric metric) => data.ClassNames is not { } names || names.Count >= metric.LeastClasses;
    }
}
