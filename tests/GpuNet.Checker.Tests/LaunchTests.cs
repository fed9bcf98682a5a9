using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using Xunit;

namespace GpuNet.Checker.Tests;

public class LaunchTests(Device device) : IClassFixture<Device>
{
    readonly CPUAccelerator accelerator = device.Accelerator;
    readonly KernelChecker checker = device.Checker;

    static void PlaceKernel(ArrayView<int> places)
    {
        var global = Grid.GlobalIndex;
        int width = Grid.DimX * Group.DimX;
        int height = Grid.DimY * Group.DimY;
        places[(global.Z * height + global.Y) * width + global.X] =
            Grid.GlobalLinearIndex * 1000 + Group.LinearIndex * 10 + Warp.WarpIdx;
    }

    [Fact]
    public void Every_thread_of_every_group_knows_its_place()
    {
        var (grid, group) = (new Index3D(3, 2, 2), new Index3D(4, 3, 5));
        using var buffer = accelerator.Allocate1D<int>(grid.Size * group.Size);

        checker.Load<Action<KernelConfig, ArrayView<int>>>(PlaceKernel)((grid, group), buffer.View);

        var places = buffer.GetAsArray1D();
        for (int i = 0; i < places.Length; i++)
        {
            var (x, y, z) = (i % 12, i / 12 % 6, i / 72);
            int inGroup = x % 4 + 4 * (y % 3 + 3 * (z % 5));
            int groupNumber = x / 4 + 3 * (y / 3 + 2 * (z / 5));
            Assert.Equal((groupNumber * 60 + inGroup) * 1000 + inGroup * 10 + inGroup / 32, places[i]);
        }
    }

    static void EndlessKernel(ArrayView<int> values)
    {
        while (values[0] == 0)
            values[1]++;
    }

    static void EndlessBarrierKernel(ArrayView<int> values)
    {
        while (values[0] == 0)
            Group.Barrier();
    }

    [Fact]
    public void Endless_loops_end()
    {
        using var buffer = accelerator.Allocate1D(new int[2]);
        checker.StepLimit = 10_000;

        foreach (var kernel in new Action<ArrayView<int>>[] { EndlessKernel, EndlessBarrierKernel })
        {
            var run = checker.Load<Action<KernelConfig, ArrayView<int>>>(kernel);
            var fault = Assert.Throws<KernelFaultException>(() => run((1, 4), buffer.View));
            Assert.Contains("more than 10000 backward branches", fault.Message, StringComparison.Ordinal);
        }
        checker.StepLimit = 1 << 27;
    }

    static void NothingKernel(ArrayView<int> values) { }

    [Fact]
    public void Impossible_launches_throw_what_ILGPU_throws()
    {
        var kernel = checker.Load<Action<KernelConfig, ArrayView<int>>>(NothingKernel);

        Assert.Throws<NotSupportedException>(() => kernel((1, 257), default));
        Assert.Throws<ArgumentOutOfRangeException>(() => kernel((0, 16), default));
        Assert.Throws<ArgumentOutOfRangeException>(() => kernel((1, 0), default));
        Assert.Throws<ArgumentOutOfRangeException>(() => kernel((-1, 16), default));
        Assert.Throws<NotSupportedException>(() => kernel((new Index2D(1, 1), new Index2D(32, 9)), default));
        kernel((1, 256), default);
    }

    [Fact]
    public void Specialization_limits_the_group()
    {
        var kernel = checker.Load<Action<KernelConfig, ArrayView<int>>>(NothingKernel, new KernelSpecialization(64, null));

        kernel((1, 64), default);

        Assert.Throws<NotSupportedException>(() => kernel((1, 65), default));
        Assert.Throws<NotSupportedException>(
            () => checker.Load<Action<KernelConfig, ArrayView<int>>>(NothingKernel, new KernelSpecialization(512, null)));
    }

    [Fact]
    public void Kernel_of_a_disposed_accelerator_cannot_run()
    {
        var other = new Device();
        var kernel = other.Checker.Load<Action<KernelConfig, ArrayView<int>>>(NothingKernel);
        other.Dispose();

        Assert.Throws<ObjectDisposedException>(() => kernel((1, 1), default));
    }

    [Fact]
    public void Hundreds_of_accelerators_come_and_go()
    {
        for (int i = 0; i < 200; i++)
        {
            using var other = new Device();
            var buffer = other.Accelerator.Allocate1D<int>(1000);
            other.Checker.Load<Action<KernelConfig, ArrayView<int>>>(NothingKernel)((1, 1), buffer.View);
            other.Accelerator.Synchronize();
            other.Dispose();
            Assert.True(buffer.IsDisposed);
        }
    }

    [Fact]
    public void Launches_on_several_host_threads_do_not_meet() => Parallel.For(0, 8, _ =>
    {
        using var other = new Device();
        using var buffer = other.Accelerator.Allocate1D<int>(720);
        var run = other.Checker.Load<Action<KernelConfig, ArrayView<int>>>(PlaceKernel);
        for (int i = 0; i < 20; i++)
            run((new Index3D(3, 2, 2), new Index3D(4, 3, 5)), buffer.View);
        Assert.Equal(719_592, buffer.GetAsArray1D().Max() / 10 * 10 + 2);
    });
}
