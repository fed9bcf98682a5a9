using ILGPU;
using ILGPU.Runtime;
using Xunit;

namespace GpuNet.Checker.Tests;

/// <summary>The list of the checks: for each, a kernel that is right and one that is broken in that way only.</summary>
public sealed class CheckTests(Device device) : IClassFixture<Device>
{
    const int GroupSize = 32;

    public static TheoryData<string> Checks => [.. kernels.Keys];

    static readonly Dictionary<string, (Action<ArrayView<float>> Right, Action<ArrayView<float>> Broken, string Message)> kernels = new()
    {
        ["bounds"] = (Guarded, Unguarded, "Single[64] of a view of 64 is out of bounds"),
        ["race in a group"] = (ReverseWithBarrier, ReverseWithoutBarrier, "since the last barrier: add a barrier"),
        ["race between groups"] = (CountAtomically, CountPlainly, "which another group wrote in this launch"),
        ["uninitialised shared memory"] = (SumOfAll, SumOfMoreThanAll, "is read but uninitialised"),
        ["divergent barrier"] = (BarrierForAll, BarrierForSome, "not all threads of the group reach the same barrier"),
        ["misaligned access"] = (CastFromTheStart, CastFromTheSecond, "is misaligned at byte 4 of buffer"),
        ["endless loop"] = (CountDown, CountNowhere, "more than 100000 backward branches"),
        ["uninitialised local memory"] = (LocalWritten, LocalUnwritten, "local #1"),
        ["sub-view"] = (SubViewInside, SubViewOutside, "the sub-view of 8 Single from 60 exceeds a view of 64"),
        ["assertion"] = (AssertTrue, AssertFalse, "an assertion failed: never"),
    };

    [Theory]
    [MemberData(nameof(Checks))]
    public void A_broken_kernel_is_reported_and_a_right_one_passes(string check)
    {
        var (right, broken, message) = kernels[check];
        using var buffer = device.Accelerator.Allocate1D(new float[2 * GroupSize]);
        device.Checker.StepLimit = 100_000;

        device.Checker.Load<Action<KernelConfig, ArrayView<float>>>(right)((2, GroupSize), buffer.View);
        var launch = device.Checker.Load<Action<KernelConfig, ArrayView<float>>>(broken);
        var fault = Assert.Throws<KernelFaultException>(() => launch((2, GroupSize), buffer.View));

        Assert.StartsWith($"kernel CheckTests.{broken.Method.Name}, group (", fault.Message, StringComparison.Ordinal);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_of_a_disposed_buffer_is_reported()
    {
        var buffer = device.Accelerator.Allocate1D(new float[2 * GroupSize]);
        ArrayView<float> view = buffer.View;
        buffer.Dispose();
        var launch = device.Checker.Load<Action<KernelConfig, ArrayView<float>>>(Guarded);

        var fault = Assert.Throws<KernelFaultException>(() => launch((2, GroupSize), view));

        Assert.Contains("is disposed", fault.Message, StringComparison.Ordinal);
    }

    static void Double(ArrayView<float> values, ArrayView<float> doubled) =>
        doubled[Grid.GlobalIndex.X] = 2 * values[Grid.GlobalIndex.X];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Global_memory_that_nobody_wrote_is_reported(bool fromHost)
    {
        using var source = device.Accelerator.Allocate1D(new float[GroupSize]);
        using var values = device.Accelerator.Allocate1D<float>(GroupSize);
        using var doubled = device.Accelerator.Allocate1D<float>(GroupSize);
        KernelChecker.MarkUnwritten<float>(values.View);
        KernelChecker.MarkUnwritten<float>(doubled.View);
        var launch = device.Checker.Load<Action<KernelConfig, ArrayView<float>, ArrayView<float>>>(Double);
        // All but the last element.
        if (fromHost)
            values.View.SubView(0, GroupSize - 1).CopyFromCPU(new float[GroupSize - 1]);
        else
            launch((1, GroupSize - 1), source.View, values.View);

        launch((1, GroupSize - 1), values.View, doubled.View);
        var fault = Assert.Throws<KernelFaultException>(() => launch((1, GroupSize), values.View, doubled.View));

        Assert.Contains("thread (31, 0, 0): byte 124 of buffer", fault.Message, StringComparison.Ordinal);
        Assert.Contains("is read but uninitialised", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Marked_again_written_memory_is_unwritten()
    {
        using var values = device.Accelerator.Allocate1D(new float[GroupSize]);
        var launch = device.Checker.Load<Action<KernelConfig, ArrayView<float>, ArrayView<float>>>(Double);
        launch((1, GroupSize), values.View, values.View);
        KernelChecker.MarkUnwritten<float>(values.View);

        Assert.Throws<KernelFaultException>(() => launch((1, GroupSize), values.View, values.View));
    }

    [Fact]
    public void Memory_of_another_accelerator_is_reported()
    {
        using var other = new Device();
        using var buffer = other.Accelerator.Allocate1D(new float[2 * GroupSize]);
        var launch = device.Checker.Load<Action<KernelConfig, ArrayView<float>>>(Guarded);

        var fault = Assert.Throws<KernelFaultException>(() => launch((2, GroupSize), buffer.View));

        Assert.Contains("belongs to another accelerator", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_view_is_reported()
    {
        var launch = device.Checker.Load<Action<KernelConfig, ArrayView<float>>>(Unguarded);

        Assert.Contains("empty view", Assert.Throws<KernelFaultException>(() => launch((1, 1), default)).Message, StringComparison.Ordinal);
    }

    static void Guarded(ArrayView<float> values)
    {
        int i = Grid.GlobalIndex.X + 1;
        if (i < values.Length)
            values[i] = 1;
    }

    static void Unguarded(ArrayView<float> values) => values[Grid.GlobalIndex.X + 1] = 1;

    static void ReverseWithBarrier(ArrayView<float> values)
    {
        var shared = SharedMemory.Allocate<float>(GroupSize);
        shared[Group.IdxX] = values[Grid.GlobalIndex.X];
        Group.Barrier();
        values[Grid.GlobalIndex.X] = shared[GroupSize - 1 - Group.IdxX];
    }

    static void ReverseWithoutBarrier(ArrayView<float> values)
    {
        var shared = SharedMemory.Allocate<float>(GroupSize);
        shared[Group.IdxX] = shared[GroupSize - 1 - Group.IdxX] = 0;
        values[Grid.GlobalIndex.X] = shared[Group.IdxX];
    }

    static void CountAtomically(ArrayView<float> values) => Atomic.Add(ref values[0], 1);

    static void CountPlainly(ArrayView<float> values)
    {
        if (Group.IsFirstThread)
            values[0] += 1;
    }

    static void SumOfAll(ArrayView<float> values) => SumOf(values, GroupSize);

    static void SumOfMoreThanAll(ArrayView<float> values) => SumOf(values, GroupSize + 1);

    static void SumOf(ArrayView<float> values, int count)
    {
        var shared = SharedMemory.Allocate<float>(2 * GroupSize);
        shared[Group.IdxX] = 1;
        Group.Barrier();
        float sum = 0;
        for (int i = 0; i < count; i++)
            sum += shared[i];
        values[Grid.GlobalIndex.X] = sum;
    }

    static void BarrierForAll(ArrayView<float> values)
    {
        Group.Barrier();
        values[Grid.GlobalIndex.X] = 1;
    }

    static void BarrierForSome(ArrayView<float> values)
    {
        if (Group.IdxX < 3)
            Group.Barrier();
        values[Grid.GlobalIndex.X] = 1;
    }

    public readonly record struct Float4(float X, float Y, float Z, float W);

    static void CastFromTheStart(ArrayView<float> values) => FirstOf(values, 0);

    static void CastFromTheSecond(ArrayView<float> values) => FirstOf(values, 1);

    static void FirstOf(ArrayView<float> values, int start)
    {
        if (Grid.GlobalIndex.X == 0)
            values[63] = values.SubView(start).Cast<Float4>()[0].X;
    }

    static void CountDown(ArrayView<float> values) => Count(values, -1);

    static void CountNowhere(ArrayView<float> values) => Count(values, 0);

    static void Count(ArrayView<float> values, int step)
    {
        int left = 10;
        while (left > 0)
            left += step;
        values[Grid.GlobalIndex.X] = left;
    }

    static void LocalWritten(ArrayView<float> values)
    {
        var local = LocalMemory.Allocate<float>(5);
        for (int i = 0; i < 5; i++)
            local[i] = i + Group.IdxX;
        values[Grid.GlobalIndex.X] = local[4];
    }

    static void LocalUnwritten(ArrayView<float> values)
    {
        var local = LocalMemory.Allocate<float>(5);
        local[0] = 1;
        values[Grid.GlobalIndex.X] = local[4];
    }

    static void SubViewInside(ArrayView<float> values) => Part(values, 56);

    static void SubViewOutside(ArrayView<float> values) => Part(values, 60);

    static void Part(ArrayView<float> values, int start)
    {
        var part = values.SubView(start, 8);
        if (Grid.GlobalIndex.X < part.IntLength)
            part[Grid.GlobalIndex.X] = 1;
    }

    static void AssertTrue(ArrayView<float> values) => System.Diagnostics.Trace.Assert(values.Length == 64, "never");

    static void AssertFalse(ArrayView<float> values) => System.Diagnostics.Trace.Assert(values.Length < 64, "never");
}
