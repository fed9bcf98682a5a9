using System.CommandLine;
using System.CommandLine.Parsing;

namespace GpuNet.Cli.Commands;

/// <summary><c>--metrics</c>: what is looked at on the validation part after each epoch.</summary>
static class MetricOption
{
    const string Name = "--metrics";

    /// <summary>The option.</summary>
    public static Option<Metric[]> Create() => new(Name)
    {
        Description = $"Metrics to show on the validation part after each epoch: {string.Join(", ", Metric.All)}.",
        HelpName = "NAME,NAME",
        DefaultValueFactory = _ => [],
        CustomParser = Parse,
    };

    /// <summary>Fails where a metric is not one of the task.</summary>
    /// <exception cref="InputException">It is not.</exception>
    public static void Check(Metric[] metrics, LearningTask task, string option = Name)
    {
        if (Array.Find(metrics, metric => !metric.IsFor(task)) is { } wrong)
        {
            throw new InputException($"{option}: {wrong} is not a metric of the task {TaskName.Of(task)}; "
                + $"choose from {string.Join(", ", Metric.For(task))}");
        }
    }

    static Metric[]? Parse(ArgumentResult result)
    {
        var metrics = new List<Metric>();
        foreach (string name in string.Concat(result.Tokens.Select(token => token.Value)).Split(',', StringSplitOptions.TrimEntries))
        {
            if (Metric.Find(name) is not { } metric)
            {
                result.AddError($"{Name}: '{name}' is none of {string.Join(", ", Metric.All)}");
                return null;
            }
            metrics.Add(metric);
        }
        return [.. metrics];
    }
}
