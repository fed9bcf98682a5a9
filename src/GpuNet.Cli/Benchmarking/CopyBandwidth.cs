using GpuNet.Devices.Cpu.Loops;

namespace GpuNet.Cli.Benchmarking;

/// <summary>How fast this processor moves memory: the copy of the STREAM benchmark (McCalpin, 1995).</summary>
static class CopyBandwidth
{
    /// <summary>Bytes per second, those read and those written.</summary>
    /// <param name="threads">Threads that copy.</param>
    /// <param name="bytes">How much is copied: a caller that measures something of the same size meets the same caches.</param>
    /// <param name="seconds">How long to measure, after a warm-up.</param>
    public static double Measure(int threads, int bytes, double seconds)
    {
        using var workers = new Workers(threads);
        byte[] source = new byte[bytes], destination = new byte[bytes];
        // Pages that were never written may all be the same page of zeros.
        Array.Fill(source, (byte)1);
        int part = bytes / threads;
        void Copy(int item, int thread) => source.AsSpan(item * part, part).CopyTo(destination.AsSpan(item * part));
        Action<int, int> copy = Copy;
        return 2.0 * part * threads / Timing.MedianSeconds(() => workers.Run(threads, threads, copy), static () => { }, seconds);
    }
}
