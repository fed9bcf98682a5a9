using ILGPU;
using Xunit;
using static GpuNet.Checker.Tests.LaunchListener;

namespace GpuNet.Checker.Tests;

public class TraceMemoryTests(Device device) : IClassFixture<Device>
{
    static void CopyKernel(ArrayView<float> from, ArrayView<float> to) => to[Grid.GlobalLinearIndex] = from[Grid.GlobalLinearIndex];

    [Fact]
    public void Coalesced_copy_uses_four_whole_sectors_a_warp()
    {
        var launch = Trace(device, CopyKernel, (2, 128));

        Check(launch, "global.load.", ("instructions", 8), ("bytes", 1024), ("used", 1024), ("sectors", 32));
        Check(launch, "global.store.", ("instructions", 8), ("bytes", 1024), ("used", 1024), ("sectors", 32));
        Check(launch, "shared.", ("load.instructions", 0), ("store.instructions", 0), ("conflicts", 0), ("bytes", 0));
    }

    static void EverySecondKernel(ArrayView<float> from, ArrayView<float> to) => to[2 * Group.IdxX] = from[2 * Group.IdxX];

    [Fact]
    public void Every_second_element_uses_half_of_eight_sectors()
    {
        var launch = Trace(device, EverySecondKernel, (1, 32));

        Check(launch, "global.load.", ("instructions", 1), ("bytes", 128), ("used", 128), ("sectors", 8));
        Check(launch, "global.store.", ("instructions", 1), ("bytes", 128), ("used", 128), ("sectors", 8));
    }

    static void ShiftedKernel(ArrayView<float> from, ArrayView<float> to) => to[Group.IdxX] = from[Group.IdxX + 1];

    [Fact]
    public void Misaligned_row_touches_a_fifth_sector() =>
        Check(Trace(device, ShiftedKernel, (1, 32)), "global.load.", ("bytes", 128), ("sectors", 5));

    static void BroadcastKernel(ArrayView<float> from, ArrayView<float> to)
    {
        var shared = SharedMemory.Allocate<float>(4);
        if (Group.IdxX < 4)
            shared[Group.IdxX] = from[0];
        Group.Barrier();
        to[Group.IdxX] = shared[2] + from[7];
    }

    [Fact]
    public void Broadcast_is_one_place()
    {
        var launch = Trace(device, BroadcastKernel, (1, 32));

        Check(launch, "global.load.", ("instructions", 2), ("bytes", 16 + 128), ("used", 4 + 4), ("sectors", 2));
        Check(launch, "shared.load.", ("instructions", 1), ("bytes", 128), ("used", 4), ("conflicts", 0));
        Check(launch, "shared.", ("store.instructions", 1), ("bytes", 16));
    }

    static void ColumnOf(int stride, ArrayView<float> to)
    {
        var shared = SharedMemory.Allocate<float>(32 * 33);
        for (int row = 0; row < 32; row++)
            shared[row * stride + Group.IdxX] = row;
        Group.Barrier();
        to[Group.IdxX] = shared[Group.IdxX * stride];
    }

    static void Column32Kernel(ArrayView<float> from, ArrayView<float> to) => ColumnOf(32, to);

    static void Column33Kernel(ArrayView<float> from, ArrayView<float> to) => ColumnOf(33, to);

    [Fact]
    public void Column_of_rows_as_long_as_the_banks_conflicts_31_times()
    {
        var launch = Trace(device, Column32Kernel, (1, 32));

        Check(launch, "shared.load.", ("instructions", 1), ("bytes", 128), ("used", 128), ("conflicts", 31));
        Check(launch, "shared.store.", ("instructions", 32), ("bytes", 32 * 128), ("conflicts", 0));
        Check(launch, "shared.", ("conflicts", 31), ("bytes", 32 * 33 * 4));
    }

    [Fact]
    public void Column_of_padded_rows_does_not_conflict() =>
        Check(Trace(device, Column33Kernel, (1, 32)), "shared.", ("conflicts", 0));

    public struct Float4
    {
        public float X, Y, Z, W;
    }

    static void QuadsKernel(ArrayView<float> from, ArrayView<float> to)
    {
        var shared = SharedMemory.Allocate<float>(256).Cast<Float4>();
        int i = Group.IdxX;
        shared[i] = from.Cast<Float4>()[i];
        shared[i + 32] = default;
        Group.Barrier();
        to.Cast<Float4>()[i] = shared[2 * i];
    }

    [Fact]
    public void Sixteen_bytes_are_served_in_four_phases()
    {
        var launch = Trace(device, QuadsKernel, (1, 32));

        Check(launch, "global.load.", ("instructions", 1), ("bytes", 512), ("sectors", 16));
        Check(launch, "global.store.", ("instructions", 1), ("bytes", 512), ("sectors", 16));
        Check(launch, "shared.store.", ("instructions", 2), ("bytes", 1024), ("conflicts", 0));
        Check(launch, "shared.load.", ("instructions", 1), ("bytes", 512), ("conflicts", 4));
    }

    static void DoublesKernel(ArrayView<float> from, ArrayView<float> to)
    {
        var shared = SharedMemory.Allocate<double>(64);
        shared[Group.IdxX] = shared[Group.IdxX + 32] = 1;
        Group.Barrier();
        to[Group.IdxX] = (float)shared[Group.IdxX * 2];
    }

    [Fact]
    public void Eight_bytes_are_served_in_two_phases()
    {
        var launch = Trace(device, DoublesKernel, (1, 32));

        Check(launch, "shared.", ("store.instructions", 2), ("store.conflicts", 0), ("load.instructions", 1), ("load.conflicts", 2));
    }

    public struct ThreeDoubles
    {
        public double X, Y, Z;
    }

    static void WideKernel(ArrayView<float> from, ArrayView<float> to) =>
        to.Cast<ThreeDoubles>()[Group.IdxX] = from.Cast<ThreeDoubles>()[Group.IdxX];

    [Fact]
    public void Large_elements_take_several_accesses() =>
        Check(Trace(device, WideKernel, (1, 32)), "global.load.", ("instructions", 3), ("bytes", 32 * 24), ("sectors", 3 * 24));

    static void OddKernel(ArrayView<float> from, ArrayView<float> to)
    {
        if (Group.IdxX % 2 != 0)
            to[Group.IdxX] = from[Group.IdxX];
        else
            to[Group.IdxX] = 1;
    }

    [Fact]
    public void Branches_are_accesses_of_their_own()
    {
        var launch = Trace(device, OddKernel, (1, 32));

        Check(launch, "global.load.", ("instructions", 1), ("bytes", 64), ("sectors", 4));
        Check(launch, "global.store.", ("instructions", 2), ("bytes", 128), ("sectors", 8));
    }

    static void UnevenKernel(ArrayView<float> from, ArrayView<float> to)
    {
        float sum = 0;
        for (int i = 0; i <= Group.IdxX; i++)
            sum += from[32 * i + Group.IdxX];
        to[Group.IdxX] = sum;
    }

    [Fact]
    public void Threads_that_loop_longer_go_on_alone()
    {
        var launch = Trace(device, UnevenKernel, (1, 40));

        Check(launch, "global.load.", ("instructions", 32 + 40), ("bytes", 4 * 40 * 41 / 2));
        Check(launch, "global.store.", ("instructions", 2), ("bytes", 160), ("sectors", 5));
    }

    static void AddKernel(ArrayView<float> from, ArrayView<float> to)
    {
        to[Group.IdxX]++;
        Atomic.Add(ref to[32], 1f);
    }

    [Fact]
    public void Changes_are_loads_and_stores()
    {
        var launch = Trace(device, AddKernel, (1, 32));

        Check(launch, "global.load.", ("instructions", 2), ("bytes", 256), ("used", 132), ("sectors", 5));
        Check(launch, "global.store.", ("instructions", 2), ("bytes", 256), ("used", 132), ("sectors", 5));
        Assert.Equal(4, launch.Events.Count());
    }
}
