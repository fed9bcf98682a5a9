using GpuNet.Devices.Cpu;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Tests.Devices.Cpu;

/// <summary>The exponential functions of registers over all floats, and the partial loads and stores.</summary>
public sealed unsafe class VectorMathTests
{
    // As VectorMath promises.
    const double UnitsInTheLastPlace = 2;

    delegate void Function(float* values);

    static readonly Dictionary<int, (Function Exp, Function Tanh)> functions = new()
    {
        [16] = (Exp<Lanes16>, Tanh<Lanes16>),
        [8] = (Exp<Lanes8>, Tanh<Lanes8>),
        [4] = (Exp<Lanes4>, Tanh<Lanes4>),
    };

    public static TheoryData<int> Widths => CpuTest.Widths;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Exp_is_exact_to_two_units_in_the_last_place(int width) =>
        CheckAllFloats(functions[width].Exp, width, x => x < -87.3365 ? 0 : Math.Exp(x));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Tanh_is_exact_to_two_units_in_the_last_place(int width) => CheckAllFloats(functions[width].Tanh, width, Math.Tanh);

    [Theory]
    [MemberData(nameof(Widths))]
    public void Special_values(int width)
    {
        float[] arguments = [0f, -0f, float.NegativeInfinity, float.PositiveInfinity, float.NaN, float.MaxValue, float.MinValue, 88.8f];
        float[] exponentials = [1f, 1f, 0f, float.PositiveInfinity, float.NaN, float.PositiveInfinity, 0f, float.PositiveInfinity];
        float[] tangents = [0f, 0f, -1f, 1f, float.NaN, 1f, -1f, 1f];
        Assert.Equal(exponentials, Map(functions[width].Exp, width, arguments));
        Assert.Equal(tangents, Map(functions[width].Tanh, width, arguments));
    }

    [Fact]
    public void Partial_loads_and_stores_touch_nothing_else()
    {
        CheckPartial<Lanes4>();
        CheckPartial<Lanes8>();
        if (Lanes16.IsSupported)
            CheckPartial<Lanes16>();
    }

    // Every 256th bit pattern of both signs; for the narrower registers, which share the formulas, every 16384th.
    static void CheckAllFloats(Function function, int width, Func<double, double> exact)
    {
        int skippedBits = width == Processor.VectorWidth ? 8 : 14;
        const int Block = 1 << 12;
        for (int first = 0; first < 1 << (32 - skippedBits); first += Block)
        {
            float[] arguments = [.. Enumerable.Range(first, Block).Select(i => BitConverter.UInt32BitsToSingle((uint)i << skippedBits))];
            Check([.. arguments.Where(float.IsFinite)], function, width, exact);
        }
    }

    static void Check(float[] arguments, Function function, int width, Func<double, double> exact)
    {
        var values = Map(function, width, arguments);
        for (int i = 0; i < arguments.Length; i++)
        {
            double expected = exact(arguments[i]);
            if (Math.Abs(expected) > float.MaxValue)
                Assert.True(float.IsPositiveInfinity(values[i]), $"f({arguments[i]}) = {values[i]}, not infinite");
            else if (!(Math.Abs(values[i] - expected) <= UnitsInTheLastPlace * Unit((float)expected)))
                Assert.Fail($"f({arguments[i]:g9}) = {values[i]:g9}, exactly {expected:g9}");
        }
    }

    // The distance to the next float away from zero.
    static double Unit(float x) => (double)MathF.BitIncrement(MathF.Abs(x)) - MathF.Abs(x);

    static float[] Map(Function function, int width, float[] arguments)
    {
        var values = new float[(arguments.Length + width - 1) / width * width];
        arguments.CopyTo(values, 0);
        fixed (float* first = values)
        {
            for (int i = 0; i < values.Length; i += width)
                function(first + i);
        }
        return values[..arguments.Length];
    }

    static void Exp<V>(float* values) where V : struct, IVector<V> => V.Store(VectorMath.Exp(V.Load(values)), values);

    static void Tanh<V>(float* values) where V : struct, IVector<V> => V.Store(VectorMath.Tanh(V.Load(values)), values);

    static void CheckPartial<V>() where V : struct, IVector<V>
    {
        float* memory = stackalloc float[V.Count + 1];
        for (int count = 1; count <= V.Count; count++)
        {
            for (int i = 0; i <= V.Count; i++)
                memory[i] = i;
            var loaded = V.LoadPartial(memory, count, V.Broadcast(-1f));
            Assert.Equal(count * (count - 1) / 2 - (V.Count - count), V.Sum(loaded));
            Assert.Equal(count - 1f, V.Maximum(loaded));
            V.StorePartial(V.Broadcast(-5f), memory, count);
            for (int i = 0; i <= V.Count; i++)
                Assert.Equal(i < count ? -5f : i, memory[i]);
        }
    }
}
