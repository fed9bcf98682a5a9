using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace GpuNet.Runtime.Devices.Cpu.MatMul;

/// <summary>Copies that bring a factor into the order in which the microkernel reads it.</summary>
static unsafe class Packing
{
    /// <summary>Copies outputs of a factor to panels: for every k of a panel, its outputs side by side.</summary>
    /// <param name="source">The factor, from the first output and the first k on.</param>
    /// <param name="outputs">How many outputs; the last panel may be short, its rest stays what it is.</param>
    /// <param name="depth">How many k.</param>
    /// <param name="width">Outputs of a panel.</param>
    /// <param name="destination">Panels of width · depth floats.</param>
    public static void Pack(Factor source, int outputs, int depth, int width, float* destination)
    {
        for (int first = 0; first < outputs; first += width, destination += (nint)width * depth)
        {
            var panel = source.From(first, 0);
            int count = Math.Min(width, outputs - first);
            if (panel.Stride == 1)
                Copy(panel.Data, panel.Step, depth, count, destination, width);
            else
                Transpose(panel.Data, panel.Stride, count, depth, destination, width);
        }
    }

    /// <summary>destination[r, c] = source[r, c].</summary>
    public static void Copy(float* source, nint sourceStride, int rows, int columns, float* destination, nint destinationStride)
    {
        for (; rows > 0; rows--, source += sourceStride, destination += destinationStride)
        {
            int column = 0;
            for (; column <= columns - 4; column += 4)
                Vector128.Load(source + column).Store(destination + column);
            for (; column < columns; column++)
                destination[column] = source[column];
        }
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
