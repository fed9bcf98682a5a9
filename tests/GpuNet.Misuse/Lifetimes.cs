namespace GpuNet.Misuse;

/// <summary>Threads that share a device, and one that disposes it under the others.</summary>
static class Lifetimes
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    /// <summary>Disposes a device while another thread predicts on it, which has to end with the exception that says so.</summary>
    public static int DisposeWhilePredicting(string name, int times)
    {
        for (int time = 0; time < times; time++)
        {
            var device = SmallTask.Open(name);
            Exception? end = null;
            using var started = new ManualResetEventSlim();
            var thread = new Thread(Predict) { IsBackground = true };
            thread.Start();
            started.Wait(patience);
            Thread.SpinWait(1000 * (time % 20));
            device.Dispose();
            if (!thread.Join(patience) || end is not ObjectDisposedException)
                return Fail($"run {time}: {end?.ToString() ?? "hangs"}");

            void Predict()
            {
                try
                {
                    while (true)
                    {
                        SmallTask.Answer(device);
                        started.Set();
                    }
                }
                catch (Exception problem)
                {
                    end = problem;
                    started.Set();
                }
            }
        }
        Console.WriteLine($"{times} devices were disposed in use");
        return 0;
    }

    /// <summary>Many threads predict on one device: all answers have the same bits.</summary>
    public static int Share(string name, int times)
    {
        using var device = SmallTask.Open(name);
        float[] expected = SmallTask.Answer(device);
        int right = 0;
        var threads = Enumerable.Range(0, 64).Select(_ => new Thread(Answer) { IsBackground = true }).ToArray();
        foreach (var thread in threads)
            thread.Start();
        if (!Array.TrueForAll(threads, thread => thread.Join(patience)))
            return Fail("a thread hangs");
        if (right != threads.Length * times)
            return Fail($"{right} of {threads.Length * times} answers are right");
        Console.WriteLine($"{right} of {right} answers are right");
        return 0;

        void Answer()
        {
            for (int time = 0; time < times; time++)
            {
                if (SmallTask.Answer(device).AsSpan().SequenceEqual(expected))
                    Interlocked.Increment(ref right);
            }
        }
    }

    static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return 1;
    }
}
