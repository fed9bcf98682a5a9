using GpuNet.Devices.Ilgpu;
using GpuNet.Kernels.MatMul;
using GpuNet.Reference;
using GpuNet.Tests.Devices;
using ILGPU.Runtime;

namespace GpuNet.Tests.Kernels;

/// <summary>
/// The dense kernels with each tile, guarded and aligned, whichever of them a device would choose; the operations' own tests are for
/// the choice. One activation is enough here: it keeps S and differentiates it.
/// </summary>
public sealed class FusedKernelTests
{
    const int Seed = 113;

    public static TheoryData<string> Accelerators => [.. TestDevices.Accelerators];

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void Dense_forward_is_exact_with_every_tile(string deviceName) =>
        WithEveryTile(deviceName, (device, shape, random) => new ForwardCase(device, shape, random));

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void Dense_backward_is_exact_with_every_tile(string deviceName) =>
        WithEveryTile(deviceName, (device, shape, random) => new BackwardCase(device, shape, random));

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void Dense_gradients_are_exact_with_every_tile(string deviceName) =>
        WithEveryTile(deviceName, (device, shape, random) => new GradientCase(device, shape, random));

    // The last column of δ holds both infinities, whose sum is NaN.
    [Theory]
    [MemberData(nameof(Accelerators))]
    public void NaN_and_infinity_reach_the_gradients_with_every_tile(string deviceName) =>
        WithEveryTile(deviceName, (device, shape, random) => new GradientCase(device, shape, random)
        {
            Tolerance = Tolerance.Exact.WithSpecialValues,
            Change = delta => (delta[0], delta[1], delta[shape.N - 1], delta[^1]) =
                (float.NaN, float.NegativeInfinity, float.PositiveInfinity, float.NegativeInfinity),
        });

    static void WithEveryTile(string deviceName, Func<IlgpuDevice, Product, Random, ITileBinder<bool>> newCase)
    {
        using var device = Launching.Open(deviceName);
        var random = new Random(Seed);
        foreach (var tile in TileVariant.All)
        {
            tile.BindAligned(newCase(device, new(2 * tile.Rows, tile.Columns, 2 * tile.Depth), random));
            tile.BindGuarded(newCase(device, new(tile.Rows + 3, tile.Columns + 5, tile.Depth + 1), random));
            tile.BindGuarded(newCase(device, new(tile.Rows - 1, tile.Columns - 2, 3), random));
        }
    }

    // C (M, N) = A·B, summed over K.
    readonly record struct Product(int M, int N, int K);

    sealed record ForwardCase(IlgpuDevice Device, Product Size, Random Random) : ITileBinder<bool>
    {
        public bool Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds
        {
            var (m, n, k) = Size;
            var kernel = DenseForward<Square, TTile, TBounds>.Kernel;
            using var x = new GuardedMatrix(Device, m, k, Random.NextEighths(m * k));
            using var w = new GuardedMatrix(Device, k, n, Random.NextEighths(k * n));
            using var b = new GuardedMatrix(Device, 1, n, Random.NextEighths(n));
            using var s = new GuardedMatrix(Device, m, n);
            using var y = new GuardedMatrix(Device, m, n);

            Device.LoadKernel(kernel.Body, Device.Accelerator.LoadStreamKernel)(
                IlgpuDevice.Tiles<TTile>(m, n), x.View(), w.View(), b.View(), s.View(), y.View(),
                new(m, n, k, x.Matrix.Stride, w.Matrix.Stride, y.Matrix.Stride));

            var expected = ReferenceBias.Add(ReferenceProduct.Forward(x.Reference(m), w.Reference(k)), b.Reference(1));
            Tolerance.Exact.Check(expected.Values, s.Read(m, $"S, {kernel}"), $"S, {kernel}, {Size}");
            Tolerance.Formula.Check(expected.Map(value => value * value).Values, y.Read(m, $"Y, {kernel}"), $"Y, {kernel}, {Size}");
            return true;
        }
    }

    sealed record BackwardCase(IlgpuDevice Device, Product Size, Random Random) : ITileBinder<bool>
    {
        public bool Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds
        {
            var (m, n, k) = Size;
            var kernel = DenseBackward<Square, TTile, TBounds>.Kernel;
            using var delta = new GuardedMatrix(Device, m, k, Random.NextEighths(m * k));
            using var w = new GuardedMatrix(Device, n, k, Random.NextEighths(n * k));
            using var s = new GuardedMatrix(Device, m, n, Random.NextEighths(m * n));
            using var below = new GuardedMatrix(Device, m, n);

            Device.LoadKernel(kernel.Body, Device.Accelerator.LoadStreamKernel)(
                IlgpuDevice.Tiles<TTile>(m, n), delta.View(), w.View(), s.View(), below.View(),
                new(m, n, k, delta.Matrix.Stride, w.Matrix.Stride, below.Matrix.Stride));

            var sums = ReferenceProduct.Backward(delta.Reference(m), w.Reference(n));
            double[] expected = [.. sums.Values.Zip(s.Reference(m).Values, (sum, value) => sum * 2 * value)];
            Tolerance.Formula.Check(expected, below.Read(m, $"δ below, {kernel}"), $"δ below, {kernel}, {Size}");
            return true;
        }
    }

    sealed record GradientCase(IlgpuDevice Device, Product Size, Random Random) : ITileBinder<bool>
    {
        public Tolerance Tolerance { get; init; } = Tolerance.Exact;

        public Action<float[]> Change { get; init; } = _ => { };

        public bool Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds
        {
            var (m, n, k) = Size;
            var kernel = DenseGradients<TTile, TBounds>.Kernel;
            using var x = new GuardedMatrix(Device, k, m, Random.NextEighths(k * m));
            float[] deltas = Random.NextEighths(k * n);
            Change(deltas);
            using var delta = new GuardedMatrix(Device, k, n, deltas);
            using var w = new GuardedMatrix(Device, m, n);
            using var b = new GuardedMatrix(Device, 1, n);

            Device.LoadKernel(kernel.Body, Device.Accelerator.LoadStreamKernel)(
                IlgpuDevice.Tiles<TTile>(m, n), x.View(), delta.View(), w.View(), b.View(),
                new(m, n, k, x.Matrix.Stride, delta.Matrix.Stride, w.Matrix.Stride), new(Examples: k, Step: 0));

            var expectedDelta = delta.Reference(k);
            Tolerance.Check(
                ReferenceProduct.Gradient(x.Reference(k), expectedDelta).Values, w.Read(m, $"∂W, {kernel}"), $"∂W, {kernel}, {Size}");
            Tolerance.Check(ReferenceBias.Gradient(expectedDelta).Values, b.Read(1, $"∂b, {kernel}"), $"∂b, {kernel}, {Size}");
            return true;
        }
    }
}
