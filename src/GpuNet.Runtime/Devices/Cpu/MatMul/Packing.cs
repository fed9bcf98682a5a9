using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Runtime.Devices.Cpu.MatMul;

/// <summary>Copies that bring a factor into the order in which the microkernel reads it.</summary>
static unsafe class Packing<V> where V : struct, IVector<V>
{
    // How far ahead rows are announced when they are copied in pieces.
    const int RowsAhead = 16;

    /// <summary>Copies outputs of a factor to panels: for every k of a panel, its outputs side by side.</summary>
    /// <param name="source">The factor, from the first output and the first k on.</param>
    /// <param name="outputs">How many outputs; the last panel may be short, its rest stays what it is.</param>
    /// <param name="depth">How many k.</param>
    /// <param name="width">Outputs of a panel.</param>
    /// <param name="destination">Panels of width · depth floats.</param>
    public static void Pack(Factor source, int outputs, int depth, int width, float* destination)
    {
        // Either way the source is read along its rows: what is far away in memory comes in order.
        if (source.Stride == 1)
        {
            for (int k = 0; k < depth; k++)
            {
                Cache.Prefetch(source.From(0, k + RowsAhead).Data, outputs);
                Deal(source.From(0, k).Data, outputs, width, destination + (nint)k * width, (nint)width * depth);
            }
        }
        else
        {
            for (int first = 0; first < outputs; first += width, destination += (nint)width * depth)
                Transpose(source.From(first, 0).Data, source.Stride, Math.Min(width, outputs - first), depth, destination, width);
        }
    }

    /// <summary>destination[r, c] = source[r, c].</summary>
    public static void Copy(float* source, nint sourceStride, int rows, int columns, float* destination, nint destinationStride)
    {
        for (; rows > 0; rows--, source += sourceStride, destination += destinationStride)
            Copy(source, columns, destination);
    }

    // One row's floats, to one panel after the other.
    static void Deal(float* source, int count, int width, float* destination, nint pitch)
    {
        for (; count > 0; count -= width, source += width, destination += pitch)
            Copy(source, Math.Min(width, count), destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Copy(float* source, int count, float* destination)
    {
        int i = 0;
        for (; i <= count - V.Count; i += V.Count)
            V.Store(V.Load(source + i), destination + i);
        for (; i <= count - 4; i += 4)
            Vector128.Load(source + i).Store(destination + i);
        for (; i < count; i++)
            destination[i] = source[i];
    }

    /// <summary>destination[c, r] = source[r, c].</summary>
    public static void Transpose(float* source, nint sourceStride, int rows, int columns, float* destination, nint destinationStride)
    {
        int row = 0;
        for (; row <= rows - 4; row += 4)
            TransposeFourRows(source + row * sourceStride, sourceStride, columns, destination + row, destinationStride);
        for (; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                destination[column * destinationStride + row] = source[row * sourceStride + column];
        }
    }

    static void TransposeFourRows(float* source, nint sourceStride, int columns, float* destination, nint destinationStride)
    {
        float* row0 = source, row1 = row0 + sourceStride, row2 = row1 + sourceStride, row3 = row2 + sourceStride;
        int column = 0;
        for (; column <= columns - 4; column += 4, destination += 4 * destinationStride)
        {
            if (column % Cache.Line == 0)
            {
                Cache.Prefetch(row0 + 4 * sourceStride + column);
                Cache.Prefetch(row1 + 4 * sourceStride + column);
                Cache.Prefetch(row2 + 4 * sourceStride + column);
                Cache.Prefetch(row3 + 4 * sourceStride + column);
            }
            Vector128<float> a = Vector128.Load(row0 + column), b = Vector128.Load(row1 + column);
            Vector128<float> c = Vector128.Load(row2 + column), d = Vector128.Load(row3 + column);
            // Interleaving twice transposes: a0 c0 a1 c1 and b0 d0 b1 d1 become a0 b0 c0 d0 and a1 b1 c1 d1.
            Vector128<float> ac = InterleaveLow(a, c), bd = InterleaveLow(b, d);
            InterleaveLow(ac, bd).Store(destination);
            InterleaveHigh(ac, bd).Store(destination + destinationStride);
            ac = InterleaveHigh(a, c);
            bd = InterleaveHigh(b, d);
            InterleaveLow(ac, bd).Store(destination + 2 * destinationStride);
            InterleaveHigh(ac, bd).Store(destination + 3 * destinationStride);
        }
        for (; column < columns; column++, destination += destinationStride)
        {
            destination[0] = row0[column];
            destination[1] = row1[column];
            destination[2] = row2[column];
            destination[3] = row3[column];
        }
    }

    static Vector128<float> InterleaveLow(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b)
        : Vector128.Create(a[0], b[0], a[1], b[1]);

    static Vector128<float> InterleaveHigh(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b)
        : Vector128.Create(a[2], b[2], a[3], b[3]);
}
