using ILGPU;
using ILGPU.Runtime;
using Xunit;

namespace GpuNet.Checker.Tests;

/// <summary>Threads that give each other values: in warps, and in groups.</summary>
public sealed class ExchangeTests(Device device) : IClassFixture<Device>
{
    int[] Run(Action<ArrayView<int>> kernel, KernelConfig config)
    {
        using var buffer = device.Accelerator.Allocate1D(new int[128]);
        device.Checker.Load<Action<KernelConfig, ArrayView<int>>>(kernel)(config, buffer.View);
        return buffer.GetAsArray1D();
    }

    string FaultOf(Action<ArrayView<int>> kernel, KernelConfig config) =>
        Assert.Throws<KernelFaultException>(() => Run(kernel, config)).Message;

    static void WarpSumKernel(ArrayView<int> sums)
    {
        int sum = Grid.GlobalIndex.X;
        for (int distance = Warp.WarpSize / 2; distance > 0; distance /= 2)
            sum += Warp.ShuffleDown(sum, distance);
        if (Warp.IsFirstLane)
            sums[Warp.WarpIdx] = sum;
    }

    [Fact]
    public void A_sum_over_each_warp() => Assert.Equal([496, 1520, 2544], Run(WarpSumKernel, (1, 96))[..3]);

    static void ButterflyKernel(ArrayView<int> values)
    {
        long sum = Group.IdxX;
        for (int mask = 1; mask < 32; mask *= 2)
            sum += Warp.ShuffleXor(sum, mask);
        values[Group.IdxX] = (int)sum + Warp.Broadcast(Group.IdxX, 3) + Warp.ShuffleUp(1, 1);
    }

    [Fact]
    public void All_lanes_get_a_sum_by_exchanging_crosswise() =>
        Assert.All(Run(ButterflyKernel, (1, 32))[..32], value => Assert.Equal(496 + 3 + 1, value));

    static void SegmentsKernel(ArrayView<int> values) =>
        values[Group.IdxX] = 100 * Warp.ShuffleUp(Group.IdxX, 1, 8) + Warp.ShuffleDown(Group.IdxX, 2, 4);

    [Fact]
    public void Parts_of_a_warp_exchange_among_themselves() => Assert.Equal(
        Enumerable.Range(0, 32).Select(i => 100 * (i % 8 == 0 ? i : i - 1) + (i % 4 < 2 ? i + 2 : i)), Run(SegmentsKernel, (1, 32))[..32]);

    static void HalfOfAWarpKernel(ArrayView<int> values)
    {
        if (Group.IdxX < 16)
            values[Group.IdxX] = Warp.Shuffle(Group.IdxX, 0);
    }

    [Fact]
    public void A_shuffle_that_some_lanes_miss_is_reported() => Assert.Contains(
        "not all threads of the warp reach the same shuffle or broadcast", FaultOf(HalfOfAWarpKernel, (1, 32)), StringComparison.Ordinal);

    static void MissingLaneKernel(ArrayView<int> values) => values[Group.IdxX] = Warp.ShuffleDown(Group.IdxX, 1);

    [Fact]
    public void A_lane_that_the_group_does_not_have_is_reported() =>
        Assert.Contains("the source thread number 20 is not in the group", FaultOf(MissingLaneKernel, (1, 20)), StringComparison.Ordinal);

    static void SharedThroughWarpKernel(ArrayView<int> values)
    {
        var shared = SharedMemory.Allocate<int>(32);
        shared[Group.IdxX] = Group.IdxX;
        values[Group.IdxX] = Warp.Shuffle(0, 0) + shared[31 - Group.IdxX];
    }

    [Fact]
    public void A_shuffle_puts_no_order_into_memory() =>
        Assert.Contains("since the last barrier", FaultOf(SharedThroughWarpKernel, (1, 32)), StringComparison.Ordinal);

    static void GroupKernel(ArrayView<int> values)
    {
        int even = Group.BarrierPopCount(Group.IdxX % 2 == 0);
        bool all = Group.BarrierAnd(Group.IdxX < Group.DimX);
        bool none = Group.BarrierOr(Group.IdxX > Group.DimX);
        // Two warps, of which one has exchanged more values than the other.
        int warp = Warp.WarpIdx == 0 ? Warp.Broadcast(7, 0) : 7;
        values[Group.IdxX] = even + (all ? 1000 : 0) + (none ? 10000 : 0) + 100 * Group.Broadcast(Group.IdxX + warp, 40);
    }

    [Fact]
    public void Groups_count_and_broadcast() =>
        Assert.All(Run(GroupKernel, (1, 64))[..64], value => Assert.Equal(32 + 1000 + 100 * 47, value));

    static void WarpBarrierKernel(ArrayView<int> values)
    {
        Warp.Barrier();
        values[Group.IdxX] = 1;
    }

    static void ShuffleInPartKernel(ArrayView<int> values) => values[Group.IdxX] = Warp.Shuffle(1, 2, 8);

    [Fact]
    public void What_is_not_known_is_refused_by_name()
    {
        Refused(WarpBarrierKernel, "calls Warp.Barrier, which the checker does not support");
        Refused(ShuffleInPartKernel, "calls Warp.SubShuffleInternal<Int32>, which the checker does not support");
    }

    void Refused(Action<ArrayView<int>> kernel, string message) => Assert.Contains(
        message, Assert.Throws<KernelRejectedException>(() => Run(kernel, (1, 32))).Message, StringComparison.Ordinal);
}
