using System.Runtime.ExceptionServices;

namespace GpuNet.Devices.Cpu.Loops;

/// <summary>
/// Threads that stay: the items of a job are dealt out to the calling thread and the helpers as they ask for them. A
/// helper waits for the next job spinning, because that comes within microseconds, and only after a while asleep.
/// </summary>
class Workers : IDisposable
{
    // Waking a helper and waiting for it costs a few microseconds: that much arithmetic each must have to do.
    const double OperationsPerThread = 500_000;

    /// <summary>A float that comes from memory or goes there takes as long as so many operations.</summary>
    public const double Move = 25;

    // How often a thread asks, if all are equally fast: often enough that the slowest does not keep the others waiting.
    const int HandfulsPerThread = 8;

    // Where cores differ, slow ones are to take fewer items than fast ones.
    const int ItemsOfUnequalThreads = 3;

    readonly Helper[] helpers;
    Action<int, int> body = static (_, _) => { };
    int items;
    int handful;
    int next;
    int busy;
    Exception? failure;
    bool isDisposed;

    /// <summary>The caller and <paramref name="threads"/> − 1 helpers.</summary>
    public Workers(int threads)
    {
        helpers = new Helper[threads - 1];
        for (int i = 0; i < helpers.Length; i++)
            helpers[i] = new Helper(this, i + 1);
    }

    /// <summary>Threads, the caller's included.</summary>
    public virtual int Count => helpers.Length + 1;

    /// <summary>Whether some of the threads may be slower than others.</summary>
    protected virtual bool HasUnequalCores => Cores.AreUnequal;

    /// <summary>How many threads are worth having for a job.</summary>
    /// <param name="operations">Floating-point operations of a product, or as many as take the same time.</param>
    public int For(double operations) => (int)Math.Clamp(operations / OperationsPerThread, 1, Count);

    /// <summary>Into how many long items, all alike, a job is to be cut: one a thread, or several if some cores may be slower.</summary>
    public int Items(int threads) =>
        threads > 1 && HasUnequalCores && 2 * threads > Environment.ProcessorCount ? ItemsOfUnequalThreads * threads : threads;

    /// <summary>Runs all items of a job and returns when they are done. An exception in one of them reaches the caller.</summary>
    /// <param name="threads">How many threads share the items, the caller's included.</param>
    /// <param name="items">Number of items; which thread gets which is not determined.</param>
    /// <param name="body">Takes an item and the number of the thread it runs on.</param>
    public virtual void Run(int threads, int items, Action<int, int> body)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        this.body = body;
        this.items = items;
        handful = Handful(threads, items);
        next = 0;
        failure = null;
        int orders = Math.Clamp(items, 1, threads) - 1;
        busy = orders;
        for (int i = orders - 1; i >= 0; i--)
            helpers[i].Wake();
        Work(thread: 0);
        Await(orders);
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    // No item is left to begin. A helper that has not come so far, because another program has its processor, is not waited for.
    void Await(int orders)
    {
        var wait = new SpinWait();
        while (Volatile.Read(ref busy) > 0)
        {
            if (wait.NextSpinWillYield)
            {
                for (; orders > 0; orders--)
                {
                    if (helpers[orders - 1].Withdraw())
                        Interlocked.Decrement(ref busy);
                }
            }
            wait.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>How many items a thread takes at a time.</summary>
    protected static int Handful(int threads, int items) => Math.Max(1, items / (threads * HandfulsPerThread));

    public void Dispose()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        foreach (var helper in helpers)
            helper.Dispose();
    }

    void Work(int thread)
    {
        try
        {
            for (int end; (end = Interlocked.Add(ref next, handful)) - handful < items;)
            {
                for (int item = end - handful; item < Math.Min(end, items); item++)
                    body(item, thread);
            }
        }
#pragma warning disable CA1031 // Whatever it is, the caller gets it.
        catch (Exception exception)
        {
            failure = exception;
        }
#pragma warning restore CA1031
    }

    /// <summary>A background thread with a mailbox for one order.</summary>
    sealed class Helper : IDisposable
    {
        const int Idle = 0, Ordered = 1, Asleep = 2, Stopped = 3;

        // Some tens of microseconds.
        const int Spins = 300;

        readonly Workers workers;
        readonly SemaphoreSlim wakeUp = new(0);
        readonly int number;
        readonly Thread thread;
        int state = Idle;

        public Helper(Workers workers, int number)
        {
            this.workers = workers;
            this.number = number;
            thread = new Thread(Live) { IsBackground = true, Name = $"GpuNet CPU {number}" };
            thread.Start();
        }

        public void Wake() => Send(Ordered);

        /// <summary>Takes the order back, unless the helper has taken it.</summary>
        public bool Withdraw() => Interlocked.CompareExchange(ref state, Idle, Ordered) == Ordered;

        public void Dispose()
        {
            Send(Stopped);
            thread.Join();
            wakeUp.Dispose();
        }

        void Send(int order)
        {
            if (Interlocked.Exchange(ref state, order) == Asleep)
                wakeUp.Release();
        }

        void Live()
        {
            while (Receive() == Ordered)
            {
                workers.Work(number);
                Interlocked.Decrement(ref workers.busy);
            }
        }

        int Receive()
        {
            var wait = new SpinWait();
            while (Volatile.Read(ref state) == Idle)
            {
                if (wait.Count < Spins)
                    wait.SpinOnce(sleep1Threshold: -1);
                else if (Interlocked.CompareExchange(ref state, Asleep, Idle) == Idle)
                    wakeUp.Wait();
            }
            // A stop is final; an order is taken once.
            return Interlocked.CompareExchange(ref state, Idle, Ordered);
        }
    }
}
