using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Algorithms.ScanReduceOperations;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using Xunit;
using Plane = ILGPU.Runtime.ArrayView2D<float, ILGPU.Stride2D.DenseX>;

namespace GpuNet.Checker.Tests;

/// <summary>The patterns of ILGPU's samples, each right and with the mistake that is easily made in it.</summary>
public sealed class PatternTests(Device device) : IClassFixture<Device>
{
    const int Tile = 4;

    static void ImplicitKernel(Index1D index, ArrayView<float> values, float factor) => values[index] *= factor;

    static void ImplicitShiftKernel(Index1D index, ArrayView<float> values, float factor) => values[index + 1] *= factor;

    [Fact]
    public void An_implicitly_grouped_kernel_runs_once_an_index()
    {
        using var buffer = device.Accelerator.Allocate1D(Enumerable.Range(0, 1000).Select(i => (float)i).ToArray());

        device.Checker.Load<Action<Index1D, ArrayView<float>, float>>(ImplicitKernel)(1000, buffer.View, 2);

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => 2f * i), buffer.GetAsArray1D());
        var broken = device.Checker.Load<Action<Index1D, ArrayView<float>, float>>(ImplicitShiftKernel);
        Assert.Contains(
            "Single[1000] of a view of 1000", Assert.Throws<KernelFaultException>(() => broken(1000, buffer.View, 2)).Message,
            StringComparison.Ordinal);
    }

    static void PlaneKernel(Index2D index, ArrayView2D<int, Stride2D.DenseX> plane) => plane[index] += 10 * index.X + index.Y;

    static void TransposedKernel(Index2D index, ArrayView2D<int, Stride2D.DenseX> plane) =>
        plane[index.Y, index.X] += 10 * index.X + index.Y;

    [Fact]
    public void Planes_have_two_indices()
    {
        using var buffer = device.Accelerator.Allocate2DDenseX<int>(new LongIndex2D(5, 7));
        buffer.MemSetToZero();

        device.Checker.Load<Action<Index2D, ArrayView2D<int, Stride2D.DenseX>>>(PlaneKernel)(new Index2D(5, 7), buffer.View);

        int[,] plane = buffer.GetAsArray2D();
        Assert.Equal((0, 46, 32), (plane[0, 0], plane[4, 6], plane[3, 2]));
        var broken = device.Checker.Load<Action<Index2D, ArrayView2D<int, Stride2D.DenseX>>>(TransposedKernel);
        var fault = Assert.Throws<KernelFaultException>(() => broken(new Index2D(5, 7), buffer.View));
        Assert.Contains("out of bounds", fault.Message, StringComparison.Ordinal);
    }

    static void SpaceKernel(Index3D index, ArrayView3D<int, Stride3D.DenseXY> space) =>
        space[index.X, index.Y, index.Z] = 100 * index.X + 10 * index.Y + index.Z;

    [Fact]
    public void Spaces_have_three()
    {
        using var buffer = device.Accelerator.Allocate3DDenseXY<int>(new LongIndex3D(2, 3, 4));

        device.Checker.Load<Action<Index3D, ArrayView3D<int, Stride3D.DenseXY>>>(SpaceKernel)(new Index3D(2, 3, 4), buffer.View);

        Assert.Equal(123, buffer.GetAsArray3D()[1, 2, 3]);
    }

    static void ProductKernel(Plane a, Plane b, Plane c) =>
        TileProduct(a, b, c, waitsAfter: true);

    static void HastyProductKernel(Plane a, Plane b, Plane c) =>
        TileProduct(a, b, c, waitsAfter: false);

    static void TileProduct(Plane a, Plane b, Plane c, bool waitsAfter)
    {
        var (x, y) = (Grid.GlobalIndex.X, Grid.GlobalIndex.Y);
        var tileA = SharedMemory.Allocate2D<float, Stride2D.DenseX>(new Index2D(Tile, Tile), new Stride2D.DenseX(Tile));
        var tileB = SharedMemory.Allocate2D<float, Stride2D.DenseX>(new Index2D(Tile, Tile), new Stride2D.DenseX(Tile));
        float sum = 0;
        for (int first = 0; first < a.IntExtent.Y; first += Tile)
        {
            tileA[Group.IdxX, Group.IdxY] = x < a.IntExtent.X && first + Group.IdxY < a.IntExtent.Y ? a[x, first + Group.IdxY] : 0;
            tileB[Group.IdxX, Group.IdxY] = first + Group.IdxX < b.IntExtent.X && y < b.IntExtent.Y ? b[first + Group.IdxX, y] : 0;
            Group.Barrier();
            for (int k = 0; k < Tile; k++)
                sum += tileA[new Index2D(Group.IdxX, k)] * tileB[new Index2D(k, Group.IdxY)];
            if (waitsAfter)
                Group.Barrier();
        }
        if (x < c.IntExtent.X && y < c.IntExtent.Y)
            c[x, y] = sum;
    }

    [Fact]
    public void A_product_by_tiles_waits_before_and_after_it_uses_them()
    {
        float[,] a = new float[5, 6], b = new float[6, 7];
        for (int i = 0; i < 6; i++)
        {
            for (int j = 0; j < 5; j++)
                a[j, i] = i - 2 * j;
            for (int j = 0; j < 7; j++)
                b[i, j] = i * j - 3;
        }
        using var left = device.Accelerator.Allocate2DDenseX(a);
        using var right = device.Accelerator.Allocate2DDenseX(b);
        using var result = device.Accelerator.Allocate2DDenseX<float>(new LongIndex2D(5, 7));
        KernelConfig config = (new Index2D(2, 2), new Index2D(Tile, Tile));

        Load(ProductKernel)(config, left.View, right.View, result.View);

        float[,] c = result.GetAsArray2D();
        for (int i = 0; i < 5; i++)
        {
            for (int j = 0; j < 7; j++)
                Assert.Equal(Enumerable.Range(0, 6).Sum(k => a[i, k] * b[k, j]), c[i, j]);
        }
        var fault = Assert.Throws<KernelFaultException>(() => Load(HastyProductKernel)(config, left.View, right.View, result.View));
        Assert.Contains("since the last barrier", fault.Message, StringComparison.Ordinal);

        Action<KernelConfig, Plane, Plane, Plane> Load(Delegate kernel) =>
            device.Checker.Load<Action<KernelConfig, Plane, Plane, Plane>>(kernel);
    }

    static void HistogramKernel(ArrayView<int> values, ArrayView<int> counts)
    {
        var shared = SharedMemory.Allocate<int>(10);
        if (Group.IdxX < 10)
            shared[Group.IdxX] = 0;
        Group.Barrier();
        for (int i = Grid.GlobalIndex.X; i < values.IntLength; i += Grid.DimX * Group.DimX)
            Atomic.Add(ref shared[values[i]], 1);
        Group.Barrier();
        if (Group.IdxX < 10)
            Atomic.Add(ref counts[Group.IdxX], shared[Group.IdxX]);
    }

    static void LossyHistogramKernel(ArrayView<int> values, ArrayView<int> counts)
    {
        for (int i = Grid.GlobalIndex.X; i < values.IntLength; i += Grid.DimX * Group.DimX)
            counts[values[i]]++;
    }

    [Fact]
    public void A_histogram_counts_with_atomics()
    {
        int[] digits = [.. Enumerable.Range(0, 1000).Select(i => i * i % 10)];
        using var values = device.Accelerator.Allocate1D(digits);
        using var counts = device.Accelerator.Allocate1D(new int[10]);

        Load(HistogramKernel)((3, 64), values.View, counts.View);

        Assert.Equal(Enumerable.Range(0, 10).Select(digit => digits.Count(found => found == digit)), counts.GetAsArray1D());
        var fault = Assert.Throws<KernelFaultException>(() => Load(LossyHistogramKernel)((3, 64), values.View, counts.View));
        Assert.Contains("since the last barrier", fault.Message, StringComparison.Ordinal);

        Action<KernelConfig, ArrayView<int>, ArrayView<int>> Load(Delegate kernel) =>
            device.Checker.Load<Action<KernelConfig, ArrayView<int>, ArrayView<int>>>(kernel);
    }

    static void DynamicKernel(ArrayView<int> values)
    {
        var shared = SharedMemory.GetDynamic<int>();
        shared[Group.IdxX] = values[Group.IdxX];
        Group.Barrier();
        values[Group.IdxX] = shared[shared.IntLength - 1 - Group.IdxX];
    }

    [Fact]
    public void Shared_memory_may_be_asked_for_by_the_launch()
    {
        using var buffer = device.Accelerator.Allocate1D([1, 2, 3, 4]);
        var reverse = device.Checker.Load<Action<KernelConfig, ArrayView<int>>>(DynamicKernel);

        reverse(new KernelConfig(1, 4, SharedMemoryConfig.RequestDynamic<int>(4)), buffer.View);

        Assert.Equal([4, 3, 2, 1], buffer.GetAsArray1D());
        var fault = Assert.Throws<KernelFaultException>(() => reverse((1, 4), buffer.View));
        Assert.Contains("empty view", fault.Message, StringComparison.Ordinal);
    }

    public interface IOperation
    {
        static abstract float Combine(float a, float b);
    }

    public readonly struct Largest : IOperation
    {
        public static float Combine(float a, float b) => XMath.Max(a, b);
    }

    static void ReductionKernel<TOperation>(ArrayView<float> values, ArrayView<float> result) where TOperation : struct, IOperation
    {
        var shared = SharedMemory.Allocate<float>(64);
        shared[Group.IdxX] = values[Grid.GlobalIndex.X];
        for (int half = Group.DimX / 2; half > 0; half /= 2)
        {
            Group.Barrier();
            if (Group.IdxX < half)
                shared[Group.IdxX] = TOperation.Combine(shared[Group.IdxX], shared[Group.IdxX + half]);
        }
        if (Group.IsFirstThread)
            result[Grid.IdxX] = shared[0];
    }

    static void ImpatientReductionKernel(ArrayView<float> values, ArrayView<float> result)
    {
        var shared = SharedMemory.Allocate<float>(64);
        shared[Group.IdxX] = values[Grid.GlobalIndex.X];
        Group.Barrier();
        for (int half = Group.DimX / 2; half > 0; half /= 2)
        {
            if (Group.IdxX < half)
                shared[Group.IdxX] += shared[Group.IdxX + half];
        }
        result[Grid.IdxX] = shared[0];
    }

    [Fact]
    public void A_reduction_waits_in_every_round()
    {
        using var values = device.Accelerator.Allocate1D(Enumerable.Range(0, 128).Select(i => (float)(i * 37 % 128)).ToArray());
        using var result = device.Accelerator.Allocate1D(new float[2]);

        Load(ReductionKernel<Largest>)((2, 64), values.View, result.View);

        float[] numbers = values.GetAsArray1D();
        Assert.Equal([numbers[..64].Max(), numbers[64..].Max()], result.GetAsArray1D());
        var fault = Assert.Throws<KernelFaultException>(() => Load(ImpatientReductionKernel)((2, 64), values.View, result.View));
        Assert.Contains("since the last barrier", fault.Message, StringComparison.Ordinal);

        Action<KernelConfig, ArrayView<float>, ArrayView<float>> Load(Delegate kernel) =>
            device.Checker.Load<Action<KernelConfig, ArrayView<float>, ArrayView<float>>>(kernel);
    }

    public readonly struct Particles(ArrayView<float> places, ArrayView<float> speeds, float step)
    {
        public readonly ArrayView<float> Places = places;
        public readonly ArrayView<float> Speeds = speeds;
        public readonly float Step = step;

        public void Move(int i) => Places[i] += Step * Speeds[i];
    }

    static void ParticlesKernel(Particles particles, int shift)
    {
        int i = Group.IdxX;
        particles.Move(i);
        Group.Barrier();
        float next = particles.Places[(i + 1) % Group.DimX];
        Group.Barrier();
        particles.Speeds[i + shift] = next;
    }

    [Fact]
    public void Structs_of_views_live_through_barriers()
    {
        using var places = device.Accelerator.Allocate1D(new float[] { 1, 2, 3, 4 });
        using var speeds = device.Accelerator.Allocate1D(new float[] { 2, 2, 4, 4 });
        var run = device.Checker.Load<Action<KernelConfig, Particles, int>>(ParticlesKernel);
        var particles = new Particles(places.View, speeds.View, 0.5f);

        run((1, 4), particles, 0);

        Assert.Equal([3, 5, 6, 2], speeds.GetAsArray1D());
        var fault = Assert.Throws<KernelFaultException>(() => run((1, 4), particles, 1));
        Assert.Contains("Single[4] of a view of 4", fault.Message, StringComparison.Ordinal);
    }

    static void InteropKernel(ArrayView<uint> values)
    {
        int i = Grid.GlobalIndex.X;
        values[i] = Interop.FloatAsInt(Interop.IntAsFloat(values[i]) * 2) + (uint)Interop.SizeOf<double>();
    }

    [Fact]
    public void Floats_can_be_seen_as_bits()
    {
        using var buffer = device.Accelerator.Allocate1D([BitConverter.SingleToUInt32Bits(1.5f)]);

        device.Checker.Load<Action<KernelConfig, ArrayView<uint>>>(InteropKernel)((1, 1), buffer.View);

        Assert.Equal(BitConverter.SingleToUInt32Bits(3) + 8, buffer.GetAsArray1D()[0]);
    }

    static void GroupSumKernel(ArrayView<int> values, ArrayView<int> sums) =>
        sums[Grid.GlobalIndex.X] = GroupExtensions.AllReduce<int, AddInt32>(values[Grid.GlobalIndex.X]);

    [Fact]
    public void The_reductions_of_ILGPU_Algorithms_run_under_checks()
    {
        using var values = device.Accelerator.Allocate1D(Enumerable.Range(0, 128).ToArray());
        using var sums = device.Accelerator.Allocate1D(new int[128]);

        device.Checker.Load<Action<KernelConfig, ArrayView<int>, ArrayView<int>>>(GroupSumKernel)((2, 64), values.View, sums.View);

        Assert.Equal((2016, 6112), (sums.GetAsArray1D()[5], sums.GetAsArray1D()[100]));
    }

    static void PtxKernel(ArrayView<float> values)
    {
        if (CudaAsm.IsSupported)
        {
            Ref<float> sum = values[0];
            Input<float> factor = 2;
            CudaAsm.EmitRef("fma.rn.f32 %0, %1, %1, %0;", ref sum, ref factor);
            values[0] = sum.Value;
        }
        else
        {
            values[0] += 7;
        }
    }

    [Fact]
    public void PTX_is_for_others_and_the_branch_beside_it_runs()
    {
        using var buffer = device.Accelerator.Allocate1D([1f]);

        device.Checker.Load<Action<KernelConfig, ArrayView<float>>>(PtxKernel)((1, 1), buffer.View);

        Assert.Equal([8f], buffer.GetAsArray1D());
    }
}
