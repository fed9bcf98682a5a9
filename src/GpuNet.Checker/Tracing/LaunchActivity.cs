using System.Diagnostics;
using System.Reflection;
using ILGPU;

namespace GpuNet.Checker.Tracing;

/// <summary>Publishes the counts of a launch as an activity. Without listeners nothing is counted.</summary>
static class LaunchActivity
{
    static readonly ActivitySource Source = new("GpuNet.Checker");

    /// <summary>The activity of a launch, or null without listeners.</summary>
    public static Activity? Start(MethodInfo kernel)
    {
        var activity = Source.StartActivity("launch");
        activity?.SetCustomProperty("method", kernel);
        return activity;
    }

    /// <summary>Records a successful launch.</summary>
    public static void Complete(Activity activity, LaunchReport report, LaunchTrace trace)
    {
        activity.SetTag("kernel", report.Kernel);
        AddExtent(activity, "grid", report.Config.GridDim);
        AddExtent(activity, "group", report.Config.GroupDim);
        activity.SetTag("flops", trace.Flops);
        activity.SetTag("barriers", report.Barriers);
        activity.SetTag("shared.bytes", (long)report.SharedMemory);
        activity.SetTag("untraced", trace.Untraced);
        AddAccesses(activity, trace);
        activity.SetStatus(ActivityStatusCode.Ok);
    }

    static void AddExtent(Activity activity, string name, Index3D extent)
    {
        activity.SetTag(name + ".x", (long)extent.X);
        activity.SetTag(name + ".y", (long)extent.Y);
        activity.SetTag(name + ".z", (long)extent.Z);
    }

    /// <summary>Adds the totals as tags, and the counts of each access in the source as events.</summary>
    static void AddAccesses(Activity activity, LaunchTrace trace)
    {
        var accesses = trace.Accesses
            .SelectMany(access => access.Site.Operations, (access, operation) => (access.Site.Name, access.Space, operation, access.Counts))
            .ToArray();
        foreach (string space in new[] { "global", "shared" })
        {
            foreach (string operation in new[] { "load", "store" })
            {
                var counts = accesses
                    .Where(access => access.Space == space && access.operation == operation)
                    .Select(access => access.Counts);
                foreach (var (name, count) in Tags(space, Sum(counts)))
                    activity.SetTag($"{space}.{operation}.{name}", count);
            }
        }
        activity.SetTag("shared.conflicts", accesses.Sum(access => access.Counts.Conflicts));

        foreach (var site in accesses.GroupBy(access => (access.Name, access.Space, access.operation), access => access.Counts))
        {
            activity.AddEvent(new("access", tags: [
                new("site", site.Key.Name), new("space", site.Key.Space), new("operation", site.Key.operation),
                .. Tags(site.Key.Space, Sum(site))]));
        }
    }

    static KeyValuePair<string, object?>[] Tags(string space, AccessCounts counts) =>
    [
        new("instructions", counts.Instructions),
        new("bytes", counts.Bytes),
        new("used", counts.Used),
        space == "global" ? new("sectors", counts.Sectors) : new("conflicts", counts.Conflicts),
    ];

    static AccessCounts Sum(IEnumerable<AccessCounts> counts) => counts.Aggregate(default(AccessCounts), (sum, next) => sum + next);
}
