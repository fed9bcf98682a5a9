using GpuNet.Reference;

namespace GpuNet.Tests.Devices;

/// <summary>
/// A matrix on a device amid memory that nothing may write: guards before and behind it and the rows behind the batch. The padding
/// of the batch's rows may be set to 0, as it is in a plan. Whatever is not uploaded holds a NaN of its own, so that cells that are
/// read or left unwritten show too.
/// </summary>
public sealed class GuardedMatrix : IDisposable
{
    const int Guard = Matrix.Alignment;
    static readonly float canary = BitConverter.UInt32BitsToSingle(0x7FC0BEEF);

    readonly DeviceBuffer<float> buffer;
    readonly float[] before;

    /// <summary>An output: canaries everywhere.</summary>
    public GuardedMatrix(Device device, int rows, int columns) : this(device, rows, columns, [])
    {
    }

    /// <summary>An input with <paramref name="values"/> in its first rows, padded with 0.</summary>
    public GuardedMatrix(Device device, int rows, int columns, ReadOnlySpan<float> values)
    {
        before = new float[Guard + Matrix.LengthFor(rows, columns) + Guard];
        before.AsSpan().Fill(canary);
        buffer = device.Allocate<float>(before.Length);
        buffer.Upload(before);
        Matrix = new(buffer, Guard, rows, columns, Matrix.StrideFor(columns));
        if (values.IsEmpty)
            return;
        Matrix.Upload(values);
        buffer.Download(before);
    }

    /// <summary>The matrix.</summary>
    public Matrix Matrix { get; }

    /// <summary>The first rows, for the reference.</summary>
    public ReferenceMatrix Reference(int rows) => ReferenceMatrix.Of(rows, Matrix.Columns, Matrix.Download(rows));

    /// <summary>The first rows, once it is clear that nothing but these was written.</summary>
    public float[] Read(int rows, string what)
    {
        float[] after = new float[before.Length];
        buffer.Download(after);
        for (int i = 0; i < after.Length; i++)
        {
            int place = i - Guard;
            bool isOfBatch = place >= 0 && place / Matrix.Stride < rows;
            bool mayChange = isOfBatch && (place % Matrix.Stride < Matrix.Columns || after[i] == 0f);
            Assert.True(
                mayChange || BitConverter.SingleToInt32Bits(after[i]) == BitConverter.SingleToInt32Bits(before[i]),
                $"{what}: wrote {after[i]} over {before[i]} at {place}, outside of {rows}×{Matrix.Columns} of stride {Matrix.Stride}");
        }
        return Matrix.Download(rows);
    }

    /// <summary>Fails unless the memory is as it was.</summary>
    public void CheckUnchanged(string what) => Read(0, what);

    /// <inheritdoc/>
    public void Dispose() => buffer.Dispose();
}
