using GpuNet.Kernels.MatMul;
using GpuNet.Reference;
using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Kernels;

/// <summary>The unfused products, which the fused ones are measured against, on every ILGPU accelerator.</summary>
public sealed class ProductKernelTests
{
    const int Seed = 108;

    public static TheoryData<string> Accelerators => [.. TestDevices.Accelerators];

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void Forward_products_are_exact(string deviceName) =>
        Check<DepthContiguous, ExtentContiguous>(deviceName, ReferenceProduct.Forward);

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void Backward_products_are_exact(string deviceName) =>
        Check<DepthContiguous, DepthContiguous>(deviceName, ReferenceProduct.Backward);

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void Gradient_products_are_exact(string deviceName) =>
        Check<ExtentContiguous, ExtentContiguous>(deviceName, ReferenceProduct.Gradient);

    static void Check<TA, TB>(string deviceName, Func<ReferenceMatrix, ReferenceMatrix, ReferenceMatrix> reference)
        where TA : struct, IPanelLayout
        where TB : struct, IPanelLayout
    {
        using var device = Launching.Open(deviceName);
        var random = new Random(Seed);
        foreach (var (m, k, n) in LayerShape.Several(TestDevices.LargestShape(deviceName), random))
        {
            var product = new ProductCase<TA, TB>(device, m, n, k, random, reference);
            foreach (var tile in TileVariant.All)
                tile.BindGuarded(product);
            product.Dispose();
        }
        foreach (var tile in TileVariant.All)
        {
            using var product = new ProductCase<TA, TB>(device, 2 * tile.Rows, tile.Columns, 3 * tile.Depth, random, reference);
            tile.BindAligned(product);
        }
    }
}
