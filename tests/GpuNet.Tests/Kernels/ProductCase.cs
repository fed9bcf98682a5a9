using GpuNet.Devices.Ilgpu;
using GpuNet.Kernels.MatMul;
using GpuNet.Reference;
using GpuNet.Tests.Devices;
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

    public bool Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds
    {
        var kernel = TiledProduct<TA, TB, TTile, TBounds>.Kernel;
        var run = device.LoadKernel(kernel.Body, device.Accelerator.LoadStreamKernel);
        using var c = new GuardedMatrix(device, m, n);
        run(
            IlgpuDevice.Tiles<TTile>(m, n), a.View(), b.View(), c.View(),
            new(m, n, k, a.Matrix.Stride, b.Matrix.Stride, c.Matrix.Stride), new(k, 0));
        string what = $"{kernel.Name}, ({m}, {k})·({k}, {n})";
        Tolerance.Exact.Check(expected, c.Read(m, what), what);
        return true;
    }

    public void Dispose()
    {
        a.Dispose();
        b.Dispose();
    }
}
