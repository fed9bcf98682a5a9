using GpuNet.Devices;
using GpuNet.Devices.Operations;

namespace GpuNet.Plans;

/// <summary>The operations that make a batch of the data.</summary>
static class BatchGather
{
    /// <summary>One where the data are in device memory; one for each matrix where they stay on the host.</summary>
    /// <param name="data">The data.</param>
    /// <param name="memory">Where the batch goes.</param>
    /// <param name="hasTargets">Whether the targets, and the weights if there are some, belong to the batch.</param>
    public static IReadOnlyList<Operation> Of(DeviceData data, PlanMemory memory, bool hasTargets)
    {
        List<(string Name, ExampleRows Data, Matrix Batch)> all = [("features", data.Features, memory.Input.X)];
        if (hasTargets)
            all.Add(("targets", data.Targets, memory.Targets));
        if (hasTargets && data.Weights is { } weights)
            all.Add(("weights", weights, memory.Weights));
        if (data.Features.OnDevice is null)
            return [.. all.Select(one => new HostGatherOperation($"gather {one.Name}", one.Data.OnHost!, memory.Order, one.Batch))];
        return
        [
            new GatherOperation(
                $"gather {string.Join(", ", all.Select(one => one.Name))}", memory.Order,
                [.. all.Select(one => new GatheredMatrix(one.Data.OnDevice!.Value, one.Batch))]),
        ];
    }
}
