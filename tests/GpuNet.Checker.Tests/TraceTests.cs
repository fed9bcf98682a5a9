using System.Diagnostics;
using ILGPU;
using ILGPU.Algorithms;
using Xunit;
using static GpuNet.Checker.Tests.LaunchListener;

namespace GpuNet.Checker.Tests;

public class TraceTests(Device device) : IClassFixture<Device>
{
    readonly KernelChecker checker = device.Checker;

    static float Leaky(float x) => x < 0 ? 0.5f * x : x;

    static float Polynomial(float x) => 3 * x * x - x / 7 + -x;

    static void FlopsKernel(ArrayView<float> from, ArrayView<float> to)
    {
        float x = Group.IdxX - 8;
        float sum = 0;
        for (int i = 0; i < 5; i++)
            sum += x * i;
        to[Group.IdxX] = sum + Polynomial(x) + XMath.Exp(x) + MathF.Max(x, 1) + Leaky(x);
    }

    [Fact]
    public void Flops_are_counted_where_they_happen() =>
        Check(Trace(device, FlopsKernel, (1, 16)), "", ("flops", 16 * (5 * 2 + 5 + 4 + 2) + 8));

    static void BarriersKernel(ArrayView<float> from, ArrayView<float> to)
    {
        for (int i = 0; i < 3; i++)
            Group.Barrier();
    }

    [Fact]
    public void Barriers_of_all_groups_are_counted() =>
        Check(Trace(device, BarriersKernel, (4, 64)), "", ("barriers", 12), ("flops", 0));

    static void LongKernel(ArrayView<float> from, ArrayView<float> to)
    {
        float sum = 0;
        for (int i = 0; i < (1 << 18) + 9; i++)
            sum += from[0];
        to[0] = sum;
    }

    [Fact]
    public void What_finds_no_room_is_said() =>
        Check(Trace(device, LongKernel, (1, 1)), "", ("untraced", 10), ("global.load.instructions", 1 << 18));

    [Fact]
    public void Launch_says_what_it_was()
    {
        var launch = Trace(device, GenericKernel<KeyValuePair<int, long>>, (new Index3D(1, 2, 3), new Index3D(4, 5, 6)));

        Assert.Equal("launch", launch.OperationName);
        Assert.Equal("TraceTests.GenericKernel<KeyValuePair<Int32, Int64>>", launch.GetTagItem("kernel"));
        Assert.Equal(((Delegate)GenericKernel<KeyValuePair<int, long>>).Method, launch.GetCustomProperty("method"));
        Check(launch, "grid.", ("x", 1), ("y", 2), ("z", 3));
        Check(launch, "group.", ("x", 4), ("y", 5), ("z", 6));
        var site = Assert.Single(launch.Events).Tags.ToDictionary();
        Assert.StartsWith("TraceTests.GenericKernel<KeyValuePair<Int32, Int64>> at IL_", (string)site["site"]!, StringComparison.Ordinal);
        Assert.Equal(("global", "store", 24L), (site["space"], site["operation"], site["instructions"]));
    }

    static void GenericKernel<T>(ArrayView<float> from, ArrayView<float> to) where T : unmanaged =>
        to[Grid.GlobalLinearIndex] = Interop.SizeOf<T>();

    static void FaultyKernel(ArrayView<float> from, ArrayView<float> to) => to[-1] = 0;

    [Fact]
    public void Launch_that_fails_is_not_ok()
    {
        var run = checker.Load<Action<KernelConfig, ArrayView<float>, ArrayView<float>>>(FaultyKernel);
        using var listener = new LaunchListener();

        Assert.Throws<KernelFaultException>(() => run((1, 1), default, default));

        Assert.Equal(ActivityStatusCode.Unset, Assert.Single(listener.Launches).Status);
    }

    [Fact]
    public void Races_are_found_while_tracing()
    {
        var fault = Assert.Throws<KernelFaultException>(() => Trace(device, SamePlaceKernel, (1, 2)));
        Assert.Contains("which thread number 0 wrote", fault.Message, StringComparison.Ordinal);
    }

    static void SamePlaceKernel(ArrayView<float> from, ArrayView<float> to) => to[0] = 1;
}
