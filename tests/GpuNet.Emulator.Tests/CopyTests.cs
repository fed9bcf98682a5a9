using ILGPU.Runtime;
using Xunit;

namespace GpuNet.Emulator.Tests;

public class CopyTests(Device device) : IClassFixture<Device>
{
    readonly Accelerator accelerator = device.Accelerator;

    [Fact]
    public void Arrays_spans_and_references_go_there_and_back()
    {
        using var buffer = accelerator.Allocate1D<int>(4);
        var stream = accelerator.DefaultStream;
        var target = new int[4];

        buffer.CopyFromCPU([1, 2, 3, 4]);
        buffer.View.SubView(1, 2).BaseView.CopyFromCPU(stream, new ReadOnlySpan<int>([8, 9]));
        buffer.View.CopyToCPU(ref target[1], 3);
        Assert.Equal([0, 1, 8, 9], target);

        buffer.View.CopyToCPU(stream, target);
        Assert.Equal([1, 8, 9, 4], target);
        Assert.Equal(target, buffer.View.BaseView.GetAsArray());

        buffer.MemSetToZero();
        Assert.Equal([0, 0, 0, 0], buffer.GetAsArray1D(stream));
    }

    [Fact]
    public void Views_copy_to_each_other()
    {
        using var source = accelerator.Allocate1D<int>([1, 2, 3]);
        using var target = accelerator.Allocate1D(new int[5]);

        target.View.SubView(2, 3).CopyFrom(source.View);
        source.View.CopyTo(accelerator.DefaultStream, target.View.SubView(0, 2));

        Assert.Equal([1, 2, 1, 2, 3], target.GetAsArray1D());
    }

    [Fact]
    public void Copies_stay_inside()
    {
        using var buffer = accelerator.Allocate1D<int>(4);

        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.CopyFromCPU(new int[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.CopyFromCPU(new int[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.CopyToCPU(new int[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.View.BaseView.CopyFromCPU(new ReadOnlySpan<int>(new int[5])));
    }

    [Fact]
    public void Page_locked_arrays_are_copied_on_streams()
    {
        using var stream = accelerator.CreateStream();
        using var host = accelerator.AllocatePageLocked1D<float>(3);
        using var buffer = accelerator.Allocate1D<float>(3);
        (host[0], host[1], host[2]) = (1, 2, 3);

        buffer.View.CopyFromPageLockedAsync(stream, host);
        host.Span.Clear();
        buffer.View.CopyToPageLockedAsync(stream, host);
        stream.Synchronize();

        Assert.Equal([1, 2, 3], host.GetArray());
    }
}
