using GpuNet.Devices.Ilgpu;
using GpuNet.Kernels.MatMul;
using GpuNet.Reference;
using GpuNet.Tests.Devices;
using ILGPU;
using ILGPU.Runtime;

namespace GpuNet.Tests.Kernels;

/// <summary>Operands of one size in device memory, and the exact product of them, which every kernel must give.</summary>
sealed class ProductCase<TA, TB> : ITileBinder<bool>, IDisposable
    where TA : struct, IPanelLayout
    where TB : struct, IPanelLayout
{
    readonly IlgpuDevice device;
    readonly GuardedMatrix a, b;
    readonly double[] expected;
    readonly int m, n, k;

    public ProductCase(
        IlgpuDevice device, int m, int n, int k, Random random, Func<ReferenceMatrix, ReferenceMatrix, ReferenceMatrix> reference)
    {
        this.device = device;
        (this.m, this.n, this.k) = (m, n, k);
        var (rowsA, columnsA) = TA.IsDepthContiguous ? (m, k) : (k, m);
        var (rowsB, columnsB) = TB.IsDepthContiguous ? (n, k) : (k, n);
        a = new(device, rowsA, columnsA, random.NextEighths(m * k));
        b = new(device, rowsB, columnsB, random.NextEighths(k * n));
        expected = reference(a.Reference(rowsA), b.Reference(rowsB)).Values;
    }

    public void CheckNaive()
    {
        var kernel = NaiveProduct<TA, TB>.Kernel;
        Check(kernel.Name, device.LoadKernel(kernel.Body, device.Accelerator.LoadStreamKernel), Launching.Threads(kernel, m * n));
    }

    public bool Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds
    {
        var kernel = TiledProduct<TA, TB, TTile, TBounds>.Kernel;
        Check(kernel.Name, device.LoadKernel(kernel.Body, device.Accelerator.LoadStreamKernel), IlgpuDevice.Tiles<TTile>(m, n));
        return true;
    }

    public void Dispose()
    {
        a.Dispose();
        b.Dispose();
    }

    void Check(
        string kernel, Action<KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, MatMulShape> run, KernelConfig config)
    {
        using var c = new GuardedMatrix(device, m, n);
        run(config, a.View(), b.View(), c.View(), new(m, n, k, a.Matrix.Stride, b.Matrix.Stride, c.Matrix.Stride));
        string what = $"{kernel}, ({m}, {k})·({k}, {n})";
        Tolerance.Exact.Check(expected, c.Read(m, what), what);
    }
}
