using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using Xunit;

namespace GpuNet.Checker.Tests;

public class GenericKernelTests(Device device) : IClassFixture<Device>
{
    readonly CPUAccelerator accelerator = device.Accelerator;
    readonly KernelChecker checker = device.Checker;

    public interface IFunction
    {
        static abstract float Apply(float x);

        float Scale(float x);
    }

    public readonly struct Relu : IFunction
    {
        public static float Apply(float x) => XMath.Max(x, 0);

        public float Scale(float x) => x;
    }

    public readonly struct LeakyRelu(float slope) : IFunction
    {
        readonly float slope = slope;

        public static float Apply(float x) => x < 0 ? 0.01f * x : x;

        public float Scale(float x) => slope * x;
    }

    static void MapKernel<TFunction>(ArrayView<float> values, TFunction function) where TFunction : struct, IFunction
    {
        int i = Grid.GlobalIndex.X;
        if (i < values.Length)
            values[i] = function.Scale(TFunction.Apply(values[i]));
    }

    [Fact]
    public void Static_abstract_and_constrained_calls_are_resolved()
    {
        using var buffer = accelerator.Allocate1D(new float[] { -2, 3 });

        checker.Load<Action<KernelConfig, ArrayView<float>, Relu>>(MapKernel<Relu>)((1, 32), buffer.View, default);
        Assert.Equal([0, 3], buffer.GetAsArray1D());

        buffer.CopyFromCPU([-2, 3]);
        checker.Load<Action<KernelConfig, ArrayView<float>, LeakyRelu>>(MapKernel<LeakyRelu>)((1, 32), buffer.View, new LeakyRelu(10));
        Assert.Equal([10 * (0.01f * -2), 30], buffer.GetAsArray1D());
    }

    struct Float4
    {
        public float X, Y, Z, W;

        public static Float4 operator +(Float4 a, Float4 b) =>
            new() { X = a.X + b.X, Y = a.Y + b.Y, Z = a.Z + b.Z, W = a.W + b.W };

        public void Add(float s, Float4 b)
        {
            X += s * b.X;
            Y += s * b.Y;
            Z += s * b.Z;
            W += s * b.W;
        }
    }

    /// <summary>Rows of A times B, four columns a thread: structs in locals through barriers in a loop.</summary>
    static void ProductKernel<TFunction>(ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, int inner, int columns)
        where TFunction : struct, IFunction
    {
        const int Tile = 8;
        var tile = SharedMemory.Allocate<float>(Tile * Tile);
        var wideB = b.Cast<Float4>();
        int row = Grid.IdxY * Tile + Group.IdxY;
        int column = Grid.IdxX * Tile + Group.IdxX;
        var even = new Float4();
        var odd = new Float4();
        for (int first = 0; first < inner; first += Tile)
        {
            tile[Group.IdxY * Tile + Group.IdxX] = a[row * inner + first + Group.IdxX];
            Group.Barrier();
            for (int k = 0; k < Tile; k += 2)
            {
                even.Add(tile[Group.IdxY * Tile + k], wideB[(first + k) * columns / 4 + column]);
                odd.Add(tile[Group.IdxY * Tile + k + 1], wideB[(first + k + 1) * columns / 4 + column]);
            }
            Group.Barrier();
        }
        var sum = even + odd;
        sum.X = TFunction.Apply(sum.X);
        sum.Y = TFunction.Apply(sum.Y);
        sum.Z = TFunction.Apply(sum.Z);
        sum.W = TFunction.Apply(sum.W);
        c.Cast<Float4>()[row * columns / 4 + column] = sum;
    }

    [Fact]
    public void Tiled_product_is_right()
    {
        const int Rows = 16, Inner = 24, Columns = 64;
        var random = new Random(1);
        float[] Matrix(int size) => [.. Enumerable.Range(0, size).Select(_ => random.Next(-4, 5))];
        var (a, b) = (Matrix(Rows * Inner), Matrix(Inner * Columns));
        using var left = accelerator.Allocate1D(a);
        using var right = accelerator.Allocate1D(b);
        using var result = accelerator.Allocate1D<float>(Rows * Columns);

        checker.Load<Action<KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int>>(
            ProductKernel<Relu>, new KernelSpecialization(64, 2))(
            (new Index2D(Columns / 32, Rows / 8), new Index2D(8, 8)), left.View, right.View, result.View, Inner, Columns);

        var expected = from i in Enumerable.Range(0, Rows)
                       from j in Enumerable.Range(0, Columns)
                       select Math.Max(0, Enumerable.Range(0, Inner).Sum(k => a[i * Inner + k] * b[k * Columns + j]));
        Assert.Equal(expected, result.GetAsArray1D());
    }

    readonly struct Window
    {
        readonly ArrayView<float> view;

        public Window(ArrayView<float> values, int first)
        {
            view = values.SubView(first, 2);
            for (int i = 0; i < 2; i++)
                view[i] += 1;
        }

        public float this[int i] => view[i];
    }

    static void WindowKernel(ArrayView<float> values) => values[0] = new Window(values, 2)[1] * 2;

    [Fact]
    public void Structs_may_hold_views_and_loop_in_constructors()
    {
        using var buffer = accelerator.Allocate1D(new float[] { 0, 0, 3, 4 });

        checker.Load<Action<KernelConfig, ArrayView<float>>>(WindowKernel)((1, 1), buffer.View);

        Assert.Equal([10, 0, 4, 5], buffer.GetAsArray1D());
    }

    static void ManyKernel(
        ArrayView1D<double, Stride1D.Dense> r,
        int a, long b, float c, double d, byte e, int f, int g) =>
        r[0] = a + b + c + d + e + f + g;

    [Fact]
    public void Eight_parameters_arrive()
    {
        using var buffer = accelerator.Allocate1D<double>(1);
        var kernel = checker.Load<
            Action<KernelConfig, ArrayView1D<double, Stride1D.Dense>, int, long, float, double, byte, int, int>>(ManyKernel);

        kernel((1, 1), buffer.View, 1, 2, 4, 8, 16, 32, 64);

        Assert.Equal([127.0], buffer.GetAsArray1D());
    }

    [Fact]
    public void Lambda_is_a_kernel_unless_it_captures()
    {
        using var buffer = accelerator.Allocate1D<int>(4);
        int captured = 5;

        var run = checker.Load<Action<KernelConfig, ArrayView<int>>>((ArrayView<int> values) => { values[Group.IdxX] = Group.DimX; });
        run((1, 4), buffer.View);

        Assert.All(buffer.GetAsArray1D(), value => Assert.Equal(4, value));
        Assert.Throws<KernelRejectedException>(
            () => checker.Load<Action<KernelConfig, ArrayView<int>>>((ArrayView<int> values) => { values[Group.IdxX] = captured; }));
    }
}
