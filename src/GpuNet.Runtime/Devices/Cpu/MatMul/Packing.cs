using System.Runtime.CompilerServices;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Kernels.MatMul;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.MatMul;

/// <summary>Copies that bring a factor into the order in which the microkernel reads it.</summary>
static unsafe class Packing<V> where V : struct, IQuads<V>
{
    // How far ahead rows are announced when a narrow part of them is copied; more would fill the places of rows 4 KB apart.
    const int RowsAhead = 8;

    // Longer parts are streams, which processors announce by themselves.
    const int NarrowPart = 128;

    /// <summary>Copies outputs of a factor to panels: for every k of a panel, its outputs side by side.</summary>
    /// <param name="source">The factor, from the first output and the first k on.</param>
    /// <param name="outputs">How many outputs; the last panel may be short, its rest stays what it is.</param>
    /// <param name="depth">How many k.</param>
    /// <param name="width">Outputs of a panel.</param>
    /// <param name="destination">The first panel, of width · depth floats.</param>
    /// <param name="pitch">Floats from one panel to the next.</param>
    public static void Pack(Factor source, int outputs, int depth, int width, float* destination, nint pitch)
    {
        // Either way the source is read along its rows: what is far away in memory comes in order.
        if (source.Stride == 1)
        {
            for (int k = 0; k < depth; k++)
            {
                if (outputs <= NarrowPart)
                    Cache.Prefetch(source.From(0, k + RowsAhead).Data, outputs);
                Deal(source.From(0, k).Data, outputs, width, destination + (nint)k * width, pitch);
            }
        }
        else
        {
            for (int first = 0; first < outputs; first += width, destination += pitch)
                Transpose(source.From(first, 0).Data, source.Stride, Math.Min(width, outputs - first), depth, destination, width);
        }
    }

    /// <summary>Rounds what has been packed.</summary>
    public static void RoundToTf32(float* panels, int outputs, int depth, int width, nint pitch)
    {
        for (; outputs > 0; outputs -= width, panels += pitch)
        {
            foreach (ref float value in new Span<float>(panels, depth * width))
                value = Tf32.Round(value);
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
        if (V.Count > Lanes8.Count && i <= count - Lanes8.Count)
        {
            Lanes8.Store(Lanes8.Load(source + i), destination + i);
            i += Lanes8.Count;
        }
        if (V.Count > Lanes4.Count && i <= count - Lanes4.Count)
        {
            Lanes4.Store(Lanes4.Load(source + i), destination + i);
            i += Lanes4.Count;
        }
        // Two floats, moved as one number.
        if (i <= count - 2)
        {
            *(double*)(destination + i) = *(double*)(source + i);
            i += 2;
        }
        if (i < count)
            destination[i] = source[i];
    }

    /// <summary>destination[c, r] = source[r, c].</summary>
    public static void Transpose(float* source, nint sourceStride, int rows, int columns, float* destination, nint destinationStride)
    {
        // As many rows as a register holds at a time, and what is left in smaller registers.
        int row = TransposeRows<V>(0);
        if (V.Count > Lanes8.Count)
            row = TransposeRows<Lanes8>(row);
        if (V.Count > Lanes4.Count)
            row = TransposeRows<Lanes4>(row);
        for (; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                destination[column * destinationStride + row] = source[row * sourceStride + column];
        }

        int TransposeRows<W>(int row) where W : struct, IQuads<W>
        {
            for (; row <= rows - W.Count; row += W.Count)
                Packing<W>.TransposeRegisters(source + row * sourceStride, sourceStride, columns, destination + row, destinationStride);
            return row;
        }
    }

    // Four columns of a register's rows at a time, loaded as quads along the rows.
    static void TransposeRegisters(float* source, nint sourceStride, int columns, float* destination, nint destinationStride)
    {
        int column = 0;
        for (; column <= columns - 4; column += 4, destination += 4 * destinationStride)
        {
            float* quads = source + column;
            V a = V.LoadQuads(quads, 4 * sourceStride), b = V.LoadQuads(quads + sourceStride, 4 * sourceStride);
            V c = V.LoadQuads(quads + 2 * sourceStride, 4 * sourceStride), d = V.LoadQuads(quads + 3 * sourceStride, 4 * sourceStride);
            // Interleaving twice transposes: a0 c0 a1 c1 and b0 d0 b1 d1 become a0 b0 c0 d0 and a1 b1 c1 d1.
            V ac = V.InterleaveLow(a, c), bd = V.InterleaveLow(b, d);
            V.Store(V.InterleaveLow(ac, bd), destination);
            V.Store(V.InterleaveHigh(ac, bd), destination + destinationStride);
            ac = V.InterleaveHigh(a, c);
            bd = V.InterleaveHigh(b, d);
            V.Store(V.InterleaveLow(ac, bd), destination + 2 * destinationStride);
            V.Store(V.InterleaveHigh(ac, bd), destination + 3 * destinationStride);
        }
        for (; column < columns; column++, destination += destinationStride)
        {
            for (int row = 0; row < V.Count; row++)
                destination[row] = source[row * sourceStride + column];
        }
    }
}
