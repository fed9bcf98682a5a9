using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using Xunit;

namespace GpuNet.Checker.Tests;

public class AccessTests(Device device) : IClassFixture<Device>
{
    readonly CPUAccelerator accelerator = device.Accelerator;
    readonly KernelChecker checker = device.Checker;

    static void ShiftKernel(ArrayView<float> values) => values[Grid.GlobalIndex.X + 1] = 1;

    [Fact]
    public void Out_of_bounds_names_kernel_group_thread_buffer_and_index()
    {
        using var buffer = accelerator.Allocate1D<float>(64);
        var kernel = checker.Load<Action<KernelConfig, ArrayView<float>>>(ShiftKernel);

        var fault = Assert.Throws<KernelFaultException>(() => kernel((2, 32), buffer.View));

        Assert.Matches(
            @"^kernel AccessTests\.ShiftKernel, group \(1, 0, 0\), thread \(31, 0, 0\): " +
            @"Single\[64\] of a view of 64 is out of bounds at byte 0 of buffer #\d+ \(64 x 4 bytes\): guard the access$",
            fault.Message);
    }

    static void SharedKernel(ArrayView<float> values)
    {
        var shared = SharedMemory.Allocate<float>(16);
        values[0] = shared[Group.IdxX - 1];
    }

    [Fact]
    public void Shared_memory_is_checked_too()
    {
        using var buffer = accelerator.Allocate1D<float>(1);
        var kernel = checker.Load<Action<KernelConfig, ArrayView<float>>>(SharedKernel);

        var fault = Assert.Throws<KernelFaultException>(() => kernel((1, 4), buffer.View));

        Assert.Contains("Single[-1] of a view of 16 is out of bounds at byte 0 of shared #1", fault.Message, StringComparison.Ordinal);
    }

    readonly record struct Float4(float X, float Y, float Z, float W);

    static void Float4Kernel(ArrayView<float> values, int start)
    {
        var shared = SharedMemory.Allocate<float>(64);
        var wide = shared.Cast<Float4>();
        wide[Group.IdxX] = values.SubView(start).Cast<Float4>()[Group.IdxX];
        Group.Barrier();
        values[start + Group.IdxX] = shared[4 * Group.IdxX + 1] + wide[Group.IdxX].W;
    }

    [Fact]
    public void Casts_see_the_same_memory()
    {
        using var buffer = accelerator.Allocate1D(Enumerable.Range(0, 68).Select(i => (float)i).ToArray());

        checker.Load<Action<KernelConfig, ArrayView<float>, int>>(Float4Kernel)((1, 16), buffer.View, 4);

        Assert.Equal(Enumerable.Range(0, 16).Select(i => 4f + 4 * i + 1 + 4 + 4 * i + 3), buffer.GetAsArray1D()[4..20]);
    }

    [Fact]
    public void Misaligned_vector_access_is_an_error()
    {
        using var buffer = accelerator.Allocate1D<float>(128);
        var kernel = checker.Load<Action<KernelConfig, ArrayView<float>, int>>(Float4Kernel);

        var fault = Assert.Throws<KernelFaultException>(() => kernel((1, 16), buffer.View, 2));

        Assert.Contains("misaligned at byte 8 of buffer", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Disposed_buffer_is_an_error()
    {
        var buffer = accelerator.Allocate1D<float>(64);
        ArrayView<float> view = buffer.View;
        buffer.Dispose();
        var kernel = checker.Load<Action<KernelConfig, ArrayView<float>>>(ShiftKernel);

        var fault = Assert.Throws<KernelFaultException>(() => kernel((1, 1), view));

        Assert.Contains("is disposed", fault.Message, StringComparison.Ordinal);
    }

    static void SubViewKernel(ArrayView<float> values, int start) => values.SubView(start, 4)[0] = 1;

    [Fact]
    public void Sub_view_must_stay_inside()
    {
        using var buffer = accelerator.Allocate1D<float>(8);
        var kernel = checker.Load<Action<KernelConfig, ArrayView<float>, int>>(SubViewKernel);

        kernel((1, 1), buffer.View, 4);

        Assert.Throws<KernelFaultException>(() => kernel((1, 1), buffer.View, 5));
    }

    static void CountKernel(ArrayView<int> counts, ArrayView<float> sum)
    {
        Atomic.Add(ref counts[0], 1);
        Atomic.Max(ref counts[1], Grid.GlobalIndex.X);
        Atomic.CompareExchange(ref counts[2], 0, 7);
        Atomic.Add(ref sum[0], 0.5f);
    }

    [Fact]
    public void Atomics_work()
    {
        using var counts = accelerator.Allocate1D(new int[3]);
        using var sum = accelerator.Allocate1D(new float[1]);

        checker.Load<Action<KernelConfig, ArrayView<int>, ArrayView<float>>>(CountKernel)((5, 32), counts.View, sum.View);

        Assert.Equal([160, 159, 7], counts.GetAsArray1D());
        Assert.Equal([80f], sum.GetAsArray1D());
    }

    static void TwoTilesKernel(ArrayView<int> values)
    {
        var first = SharedMemory.Allocate<int>(8);
        var second = SharedMemory.Allocate1D<int>(8);
        for (int i = 0; i < 2; i++)
        {
            var again = SharedMemory.Allocate<int>(8);
            again[Group.IdxX] = i;
            first[Group.IdxX] = 10;
            second[Group.IdxX] = 100;
            values[Group.IdxX] = first[Group.IdxX] + second[Group.IdxX] + again[Group.IdxX];
        }
    }

    [Fact]
    public void Each_call_allocates_its_own_shared_memory_once()
    {
        using var buffer = accelerator.Allocate1D<int>(8);

        checker.Load<Action<KernelConfig, ArrayView<int>>>(TwoTilesKernel)((1, 8), buffer.View);

        Assert.All(buffer.GetAsArray1D(), value => Assert.Equal(111, value));
        Assert.Equal(3 * 8 * sizeof(int), checker.LastLaunch!.SharedMemory);
    }

    static void HugeKernel(ArrayView<int> values)
    {
        var shared = SharedMemory.Allocate<int>(12 * 1024);
        var more = SharedMemory.Allocate<int>(1);
        values[0] = shared[0] + more[0];
    }

    [Fact]
    public void Shared_memory_has_a_limit()
    {
        using var buffer = accelerator.Allocate1D<int>(1);
        var kernel = checker.Load<Action<KernelConfig, ArrayView<int>>>(HugeKernel);

        var fault = Assert.Throws<KernelFaultException>(() => kernel((1, 1), buffer.View));

        Assert.Contains("a group has 49152", fault.Message, StringComparison.Ordinal);
    }
}
