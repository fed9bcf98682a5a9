using System.Runtime.CompilerServices;
using GpuNet.Kernels.Vectors;
using GpuNet.Runtime.Devices.Cpu;

namespace GpuNet.Runtime.Benchmarking;

/// <summary>
/// The two limits of the roofline model (Williams, Waterman and Patterson, 2009), measured on this processor: how fast it can multiply
/// and add, and how fast it can move memory.
/// </summary>
public static unsafe class Roofline
{
    /// <summary>FLOP/s of multiply-adds that touch nothing but the widest registers.</summary>
    /// <param name="threads">Threads that compute.</param>
    /// <param name="seconds">How long to measure, after a warm-up.</param>
    public static double PeakFlops(int threads, double seconds)
    {
        using var workers = new Workers(threads);
        return Processor.VectorWidth switch
        {
            16 => PeakFlops<Lanes16>(workers, seconds),
            8 => PeakFlops<Lanes8>(workers, seconds),
            _ => PeakFlops<Lanes4>(workers, seconds),
        };
    }

    /// <summary>Bytes per second of a copy, those read and those written.</summary>
    /// <param name="threads">Threads that copy.</param>
    /// <param name="bytes">How much is read: more than the caches hold for the memory's bandwidth, less for a cache's.</param>
    /// <param name="seconds">How long to measure, after a warm-up.</param>
    public static double CopyBandwidth(int threads, int bytes, double seconds)
    {
        using var workers = new Workers(threads);
        var source = GC.AllocateArray<byte>(bytes, pinned: true);
        var destination = GC.AllocateArray<byte>(bytes, pinned: true);
        Random.Shared.NextBytes(source);
        int part = bytes / threads;
        void Copy(int item, int thread) => source.AsSpan(item * part, part).CopyTo(destination.AsSpan(item * part));
        return 2.0 * part * threads / Seconds(() => workers.Run(threads, threads, Copy), seconds);
    }

    static double PeakFlops<V>(Workers workers, double seconds) where V : struct, IVector<V>
    {
        const int Steps = 100_000;
        float[] results = new float[workers.Count];
        void Compute(int item, int thread) => results[item] = MultiplyAdd<V>(Steps);
        double time = Seconds(() => workers.Run(workers.Count, workers.Count, Compute), seconds);
        return 2.0 * Chains * V.Count * Steps * workers.Count / time;
    }

    static double Seconds(Action run, double seconds) => Timing.MedianSeconds(run, static () => { }, seconds);

    // Two units that take 4 or 5 cycles keep 10 sums going; with the two factors they fit into 16 registers.
    const int Chains = 12;

    [MethodImpl(MethodImplOptions.NoInlining)]
    static float MultiplyAdd<V>(int steps) where V : struct, IVector<V>
    {
        V a = V.Broadcast(1e-3f), b = V.Broadcast(1e-3f);
        V c0 = a, c1 = a, c2 = a, c3 = a, c4 = a, c5 = a, c6 = a, c7 = a, c8 = a, c9 = a, c10 = a, c11 = a;
        for (int i = 0; i < steps; i++)
        {
            c0 = V.MultiplyAdd(a, b, c0);
            c1 = V.MultiplyAdd(a, b, c1);
            c2 = V.MultiplyAdd(a, b, c2);
            c3 = V.MultiplyAdd(a, b, c3);
            c4 = V.MultiplyAdd(a, b, c4);
            c5 = V.MultiplyAdd(a, b, c5);
            c6 = V.MultiplyAdd(a, b, c6);
            c7 = V.MultiplyAdd(a, b, c7);
            c8 = V.MultiplyAdd(a, b, c8);
            c9 = V.MultiplyAdd(a, b, c9);
            c10 = V.MultiplyAdd(a, b, c10);
            c11 = V.MultiplyAdd(a, b, c11);
        }
        return V.Sum(c0 + c1 + (c2 + c3) + (c4 + c5) + (c6 + c7 + (c8 + c9)) + (c10 + c11));
    }
}
