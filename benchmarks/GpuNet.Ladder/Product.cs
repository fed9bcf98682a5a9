using GpuNet.Devices.Ilgpu;
using GpuNet.Kernels.MatMul;
using GpuNet.Reference;
using ILGPU;
using ILGPU.Runtime;

namespace GpuNet.Ladder;

/// <summary>Operands of one size in a device's memory, on which every rung can be run and checked.</summary>
sealed class Product : IDisposable
{
    readonly IlgpuDevice device;
    readonly MatMulShape shape;
    readonly float[] a, b;
    readonly MemoryBuffer1D<float, Stride1D.Dense> bufferA, bufferB, bufferC;

    /// <summary>A (M, K) · B (K, N), of multiples of ⅛: sums of their products are exact in any order.</summary>
    public Product(IlgpuDevice device, int m, int n, int k)
    {
        this.device = device;
        var accelerator = device.Accelerator;
        shape = new(m, n, k, Matrix.StrideFor(k), Matrix.StrideFor(n), Matrix.StrideFor(n));
        a = Eighths(m * k, seed: 1);
        b = Eighths(k * n, seed: 2);
        bufferA = accelerator.Allocate1D(Padded(a, m, k));
        bufferB = accelerator.Allocate1D(Padded(b, k, n));
        bufferC = accelerator.Allocate1D<float>(m * shape.StrideC);
    }

    /// <summary>Multiplications with an addition, as two each.</summary>
    public double Flops => 2.0 * shape.M * shape.N * shape.K;

    /// <summary>Compiles a rung.</summary>
    /// <returns>Launches it.</returns>
    public Action Load(Rung rung)
    {
        var run = device.LoadKernel(rung.Body, device.Accelerator.LoadStreamKernel);
        return () => run(rung.Config(shape), bufferA.AsContiguous(), bufferB.AsContiguous(), bufferC.AsContiguous(), shape);
    }

    /// <summary>Runs a rung; fails unless the result is that of the naive loops, bit for bit.</summary>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    public void Check(Rung rung)
    {
        bufferC.AsContiguous().CopyFromCPU(Enumerable.Repeat(float.NaN, (int)bufferC.Length).ToArray());
        Load(rung)();
        float[] actual = bufferC.AsContiguous().GetAsArray(), expected = new float[shape.M * shape.N];
        NaiveCpu.Forward(a, b, expected, shape.M, shape.N, shape.K);
        for (int i = 0; i < expected.Length; i++)
        {
            var (row, column) = Math.DivRem(i, shape.N);
            if (actual[row * shape.StrideC + column] != expected[i])
            {
                throw new InvalidOperationException(
                    $"rung {rung}: C[{row}, {column}] of {this} is {actual[row * shape.StrideC + column]}, not {expected[i]}");
            }
        }
    }

    /// <summary>Runs a rung on the device <c>checked</c>, and says what a GPU would have done.</summary>
    public TracedLaunch Trace(Rung rung)
    {
        var run = Load(rung);
        using var trace = new KernelTrace();
        run();
        return trace.Launches.Single();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        bufferA.Dispose();
        bufferB.Dispose();
        bufferC.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => $"({shape.M}, {shape.K})·({shape.K}, {shape.N})";

    static float[] Eighths(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(-8, 9) / 8f)];
    }

    static float[] Padded(float[] dense, int rows, int columns)
    {
        int stride = Matrix.StrideFor(columns);
        var padded = new float[rows * stride];
        for (int row = 0; row < rows; row++)
            dense.AsSpan(row * columns, columns).CopyTo(padded.AsSpan(row * stride));
        return padded;
    }
}
