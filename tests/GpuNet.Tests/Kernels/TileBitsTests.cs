using GpuNet.Devices.Ilgpu;
using GpuNet.Kernels.MatMul;
using GpuNet.Tests.Devices;
using ILGPU.Runtime;

namespace GpuNet.Tests.Kernels;

/// <summary>The tile of a product, which may be chosen by timing, changes no bit; the number of parts is not chosen so.</summary>
public sealed class TileBitsTests
{
    const int M = 37, N = 21, K = 51;

    public static TheoryData<string> Accelerators => [.. TestDevices.Accelerators];

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void Every_tile_gives_the_same_bits(string deviceName)
    {
        using var device = Launching.Open(deviceName);
        foreach (var product in new ITileBinder<float[]>[] { new Forward(device), new Backward(device), new Gradients(device) })
        {
            foreach (var precision in Enum.GetValues<Precision>())
            {
                float[][] results = [.. TileVariant.Of(precision).Select(tile => tile.BindGuarded(product))];
                Assert.All(results[1..], result => Assert.Equal(results[0], result));
            }
        }
    }

    [Theory]
    [InlineData(256, 128, 1024)]
    [InlineData(256, 10, 4096)]
    [InlineData(21, 40, 300)]
    [InlineData(8, 3, 100_000)]
    public void The_number_of_parts_depends_on_the_sizes_alone(int m, int n, int k)
    {
        foreach (int multiprocessors in (ReadOnlySpan<int>)[1, 16, 108, 132])
            Assert.All(TileChoice.Divided(m, n, k, multiprocessors), choice => Assert.Equal(TileChoice.PartsFor(m, n, k), choice.Parts));
        Assert.True(TileChoice.PartsFor(m, n, k) > 1);
    }

    static float[] Random(int count, int seed) => new Random(seed).NextFloats(count);

    sealed record Forward(IlgpuDevice Device) : ITileBinder<float[]>
    {
        public float[] Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds
        {
            using var x = new GuardedMatrix(Device, M, K, Random(M * K, 1));
            using var w = new GuardedMatrix(Device, K, N, Random(K * N, 2));
            using var b = new GuardedMatrix(Device, 1, N, Random(N, 3));
            using var s = new GuardedMatrix(Device, M, N);
            using var y = new GuardedMatrix(Device, M, N);
            Device.LoadKernel(DenseForward<Square, TTile, TBounds>.Kernel.Body, Device.Accelerator.LoadStreamKernel)(
                IlgpuDevice.Tiles<TTile>(M, N), x.View(), w.View(), b.View(), s.View(), y.View(),
                new(M, N, K, x.Matrix.Stride, w.Matrix.Stride, y.Matrix.Stride));
            return [.. s.Read(M, "S"), .. y.Read(M, "Y")];
        }
    }

    sealed record Backward(IlgpuDevice Device) : ITileBinder<float[]>
    {
        public float[] Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds
        {
            using var delta = new GuardedMatrix(Device, M, K, Random(M * K, 4));
            using var w = new GuardedMatrix(Device, N, K, Random(N * K, 5));
            using var s = new GuardedMatrix(Device, M, N, Random(M * N, 6));
            using var below = new GuardedMatrix(Device, M, N);
            Device.LoadKernel(DenseBackward<Square, TTile, TBounds>.Kernel.Body, Device.Accelerator.LoadStreamKernel)(
                IlgpuDevice.Tiles<TTile>(M, N), delta.View(), w.View(), s.View(), below.View(),
                new(M, N, K, delta.Matrix.Stride, w.Matrix.Stride, below.Matrix.Stride));
            return below.Read(M, "δ below");
        }
    }

    sealed record Gradients(IlgpuDevice Device) : ITileBinder<float[]>
    {
        public float[] Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds
        {
            // Two parts, of which the last is shorter.
            int examples = (K / 2 / TTile.Depth + 1) * TTile.Depth;
            using var x = new GuardedMatrix(Device, K, M, Random(K * M, 7));
            using var delta = new GuardedMatrix(Device, K, N, Random(K * N, 8));
            using var w = new GuardedMatrix(Device, 2 * M, N);
            using var b = new GuardedMatrix(Device, 2, N);
            Device.LoadKernel(DenseGradients<TTile, TBounds>.Kernel.Body, Device.Accelerator.LoadStreamKernel)(
                IlgpuDevice.Tiles<TTile>(M, N, parts: 2), x.View(), delta.View(), w.View(), b.View(),
                new(M, N, K, x.Matrix.Stride, delta.Matrix.Stride, w.Matrix.Stride,
                    Pitch: new(A: 0, B: 0, C: M * w.Matrix.Stride, Bias: b.Matrix.Stride)),
                new(examples, Step: examples));
            return [.. w.Read(2 * M, "∂W"), .. b.Read(2, "∂b")];
        }
    }
}
