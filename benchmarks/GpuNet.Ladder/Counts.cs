using System.Globalization;
using System.Text;
using GpuNet.Devices.Ilgpu;

namespace GpuNet.Ladder;

/// <summary>What a GPU would have to do for each rung, as the device <c>checked</c> counts it: the same on every machine.</summary>
static class Counts
{
    const int M = 256, N = 256, K = 64;
    const int WarpSize = 32;

    public static string Measure(IlgpuDevice device)
    {
        using var product = new Product(device, M, N, K);
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"{product}, counted by the device `checked`:");
        table.AppendLine();
        table.AppendLine("| rung | what is new | sectors | used of them | shared loads | bank conflicts | barriers | FLOPs |");
        table.AppendLine("|---|---|---:|---:|---:|---:|---:|---:|");
        foreach (var rung in Rung.All)
        {
            var launch = product.Trace(rung);
            var moved = launch.GlobalLoads + launch.GlobalStores;
            table.AppendLine(CultureInfo.InvariantCulture,
                $"{rung.Row} {moved.Sectors:N0} | {100 * moved.SectorUse:0} % | {SharedLoads(launch):0.####} | "
                + $"{launch.SharedConflicts:N0} | {launch.BarriersPerGroup:0} | {launch.Flops:N0} |");
        }
        return table.ToString();
    }

    // Of a thread, for each of its multiplications.
    static double SharedLoads(TracedLaunch launch) => (double)launch.SharedLoads.Instructions * WarpSize / ((long)M * N * K);
}
