using GpuNet.Kernels.MatMul;
using ILGPU;
using ILGPU.Runtime;

namespace GpuNet.Devices.Ilgpu;

/// <summary>A product with a row an example whose sums are split among groups. Another kernel adds the parts, in scratch memory.</summary>
/// <param name="Kernel">The kernel's name.</param>
/// <param name="Split">The parts.</param>
/// <param name="Count">Number of parts.</param>
/// <param name="Run">Starts the product of so many rows.</param>
sealed record SplitProduct(string Kernel, SumSplit Split, int Count, Action<int> Run)
{
    /// <summary>Binds it to its operands.</summary>
    /// <typeparam name="TB">The memory layout of the right factor.</typeparam>
    /// <typeparam name="TTile">The tile.</typeparam>
    /// <typeparam name="TBounds">Whether sizes are multiples of the tile's.</typeparam>
    public static SplitProduct Of<TB, TTile, TBounds>(
        IlgpuDevice device, ArrayView<float> a, ArrayView<float> b, MatMulShape shape, int parts)
        where TB : struct, IPanelLayout
        where TTile : struct, ITile
        where TBounds : struct, IBounds
    {
        int steps = (shape.K / parts + TTile.Depth - 1) / TTile.Depth * TTile.Depth;
        int count = (shape.K + steps - 1) / steps;
        var split = new SumSplit(steps, shape.M * shape.StrideC);
        device.Scratch.Reserve(count * split.Length);
        var kernel = TiledProduct<DepthContiguous, TB, TTile, TBounds>.Kernel;
        var launch = device.Load(kernel, device.Accelerator.LoadStreamKernel);
        return new($"{kernel.Name} in {count} parts", split, count, rows =>
            launch(IlgpuDevice.Tiles<TTile>(rows, shape.N, count), a, b, device.Scratch.View, shape with { M = rows }, split));
    }
}
