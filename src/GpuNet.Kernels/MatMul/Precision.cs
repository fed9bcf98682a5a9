namespace GpuNet;

/// <summary>In what the products of dense layers are computed. Everything else is float32, whatever the precision.</summary>
public enum Precision
{
    /// <summary>Single precision: 23 bits of mantissa.</summary>
#pragma warning disable CA1720 // It is called so everywhere.
    Float32,
#pragma warning restore CA1720

    /// <summary>
    /// TensorFloat-32: operands are rounded to 10 bits of mantissa, and their products, which are exact, are summed in float32. NVIDIA's
    /// tensor cores compute it, several times as fast as float32; other devices round by instructions, which is slower than float32.
    /// </summary>
    Tf32,
}
