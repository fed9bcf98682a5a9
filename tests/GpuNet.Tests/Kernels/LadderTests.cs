using GpuNet.Ladder;
using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Kernels;

/// <summary>The rungs of benchmarks/GpuNet.Ladder are right, and the counts show what each of them teaches.</summary>
public sealed class LadderTests
{
    public static TheoryData<string> Accelerators => [.. TestDevices.Accelerators];

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void Every_rung_is_exact(string deviceName)
    {
        using var device = Launching.Open(deviceName);
        foreach (var (m, n, k) in new[] { (1, 1, 1), (3, 5, 7), (16, 32, 8), (33, 9, 18), (2, 131, 3), (129, 66, 5) })
        {
            using var product = new Product(device, m, n, k);
            foreach (var rung in Rung.All)
                product.Check(rung);
        }
    }

    [Fact]
    public void Each_rung_has_less_to_wait_for()
    {
        using var device = Launching.Open("checked");
        using var product = new Product(device, 128, 128, 32);
        var launches = Rung.All.Select(product.Trace).ToArray();
        Assert.All(launches, launch => Assert.Equal(product.Flops, launch.Flops));

        // Naive, coalesced, tiled: each moves a fraction of what the rung below moves.
        long[] traffic = [.. launches.Select(launch => launch.GlobalTraffic)];
        Assert.True(5 * traffic[1] < traffic[0] && 5 * traffic[2] < traffic[1], $"{string.Join(", ", traffic)} bytes");

        // 2, 9/8, 16/64 and, at four floats an access, 4/64 loads a multiplication.
        double multiplications = product.Flops / 2;
        Assert.Equal(
            [2, 1.125, 0.25, 0.0625, 0.0625],
            launches[2..].Select(launch => 32 * launch.SharedLoads.Instructions / multiplications));

        Assert.True(launches[4].SharedConflicts > 0 && launches[4].SectorUse < 0.5);
        Assert.All(launches[5..], launch => Assert.Equal((0, 1), (launch.SharedConflicts, launch.SectorUse)));

        // Two barriers for each of 4 panels; then one, and one before.
        Assert.Equal([8, 5], launches[5..].Select(launch => launch.BarriersPerGroup));
    }
}
