using GpuNet.Devices.Cpu.Loops;

namespace GpuNet.Tests.Devices.Cpu;

public sealed class WorkersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Every_item_runs_once_on_a_thread_of_its_own_number(int threads)
    {
        using var workers = new Workers(threads);
        foreach (int items in new[] { 0, 1, 2, 5, 100, 1000 })
        {
            var runs = new int[items];
            var busy = new int[threads];
            workers.Run(threads, items, (item, thread) =>
            {
                Assert.Equal(1, Interlocked.Increment(ref busy[thread]));
                Interlocked.Increment(ref runs[item]);
                Interlocked.Decrement(ref busy[thread]);
            });
            Assert.All(runs, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void Helpers_that_fell_asleep_wake_up()
    {
        using var workers = new Workers(3);
        for (int i = 0; i < 3; i++)
        {
            // All three threads must be there at once for the barrier to open.
            using var barrier = new Barrier(3);
            workers.Run(3, 3, (_, _) => Assert.True(barrier.SignalAndWait(TimeSpan.FromSeconds(30))));
            Thread.Sleep(20);
        }
    }

    // Far more threads than processors: many helpers have not come when everything is done, and their orders are withdrawn.
    [Fact]
    public void No_item_of_a_job_runs_after_its_end()
    {
        const int Threads = 32, Jobs = 2000;
        using var workers = new Workers(Threads);
        int present = 0, late = 0, runs = 0;
        for (int job = 1; job <= Jobs; job++)
        {
            int own = job;
            Volatile.Write(ref present, own);
            workers.Run(Threads, 1 + job % Threads, (_, _) =>
            {
                Interlocked.Increment(ref runs);
                if (Volatile.Read(ref present) != own)
                    Interlocked.Increment(ref late);
            });
            if (job % 1000 == 0)
                Thread.Sleep(5); // So that they fall asleep.
        }
        Assert.Equal(Enumerable.Range(1, Jobs).Sum(job => 1 + job % Threads), runs);
        Assert.Equal(0, late);
    }

    [Fact]
    public void An_exception_on_any_thread_reaches_the_caller_and_leaves_the_workers_usable()
    {
        using var workers = new Workers(2);
        for (int thread = 0; thread < 2; thread++)
        {
            using var barrier = new Barrier(2);
            var error = Assert.Throws<InvalidOperationException>(() => workers.Run(2, 2, (_, runsOn) =>
            {
                barrier.SignalAndWait();
                if (runsOn == thread)
                    throw new InvalidOperationException("from a thread");
            }));
            Assert.Equal("from a thread", error.Message);
        }
        int runs = 0;
        workers.Run(2, 10, (_, _) => Interlocked.Increment(ref runs));
        Assert.Equal(10, runs);
    }

    [Fact]
    public void Small_work_stays_on_the_calling_thread()
    {
        using var workers = new Workers(2);
        Assert.Equal(1, workers.For(1000));
        Assert.Equal(2, workers.For(1e9));
    }
}
