using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GpuNet.Emulator.Checks;
using ILGPU;

namespace GpuNet.Emulator.Memory;

/// <summary>Moves bytes in and out of device memory, within bounds.</summary>
static unsafe class HostCopy
{
    /// <summary>The first bytes of a view, which must be alive and have that many.</summary>
    public static Span<byte> Bytes(IContiguousArrayView view, long lengthInBytes)
    {
        var raw = view.AsRawArrayView();
        if (lengthInBytes > raw.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(view),
                $"{lengthInBytes} bytes do not fit a view of {raw.Length} bytes: copy less or use a larger view");
        }

        return lengthInBytes == 0 ? [] : new(Address(raw), checked((int)lengthInBytes));
    }

    /// <summary>Fills a view, which must be alive; it may be longer than a span can be.</summary>
    public static void Fill(IContiguousArrayView view, byte value)
    {
        var raw = view.AsRawArrayView();
        if (raw.Length > 0)
            NativeMemory.Fill(Address(raw), (nuint)raw.Length, value);
    }

    /// <summary>Some elements of host memory as bytes.</summary>
    public static Span<byte> Bytes<T>(ref T data, long length) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return new(Unsafe.AsPointer(ref data), checked((int)(length * sizeof(T))));
    }

    static byte* Address(ArrayView<byte> raw) => raw.Block->Address == null ? throw Fault.Access(raw, 0) : raw.Block->Address + raw.Offset;
}
