using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GpuNet.Devices.Ilgpu;

/// <summary>NVIDIA's cuBLAS, on the accelerator's default stream. It adds in an order of its own, the same each time.</summary>
sealed class CuBlasLibrary : IBlas, IDisposable
{
    /// <summary>The environment variable that asks for it.</summary>
    public const string Variable = "GPUNET_CUBLAS";

    // CUBLAS_TF32_TENSOR_OP_MATH, for which ILGPU has no name.
    const CuBlasMathMode TensorFloat32 = (CuBlasMathMode)3;

    // CUDA 11.0, as cublasGetVersion tells it.
    const int FirstWithTensorFloat32 = 11000;

    readonly CuBlas library;
    // The precision is a setting of its handle.
    readonly Lock calls = new();
    Precision precision = Precision.Float32;

    CuBlasLibrary(CuBlas library) => this.library = library;

    /// <inheritdoc/>
    public string Name => $"cuBLAS {library.Version}";

    /// <inheritdoc/>
    public bool Computes(Precision precision) => precision == Precision.Float32 || library.Version >= FirstWithTensorFloat32;

    /// <summary>Whether it is asked for.</summary>
    /// <param name="value">The value of the environment variable.</param>
    /// <exception cref="InputException">It says neither yes nor no.</exception>
    public static bool IsAskedFor(string? value) => value switch
    {
        null or "" or "0" => false,
        "1" => true,
        _ => throw new InputException(
            $"{Variable} is {value.Quote()}: set it to 1, so that cuBLAS is tried for large products, or to 0"),
    };

    /// <summary>The library; null, with a warning, where it is not installed.</summary>
    public static CuBlasLibrary? Open(CudaAccelerator accelerator)
    {
        try
        {
            return new(new(accelerator));
        }
        catch (Exception problem) when (
            problem is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or CuBlasException)
        {
            Message.Warn(
                $"{Variable}: cuBLAS of CUDA 10, 11 or 12 cannot be used here ({IlgpuDevice.ReasonOf(problem)}): products are "
                + "computed without it");
            return null;
        }
    }

    /// <inheritdoc/>
    public void Gemm(
        Precision precision, bool transposesA, bool transposesB, int m, int n, int k, ArrayView<float> a, int lda, ArrayView<float> b,
        int ldb, ArrayView<float> c, int ldc)
    {
        lock (calls)
        {
            Set(precision);
            library.Gemm(Operation(transposesA), Operation(transposesB), m, n, k, 1f, a, lda, b, ldb, 0f, c, ldc);
        }
    }

    /// <inheritdoc/>
    public void Gemv(int m, int n, ArrayView<float> a, int lda, ArrayView<float> x, ArrayView<float> y)
    {
        lock (calls)
        {
            Set(Precision.Float32);
            library.Gemv(Operation(transposes: false), m, n, 1f, a, lda, Vector(x), 0f, Vector(y));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => library.Dispose();

    void Set(Precision wanted)
    {
        if (precision == wanted)
            return;
        library.MathMode = wanted == Precision.Tf32 ? TensorFloat32 : CuBlasMathMode.DefaultMath;
        precision = wanted;
    }

    static CuBlasOperation Operation(bool transposes) => transposes ? CuBlasOperation.Transpose : CuBlasOperation.NonTranspose;

    static ArrayView1D<float, Stride1D.General> Vector(ArrayView<float> view) => new(view, view.Length, new(1));
}
