using GpuNet.Kernels.Vectors;

namespace GpuNet.Tests.Kernels;

/// <summary>Registers of each width keep what <see cref="IVector{V}"/> promises.</summary>
public sealed unsafe class VectorTests
{
    [Fact]
    public void Registers_of_1_keep_the_contract() => CheckContract<Lane1>();

    [Fact]
    public void Registers_of_4_keep_the_contract() => CheckContract<Lanes4>();

    [Fact]
    public void Registers_of_8_keep_the_contract() => CheckContract<Lanes8>();

    [Fact]
    public void Registers_of_16_keep_the_contract() => CheckContract<Lanes16>();

    static void CheckContract<V>() where V : struct, IVector<V>
    {
        float[] a = Values<V>(i => i - 1.5f), b = Values<V>(i => 2 * i + 0.25f), c = Values<V>(i => -i * i);

        Same((x, y, _) => x + y, (x, y, _) => x + y);
        Same((x, y, _) => x - y, (x, y, _) => x - y);
        Same((x, y, _) => x * y, (x, y, _) => x * y);
        Same((x, y, _) => x / y, (x, y, _) => x / y);
        Same(V.MultiplyAdd, MathF.FusedMultiplyAdd);
        Same((x, y, _) => V.Max(x, y), (x, y, _) => MathF.Max(x, y));
        Same((x, y, _) => V.Min(x, y), (x, y, _) => MathF.Min(x, y));
        Same((x, _, _) => V.Abs(x), (x, _, _) => MathF.Abs(x));
        Same((_, y, _) => V.Sqrt(y), (_, y, _) => MathF.Sqrt(y));
        Same((x, _, _) => V.Round(x), (x, _, _) => MathF.Round(x));
        Same((x, y, z) => V.IfPositive(x, y, z), (x, y, z) => x > 0 ? y : z);
        Same((_, _, _) => V.Zero, (_, _, _) => 0);
        Assert.Equal(Values<V>(i => i), VectorMap.Run<V>(new float[V.Count], _ => V.Indices));

        fixed (float* p = a)
        {
            Assert.Equal(a.Sum(), V.Sum(V.Load(p)));
            Assert.Equal(a.Max(), V.Maximum(V.Load(p)));
            a[V.Count / 2] = float.NaN;
            Assert.Equal(float.NaN, V.Maximum(V.Load(p)));
        }
        CheckPartial<V>(b);
        float[] exponents = [.. Enumerable.Range(-126, 254).Select(n => (float)n)];
        Assert.Equal(exponents.Select(n => MathF.ScaleB(1, (int)n)), VectorMap.Run<V>(exponents, n => V.ScaleB(V.Broadcast(1), n)));
        Assert.Equal(exponents.Select(n => MathF.ScaleB(1.75f, (int)n)), VectorMap.Run<V>(exponents, n => V.ScaleB(V.Broadcast(1.75f), n)));

        void Same(Func<V, V, V, V> vector, Func<float, float, float, float> scalar)
        {
            foreach (float[] first in new[] { a, Values<V>(i => i % 3 == 0 ? float.NaN : i - 2) })
            {
                float[] actual = new float[V.Count];
                fixed (float* x = first, y = b, z = c, result = actual)
                    V.Store(vector(V.Load(x), V.Load(y), V.Load(z)), result);
                Assert.Equal(first.Zip(b, c).Select(one => scalar(one.First, one.Second, one.Third)), actual);
            }
        }
    }

    static void CheckPartial<V>(float[] values) where V : struct, IVector<V>
    {
        for (int count = 1; count <= V.Count; count++)
        {
            float[] loaded = new float[V.Count], stored = Values<V>(_ => -1);
            fixed (float* source = values, all = loaded, some = stored)
            {
                V.Store(V.LoadPartial(source, count, V.Broadcast(-2)), all);
                V.StorePartial(V.Load(source), some, count);
            }
            Assert.Equal([.. values[..count], .. Values<V>(_ => -2)[count..]], loaded);
            Assert.Equal([.. values[..count], .. Values<V>(_ => -1)[count..]], stored);
        }
    }

    static float[] Values<V>(Func<int, float> value) where V : struct, IVector<V> => [.. Enumerable.Range(0, V.Count).Select(value)];
}
