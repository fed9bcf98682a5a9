using ILGPU;
using ILGPU.Runtime.Cuda;

namespace GpuNet.Kernels.MatMul;

/// <summary>A square tile whose product is computed in <see cref="Precision.Tf32"/>.</summary>
/// <typeparam name="TTile">Its sizes.</typeparam>
readonly struct Tf32<TTile> : ITile where TTile : struct, ITile
{
    /// <inheritdoc/>
    public static int Rows => TTile.Rows;

    /// <inheritdoc/>
    public static int Columns => TTile.Columns;

    /// <inheritdoc/>
    public static int RowBlocks => TTile.RowBlocks;

    /// <inheritdoc/>
    public static int ColumnBlocks => TTile.ColumnBlocks;

    /// <inheritdoc/>
    public static int Depth => 2 * TensorCores.Depth;

    /// <inheritdoc/>
    public static Precision Precision => Precision.Tf32;
}

/// <summary>Rounds to TensorFloat-32: float32 with 10 bits of mantissa.</summary>
static class Tf32
{
    // Of the 23 bits of mantissa, these are cut off.
    const int CutBits = 13;

    const int Infinity = 0x7f80_0000;

    /// <summary>The nearest number with 10 bits of mantissa, of two the one away from 0; NaN and infinities stay what they are.</summary>
    public static float Round(float value) => CudaAsm.IsSupported ? Convert(value) : RoundBits(value);

    /// <summary>Each of the four.</summary>
    public static Float4 Round(Float4 values) => new(Round(values.X), Round(values.Y), Round(values.Z), Round(values.W));

    /// <summary>Both quads.</summary>
    public static PanelPart Round(PanelPart part) => new(Round(part.First), Round(part.Second));

    static float Convert(float value)
    {
        // PTX gives it in a register of bits.
        Output<uint> bits = default;
        Input<float> from = value;
        CudaAsm.EmitRef("cvt.rna.tf32.f32 %0, %1;", ref bits, ref from);
        return Interop.IntAsFloat(bits.Value);
    }

    // Half of the last bit that stays is added to the magnitude: what overflows the mantissa carries into the exponent.
    static float RoundBits(float value)
    {
        uint bits = Interop.FloatAsInt(value);
        return (bits & Infinity) == Infinity ? value : Interop.IntAsFloat((bits + (1u << (CutBits - 1))) & (~0u << CutBits));
    }
}
