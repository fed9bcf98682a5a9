using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using Xunit;

namespace GpuNet.Checker.Tests;

public class RaceTests(Device device) : IClassFixture<Device>
{
    readonly CPUAccelerator accelerator = device.Accelerator;
    readonly KernelChecker checker = device.Checker;

    void Faults(Action<ArrayView<int>> kernel, KernelConfig config, string message)
    {
        using var buffer = accelerator.Allocate1D(new int[64]);
        var run = checker.Load<Action<KernelConfig, ArrayView<int>>>(kernel);
        var fault = Assert.Throws<KernelFaultException>(() => run(config, buffer.View));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    void Succeeds(Action<ArrayView<int>> kernel, KernelConfig config)
    {
        using var buffer = accelerator.Allocate1D(new int[64]);
        checker.Load<Action<KernelConfig, ArrayView<int>>>(kernel)(config, buffer.View);
        checker.Load<Action<KernelConfig, ArrayView<int>>>(kernel)(config, buffer.View);
    }

    static void NoBarrierKernel(ArrayView<int> values)
    {
        var shared = SharedMemory.Allocate<int>(32);
        shared[Group.IdxX] = values[Group.IdxX];
        values[Group.IdxX] = shared[Group.IdxX / 2];
    }

    [Fact]
    public void Read_of_what_another_thread_wrote_without_a_barrier() => Faults(
        NoBarrierKernel, (1, 32),
        "thread (1, 0, 0): Read at byte 0 of shared #1 (32 x 4 bytes), which thread number 0 wrote since the last barrier");

    static void TooEarlyKernel(ArrayView<int> values)
    {
        var shared = SharedMemory.Allocate<int>(32);
        shared[Group.IdxX] = 1;
        Group.Barrier();
        int sum = shared[Group.DimX - 1];
        shared[Group.IdxX] = sum;
        values[Group.IdxX] = sum;
    }

    [Fact]
    public void Write_of_what_other_threads_read_without_a_barrier() => Faults(
        TooEarlyKernel, (1, 32), "thread (31, 0, 0): Write at byte 124 of shared #1 (32 x 4 bytes), which other threads read since");

    static void SamePlaceKernel(ArrayView<int> values) => values[3] = Group.IdxX;

    [Fact]
    public void Two_writes_of_one_place() => Faults(
        SamePlaceKernel, (1, 2), "Write at byte 12 of buffer");

    static void SumKernel(ArrayView<int> values) => values[0] += values[Grid.GlobalIndex.X + 1];

    [Fact]
    public void Two_groups_on_one_place() => Faults(
        SumKernel, (2, 1), "which another group wrote in this launch");

    static void AtomicSumKernel(ArrayView<int> values) => Atomic.Add(ref values[0], values[Grid.GlobalIndex.X + 1]);

    [Fact]
    public void Atomic_operations_do_not_race() => Succeeds(AtomicSumKernel, (3, 8));

    static void MixedKernel(ArrayView<int> values)
    {
        Atomic.Add(ref values[0], 1);
        values[1 + Group.IdxX] = values[0];
    }

    [Fact]
    public void Atomic_operations_race_with_others() => Faults(MixedKernel, (1, 2), "Read at byte 0 of buffer");

    static void ReadersKernel(ArrayView<int> values)
    {
        int first = values[0];
        if (Grid.IdxX == 1)
            values[0] = first;
    }

    [Fact]
    public void Write_of_what_an_earlier_group_read() => Faults(
        ReadersKernel, (2, 1), "which another group read in this launch");

    static void OwnPlaceKernel(ArrayView<int> values)
    {
        int i = Grid.GlobalIndex.X;
        values[i] += values[i];
        Group.Barrier();
        values[i]++;
    }

    [Fact]
    public void Own_places_and_launches_after_another_do_not_race() => Succeeds(OwnPlaceKernel, (4, 16));

    public struct Pair
    {
        public int First;
        public int Second;

        public readonly int Sum() => First + Second;
    }

    static int Twice(in Pair pair) => 2 * pair.First;

    static void ReadOnlyKernel(ArrayView<int> values)
    {
        var pairs = values.Cast<Pair>();
        int sum = pairs[0].Sum() + Twice(in pairs[1]) + pairs[2].Second;
        values[32 + Group.IdxX] = sum;
    }

    [Fact]
    public void Many_may_read_one_place_also_through_readonly_methods() => Succeeds(ReadOnlyKernel, (1, 32));

    static void AddressKernel(ArrayView<int> values) => _ = values[0];

    [Fact]
    public void An_address_that_nothing_uses_is_no_access() => Succeeds(AddressKernel, (2, 32));

    static void UnwrittenKernel(ArrayView<int> values)
    {
        var shared = SharedMemory.Allocate<int>(1);
        if (Grid.IdxX == 0)
            shared[0] = 1;
        Group.Barrier();
        values[Grid.IdxX] = shared[0];
    }

    [Fact]
    public void Each_group_must_write_its_shared_memory_itself() => Faults(
        UnwrittenKernel, (2, 1),
        "group (1, 0, 0), thread (0, 0, 0): byte 0 of shared #1 (1 x 4 bytes) is read but uninitialised");

    [Fact]
    public void Checks_can_be_switched_off()
    {
        using var other = new Device();
        using var buffer = other.Accelerator.Allocate1D<int>(64);
        other.Checker.ChecksRaces = false;

        other.Checker.Load<Action<KernelConfig, ArrayView<int>>>(SamePlaceKernel)((1, 2), buffer.View);

        Assert.Equal(1, buffer.GetAsArray1D()[3]);
    }
}
