namespace ILGPU.Runtime.Cuda;

/// <summary>PTX in a kernel, which only CUDA devices take.</summary>
public static class CudaAsm
{
    /// <summary>Whether the kernel runs on a CUDA device.</summary>
    public static bool IsSupported => false;

    /// <summary>Not for this device.</summary>
    public static void EmitRef<T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17, T18, T19, T20, T21, T22, T23>(
        string asm, ref T0 a0, ref T1 a1, ref T2 a2, ref T3 a3, ref T4 a4, ref T5 a5, ref T6 a6, ref T7 a7, ref T8 a8,
        ref T9 a9, ref T10 a10, ref T11 a11, ref T12 a12, ref T13 a13, ref T14 a14, ref T15 a15, ref T16 a16, ref T17
        a17, ref T18 a18, ref T19 a19, ref T20 a20, ref T21 a21, ref T22 a22, ref T23 a23) =>
        throw new NotSupportedException("PTX is for CUDA devices");
}

/// <summary>A value that PTX reads.</summary>
public struct Input<T> where T : struct
{
    /// <summary>The value.</summary>
    public T Value;

    /// <summary>Wraps it.</summary>
    public static implicit operator Input<T>(T value) => new() { Value = value };
}

/// <summary>A value that PTX reads and writes.</summary>
public struct Ref<T> where T : struct
{
    /// <summary>The value.</summary>
    public T Value;

    /// <summary>Wraps it.</summary>
    public static implicit operator Ref<T>(T value) => new() { Value = value };
}
