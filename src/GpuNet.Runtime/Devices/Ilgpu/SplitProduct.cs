using GpuNet.Kernels.Elementwise;
using GpuNet.Kernels.MatMul;
using ILGPU;
using ILGPU.Runtime;
using Kernel = GpuNet.Kernels.Kernel;

namespace GpuNet.Devices.Ilgpu;

/// <summary>A product with a row an example whose sums are split among groups: into parts in scratch memory, which are added.</summary>
static class SplitProduct
{
    /// <summary>Adds the parts.</summary>
    /// <param name="groups">A thread an element.</param>
    /// <param name="parts">The parts.</param>
    /// <param name="shape">Of the result.</param>
    /// <param name="split">How the sums are split.</param>
    /// <param name="count">Number of parts.</param>
    public delegate void Sum(KernelConfig groups, ArrayView<float> parts, MatrixShape shape, SumSplit split, int count);

    /// <summary>Steps of each part of a sum, whole panels of a tile, and how many parts that makes.</summary>
    /// <typeparam name="TTile">The tile.</typeparam>
    /// <param name="terms">Terms of the sum.</param>
    /// <param name="parts">How many parts there should be.</param>
    public static (int Steps, int Count) Divide<TTile>(int terms, int parts) where TTile : struct, ITile
    {
        int steps = (terms / parts + TTile.Depth - 1) / TTile.Depth * TTile.Depth;
        return (steps, (terms + steps - 1) / steps);
    }

    /// <summary>Binds a product and the sum of its parts.</summary>
    /// <typeparam name="TB">The memory layout of the right factor.</typeparam>
    /// <typeparam name="TTile">The tile.</typeparam>
    /// <typeparam name="TBounds">Whether sizes are multiples of the tile's.</typeparam>
    /// <param name="device">The device.</param>
    /// <param name="a">The left factor.</param>
    /// <param name="b">The right factor.</param>
    /// <param name="shape">The sizes for a full batch.</param>
    /// <param name="parts">How many parts there should be.</param>
    /// <param name="kernel">The kernel that adds.</param>
    /// <param name="sum">Launches it.</param>
    public static BoundKernel Bind<TB, TTile, TBounds>(
        IlgpuDevice device, ArrayView<float> a, ArrayView<float> b, MatMulShape shape, int parts, Kernel kernel, Sum sum)
        where TB : struct, IPanelLayout
        where TTile : struct, ITile
        where TBounds : struct, IBounds
    {
        var (steps, count) = Divide<TTile>(shape.K, parts);
        var split = new SumSplit(steps, shape.M * shape.StrideC);
        device.Scratch.Reserve(count * split.Length);
        var product = TiledProduct<DepthContiguous, TB, TTile, TBounds>.Kernel;
        var multiply = device.Load(product, device.Accelerator.LoadStreamKernel);
        return new($"{product} in {count} parts, {kernel}", batch =>
        {
            multiply(IlgpuDevice.Tiles<TTile>(batch.Rows, shape.N, count), a, b, device.Scratch.View, shape with { M = batch.Rows }, split);
            var result = new MatrixShape(batch.Rows, shape.N, shape.StrideC);
            sum(KernelArguments.Groups(kernel, result.Count), device.Scratch.View, result, split, count);
        });
    }

    /// <summary>Binds the product of a library, which is one part.</summary>
    /// <typeparam name="TB">The memory layout of the right factor.</typeparam>
    /// <param name="device">The device.</param>
    /// <param name="blas">The library.</param>
    /// <param name="a">The left factor.</param>
    /// <param name="b">The right factor.</param>
    /// <param name="shape">The sizes for a full batch.</param>
    /// <param name="kernel">The kernel that adds.</param>
    /// <param name="sum">Launches it.</param>
    public static BoundKernel Bind<TB>(
        IlgpuDevice device, BlasProduct blas, ArrayView<float> a, ArrayView<float> b, MatMulShape shape, Kernel kernel, Sum sum)
        where TB : struct, IPanelLayout
    {
        var whole = new SumSplit(shape.K, shape.M * shape.StrideC);
        device.Scratch.Reserve(whole.Length);
        return new($"{blas.Name}, {kernel}", batch =>
        {
            blas.Multiply<DepthContiguous, TB>(a, b, device.Scratch.View, shape with { M = batch.Rows });
            var result = new MatrixShape(batch.Rows, shape.N, shape.StrideC);
            sum(KernelArguments.Groups(kernel, result.Count), device.Scratch.View, result, whole, count: 1);
        });
    }
}
