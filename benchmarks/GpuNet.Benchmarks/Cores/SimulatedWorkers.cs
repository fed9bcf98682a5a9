using System.Diagnostics;
using GpuNet.Devices.Cpu.Loops;

namespace GpuNet.Benchmarks.Cores;

/// <summary>
/// As many threads as one likes, played by one: it runs the items of a job one after the other, and reckons from their times when threads
/// that take them as they become free would be done.
/// </summary>
/// <param name="threads">How many threads are played.</param>
/// <param name="slowness">How many times as long every second thread takes for an item; 1 if all are equal.</param>
/// <param name="handover">Seconds that it takes to wake the others and to wait for them.</param>
sealed class SimulatedWorkers(int threads, double slowness, double handover) : Workers(threads: 1)
{
    // Of each job of a step, how many threads share it, and the least seconds of each handful of items: whatever else the machine does
    // meets another one each time.
    readonly List<(int Threads, double[] Seconds)> jobs = [];
    int next;
    double taken;

    /// <inheritdoc/>
    public override int Count => threads;

    /// <inheritdoc/>
    protected override bool HasUnequalCores => slowness > 1;

    /// <summary>Seconds that the jobs of a step would take.</summary>
    public double Simulated => jobs.Sum(job => Makespan(job.Threads, job.Seconds));

    /// <summary>Begins a step, which has the jobs of the one before.</summary>
    /// <returns>Seconds that the jobs of the one before took here.</returns>
    public double NextStep()
    {
        double before = taken;
        (next, taken) = (0, 0);
        return before;
    }

    /// <inheritdoc/>
    public override void Run(int threads, int items, Action<int, int> body)
    {
        int handful = Handful(threads, items);
        if (next == jobs.Count)
            jobs.Add((Math.Min(items, threads), [.. Enumerable.Repeat(double.PositiveInfinity, (items + handful - 1) / handful)]));
        double[] least = jobs[next++].Seconds;
        for (int i = 0; i < least.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int item = i * handful; item < Math.Min((i + 1) * handful, items); item++)
                body(item, i % threads);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            least[i] = Math.Min(least[i], seconds);
            taken += seconds;
        }
    }

    // Each handful goes to the thread that is free first, a fast one if several are.
    double Makespan(int threads, double[] seconds)
    {
        var free = new PriorityQueue<int, (double Time, bool IsSlow)>(
            Enumerable.Range(0, threads).Select(thread => (thread, (0.0, IsSlow(thread)))));
        double end = 0;
        foreach (double time in seconds)
        {
            free.TryDequeue(out int thread, out var start);
            double done = start.Time + time * (IsSlow(thread) ? slowness : 1);
            free.Enqueue(thread, (done, IsSlow(thread)));
            end = Math.Max(end, done);
        }
        return end + (threads > 1 ? handover : 0);

        bool IsSlow(int thread) => slowness > 1 && thread % 2 == 1;
    }
}
