using System.Runtime.InteropServices;

namespace GpuNet.Devices.Cpu.Memory;

/// <summary>Native memory, aligned to cache lines.</summary>
/// <param name="bytes">How much.</param>
/// <param name="device">The device that counts it; null for memory that kernels work in.</param>
sealed unsafe class CpuBlock(long bytes, Device? device) : DeviceBlock(bytes, device)
{
    const int CacheLine = 64;

    // Two of the widest registers: a vector load at the end of the last row may run over it. What it reads there is never used.
    const int Slack = 128;

    byte* data = (byte*)NativeMemory.AlignedAlloc((nuint)bytes + Slack, CacheLine);

    /// <summary>The first byte.</summary>
    public byte* Data
    {
        get
        {
            ObjectDisposedException.ThrowIf(data is null, this);
            return data;
        }
    }

    protected override DeviceBuffer<T> SliceCore<T>(long offset, int length) => new CpuBuffer<T>(this, offset, length);

    protected override void ClearCore() => NativeMemory.Clear(Data, (nuint)Bytes);

    protected override void Release()
    {
        NativeMemory.AlignedFree(data);
        data = null;
    }
}
