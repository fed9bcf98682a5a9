using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using Xunit;

namespace GpuNet.Checker.Tests;

public class BarrierTests(Device device) : IClassFixture<Device>
{
    readonly CPUAccelerator accelerator = device.Accelerator;
    readonly KernelChecker checker = device.Checker;

    static void ReverseKernel(ArrayView<int> values)
    {
        var shared = SharedMemory.Allocate<int>(64);
        int first = Grid.IdxX * Group.DimX;
        shared[Group.IdxX] = values[first + Group.IdxX];
        Group.Barrier();
        values[first + Group.IdxX] = shared[Group.DimX - 1 - Group.IdxX];
    }

    [Fact]
    public void Threads_see_what_others_wrote_before_a_barrier()
    {
        int[] values = Enumerable.Range(0, 640).ToArray();
        using var buffer = accelerator.Allocate1D(values);

        checker.Load<Action<KernelConfig, ArrayView<int>>>(ReverseKernel)((10, 64), buffer.View);

        Assert.Equal(values.Chunk(64).SelectMany(chunk => chunk.Reverse()), buffer.GetAsArray1D());
    }

    static void ScanKernel(ArrayView<int> values, int rounds)
    {
        var shared = SharedMemory.Allocate<int>(256);
        int index = Group.IdxX;
        for (int round = 0; round < rounds; round++)
        {
            shared[index] = values[index];
            Group.Barrier();
            for (int distance = 1; distance < Group.DimX; distance *= 2)
            {
                int sum = shared[index];
                if (index >= distance)
                    sum += shared[index - distance];
                Group.Barrier();
                shared[index] = sum;
                Group.Barrier();
            }
            values[index] = shared[index];
        }
    }

    [Fact]
    public void Barriers_work_in_nested_loops()
    {
        int[] values = Enumerable.Range(1, 200).ToArray();
        using var buffer = accelerator.Allocate1D(values);

        checker.Load<Action<KernelConfig, ArrayView<int>, int>>(ScanKernel)((1, 200), buffer.View, 2);

        Assert.Equal(Scan(Scan(values)), buffer.GetAsArray1D());
    }

    static int[] Scan(int[] values)
    {
        int sum = 0;
        return [.. values.Select(value => sum += value)];
    }

    struct Pair
    {
        public float Sum;
        public float Product;
    }

    static Pair Combine(ArrayView<float> shared, float value)
    {
        shared[Group.IdxX] = value;
        Group.Barrier();
        Pair result;
        result.Sum = 0;
        result.Product = 1;
        for (int i = 0; i < Group.DimX; i++)
        {
            result.Sum += shared[i];
            result.Product *= shared[i];
        }
        Group.Barrier();
        return result;
    }

    static void TwiceKernel(ArrayView<float> values)
    {
        var shared = SharedMemory.Allocate<float>(32);
        float value = values[Group.IdxX];
        var first = Combine(shared, value);
        var second = Combine(shared, first.Sum + value);
        values[Group.IdxX] = second.Sum + first.Product;
    }

    [Fact]
    public void Helper_with_barriers_can_be_called_twice()
    {
        using var buffer = accelerator.Allocate1D(new float[] { 1, 2, 3, 4 });

        checker.Load<Action<KernelConfig, ArrayView<float>>>(TwiceKernel)((1, 4), buffer.View);

        Assert.Equal([74, 74, 74, 74], buffer.GetAsArray1D());
    }

    static void Exchange(ref Pair pair, ArrayView<float> shared)
    {
        shared[Group.IdxX] = pair.Sum;
        Group.Barrier();
        pair.Sum += shared[(Group.IdxX + 1) % Group.DimX];
        Group.Barrier();
        pair.Product = pair.Sum;
    }

    static void RefKernel(ArrayView<float> values)
    {
        var pair = new Pair { Sum = values[Group.IdxX] };
        Exchange(ref pair, SharedMemory.Allocate<float>(8));
        Exchange(ref pair, SharedMemory.Allocate<float>(8));
        values[Group.IdxX] = pair.Product;
    }

    [Fact]
    public void References_to_locals_outlive_barriers()
    {
        using var buffer = accelerator.Allocate1D(new float[] { 1, 10, 100 });

        checker.Load<Action<KernelConfig, ArrayView<float>>>(RefKernel)((1, 3), buffer.View);

        Assert.Equal([1 + 20 + 100, 10 + 200 + 1, 100 + 2 + 10], buffer.GetAsArray1D());
    }

    static void DivergentKernel(ArrayView<int> values)
    {
        if (Group.IdxX < 3)
            Group.Barrier();
        values[Grid.GlobalIndex.X] = 1;
    }

    [Fact]
    public void Barrier_that_some_threads_miss_is_an_error()
    {
        using var buffer = accelerator.Allocate1D<int>(16);
        var kernel = checker.Load<Action<KernelConfig, ArrayView<int>>>(DivergentKernel);

        var fault = Assert.Throws<KernelFaultException>(() => kernel((2, 8), buffer.View));

        Assert.Contains("kernel BarrierTests.DivergentKernel, group (0, 0, 0)", fault.Message, StringComparison.Ordinal);
        Assert.Contains(
            "at barrier 1 in BarrierTests.DivergentKernel: threads 0-2; ended: threads 3-7", fault.Message, StringComparison.Ordinal);
    }

    struct Place
    {
        public byte Number;

        public readonly int Plus(int value) => Number + value;
    }

    static int FirstOfAll(ArrayView<int> shared, int value)
    {
        shared[Group.IdxX] = value;
        Group.Barrier();
        return shared[0];
    }

    static void MiddleKernel(ArrayView<int> values)
    {
        var place = new Place { Number = (byte)(100 + Group.IdxX) };
        values[Group.IdxX] += place.Plus(FirstOfAll(SharedMemory.Allocate<int>(2), values[Group.IdxX]));
    }

    [Fact]
    public void Barriers_may_be_in_the_middle_of_an_expression()
    {
        using var buffer = accelerator.Allocate1D<int>([4, 9]);

        checker.Load<Action<KernelConfig, ArrayView<int>>>(MiddleKernel)((1, 2), buffer.View);

        Assert.Equal([4 + 4 + 100, 9 + 4 + 101], buffer.GetAsArray1D());
    }
}
