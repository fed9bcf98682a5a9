using GpuNet.Cli.Benchmarking;

namespace GpuNet.Cli.Reports;

/// <summary>What was trained, how, and where the time of a step goes.</summary>
static class NetworkSection
{
    public static Html Of(HtmlReport report) => Html.Join(
    [
        Html.Section("Network", Tensors(report.Model.Network)),
        Html.Section("Training step", report.Plan is { } plan ? Launches(plan) : Html.None),
        Html.Section("Settings", Settings(report)),
    ]);

    static Html Tensors(Network network) => Html.Table(
        ["tensor", "shape", "values"],
        network.Tensors.Select(tensor => (IEnumerable<Html>)
        [
            Html.Of($"{tensor.Name}"), Html.Of($"{string.Join(" × ", tensor.Shape)}"),
            Html.Of($"{tensor.Shape.Aggregate(1, (all, extent) => all * extent)}"),
        ]),
        texts: 2);

    static Html Launches(TimedPlan plan) => Html.Join(
    [
        Html.Of(
            $"""
            <p>Each launch of a step with {plan.BatchSize} examples on {plan.Device}, timed by itself: medians of {plan.Steps}
            measurements. A step without waits is shorter.</p>

            """),
        Html.Table(
            ["step", "kernel", "shapes", "FLOPs", "bytes", "µs", "share"],
            [
                .. plan.Launches.Select(launch => Row(plan, launch)),
                [Html.Of($"a step"), Html.None, Html.None, Html.None, Html.None, Html.Of($"{1e6 * plan.Seconds:0.0}"), Html.None],
            ],
            texts: 3),
    ]);

    static IEnumerable<Html> Row(TimedPlan plan, TimedLaunch launch)
    {
        var (operation, rows) = (launch.Operation, plan.RowsOf(launch.Operation));
        return
        [
            Html.Of($"{operation.Step}"), Html.Of($"{launch.Kernel}"), Html.Of($"{operation.Shapes(rows)}"),
            Html.Of($"{PlanTable.Scaled(operation.Flops(rows))}"), Html.Of($"{PlanTable.Scaled(operation.Bytes(rows))}"),
            Html.Of($"{1e6 * launch.Seconds:0.0}"), Html.Of($"{100 * launch.Seconds / plan.Seconds:0.0} %"),
        ];
    }

    static Html Settings(HtmlReport report)
    {
        var model = report.Model;
        var entries = model.TrainingSettings.Select(setting => (setting.Key, setting.Value)).ToList();
        if (model.Task.HasThreshold)
            entries.Add(("threshold", $"{model.Threshold}"));
        if (model.Record is { } record)
        {
            entries.AddRange([
                ("data", record.Data), ("fingerprint of the data", record.Fingerprint), ("device", record.Device),
                ("epoch", $"{record.Epoch}"), ("version", record.Version),
            ]);
        }
        var pairs = entries.Select(entry => Html.Of($"<div><dt>{entry.Key}</dt><dd>{entry.Value}</dd></div>\n"));
        return entries.Count == 0 ? Html.None : Html.Of($"<dl>{Html.Join(pairs)}</dl>\n");
    }
}
