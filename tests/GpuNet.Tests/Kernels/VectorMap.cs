using GpuNet.Kernels.Vectors;

namespace GpuNet.Tests.Kernels;

/// <summary>A function of registers over an array.</summary>
public static unsafe class VectorMap
{
    public static float[] Run<V>(float[] values, Func<V, V> function) where V : struct, IVector<V>
    {
        float[] results = new float[values.Length];
        fixed (float* source = values, destination = results)
        {
            for (int i = 0; i < values.Length; i += V.Count)
            {
                int count = Math.Min(V.Count, values.Length - i);
                V.StorePartial(function(V.LoadPartial(source + i, count, V.Zero)), destination + i, count);
            }
        }
        return results;
    }
}
