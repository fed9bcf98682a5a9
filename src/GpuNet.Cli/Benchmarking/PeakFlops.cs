using System.Runtime.CompilerServices;
using GpuNet.Devices.Cpu;
using GpuNet.Devices.Cpu.Loops;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Cli.Benchmarking;

/// <summary>
/// How fast this processor multiplies and adds: multiply-adds that touch nothing but registers. One of the two limits of the
/// roofline model (Williams, Waterman and Patterson, 2009); the other is <see cref="CopyBandwidth"/>.
/// </summary>
sealed class PeakFlops : IDisposable
{
    // Two units that take 4 or 5 cycles keep 10 sums going; with the two factors they fit into 16 registers.
    const int Chains = 12;

    // Half a millisecond: what waking the threads takes is nothing beside it.
    const int Steps = 200_000;

    readonly Workers workers;
    readonly int width;
    readonly Action<int, int> compute;
    readonly float[] sums;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">Threads that compute, the calling one included.</param>
    /// <param name="vectorWidth">Floats in a register: 16, 8 or 4; the most the processor has if not given.</param>
    public PeakFlops(int threads, int? vectorWidth = null)
    {
        workers = new(threads);
        width = vectorWidth ?? Processor.VectorWidth;
        sums = new float[threads];
        compute = width switch
        {
            16 => (item, _) => sums[item] = MultiplyAdd<Lanes16>(),
            8 => (item, _) => sums[item] = MultiplyAdd<Lanes8>(),
            _ => (item, _) => sums[item] = MultiplyAdd<Lanes4>(),
        };
    }

    /// <summary>Floating-point operations of a run.</summary>
    public double Flops => 2.0 * Chains * width * Steps * workers.Count;

    /// <summary>FLOP/s.</summary>
    /// <param name="threads">Threads that compute.</param>
    /// <param name="seconds">How long to measure, after a warm-up.</param>
    public static double Measure(int threads, double seconds)
    {
        using var peak = new PeakFlops(threads);
        return peak.Flops / Timing.MedianSeconds(peak.Run, static () => { }, seconds);
    }

    /// <summary>Computes; returns when all threads are done.</summary>
    public void Run() => workers.Run(workers.Count, workers.Count, compute);

    /// <inheritdoc/>
    public void Dispose() => workers.Dispose();

    [MethodImpl(MethodImplOptions.NoInlining)]
    static float MultiplyAdd<V>() where V : struct, IVector<V>
    {
        V a = V.Broadcast(1e-3f), b = V.Broadcast(1e-3f);
        V c0 = a, c1 = a, c2 = a, c3 = a, c4 = a, c5 = a, c6 = a, c7 = a, c8 = a, c9 = a, c10 = a, c11 = a;
        for (int i = 0; i < Steps; i++)
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
