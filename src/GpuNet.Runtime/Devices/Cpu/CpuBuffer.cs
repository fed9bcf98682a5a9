using System.Runtime.InteropServices;

namespace GpuNet.Runtime.Devices.Cpu;

/// <summary>Native memory, aligned to cache lines.</summary>
/// <typeparam name="T">float or int.</typeparam>
/// <param name="length">Number of elements.</param>
/// <param name="device">The device that counts it; null for memory that kernels work in.</param>
sealed unsafe class CpuBuffer<T>(int length, Device? device = null) : DeviceBuffer<T>(length, device) where T : unmanaged
{
    const int CacheLine = 64;

    // Two of the widest registers: a vector load at the end of the last row may run over it. What it reads there is never used.
    const int Slack = 128;

    T* data = (T*)NativeMemory.AlignedAlloc((nuint)length * (nuint)sizeof(T) + Slack, CacheLine);

    /// <summary>The first element.</summary>
    public T* Data
    {
        get
        {
            ObjectDisposedException.ThrowIf(data is null, this);
            return data;
        }
    }

    Span<T> Elements => new(Data, Length);

    public override void Upload(ReadOnlySpan<T> source, int offset = 0) => source.CopyTo(Elements[offset..]);

    public override void Download(Span<T> destination, int offset = 0) =>
        Elements.Slice(offset, destination.Length).CopyTo(destination);

    public override void Clear() => Elements.Clear();

    protected override void Release()
    {
        NativeMemory.AlignedFree(data);
        data = null;
    }
}
