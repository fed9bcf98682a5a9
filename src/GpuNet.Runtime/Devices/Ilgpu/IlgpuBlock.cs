using GpuNet.Checker;
using ILGPU;
using ILGPU.Runtime;

namespace GpuNet.Devices.Ilgpu;

/// <summary>A block of an ILGPU accelerator's memory.</summary>
sealed unsafe class IlgpuBlock(IlgpuDevice device, long bytes) : DeviceBlock(bytes, device)
{
    // One element more than is asked for: an accelerator has no empty allocations, and a part that is empty begins within them, too.
    readonly MemoryBuffer1D<float, Stride1D.Dense> memory = Allocate(device, (bytes + sizeof(float) - 1) / sizeof(float) + 1);
    readonly List<IDisposable> dependants = [];

    /// <summary>Whose memory it is.</summary>
    public IlgpuDevice Device => device;

    /// <summary>A part as kernels take it.</summary>
    public ArrayView<T> View<T>(long offset, int length) where T : unmanaged =>
        memory.View.BaseView.SubView(offset / sizeof(float), (long)sizeof(T) * length / sizeof(float)).Cast<T>();

    protected override DeviceBuffer<T> SliceCore<T>(long offset, int length) => new IlgpuBuffer<T>(this, offset, length);

    /// <summary>Disposes something with this block.</summary>
    public void Adopt(IDisposable dependant) => dependants.Add(dependant);

    protected override void ClearCore() => device.Guard(() => memory.MemSetToZero(device.Accelerator.DefaultStream));

    // A GPU's memory starts with whatever was there before.
    static MemoryBuffer1D<float, Stride1D.Dense> Allocate(IlgpuDevice device, long length)
    {
        var memory = device.Accelerator.Allocate1D<float>(length);
        if (device.Name == IlgpuContext.Checked)
            KernelChecker.MarkUnwritten<float>(memory.View);
        return memory;
    }

    protected override void Release()
    {
        try
        {
            foreach (var dependant in dependants)
                dependant.Dispose();
            device.Guard(memory.Dispose);
        }
        catch (DeviceException)
        {
            // The memory of a device that is lost is lost with it; whoever used it has been told.
        }
    }
}
