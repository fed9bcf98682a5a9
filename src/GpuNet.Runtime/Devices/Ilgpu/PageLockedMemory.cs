using ILGPU.Runtime;

namespace GpuNet.Devices.Ilgpu;

/// <summary>Host memory that stays where it is, so that a GPU copies to and from it by itself.</summary>
sealed class PageLockedMemory : HostMemory
{
    readonly PageLockedArray1D<float> memory;

    /// <summary>Takes memory for so many numbers.</summary>
    public PageLockedMemory(Accelerator accelerator, int length) : base(length: 0)
    {
        memory = accelerator.AllocatePageLocked1D<float>(length);
        memory.Span.Clear();
    }

    /// <inheritdoc/>
    public override Span<float> Values => memory.Span;

    /// <inheritdoc/>
    public override void Dispose()
    {
        memory.Dispose();
        base.Dispose();
    }
}
