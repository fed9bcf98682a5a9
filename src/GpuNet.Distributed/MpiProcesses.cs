namespace GpuNet.Distributed;

/// <summary>The processes of an MPI job, which share a training: <c>mpirun -n 4</c> starts four of them.</summary>
/// <remarks>Libraries of Open MPI and of MPICH's ABI are loaded when the first process asks for them, and not before.</remarks>
public sealed unsafe class MpiProcesses : Communicator
{
    // A count of bytes is an int.
    const int LongestMessage = 1 << 30;

    readonly LibMpi library;
    readonly Lock gate = new();

    MpiProcesses(LibMpi library)
    {
        this.library = library;
        library.Start();
        (Rank, Count) = (library.Rank(), library.Size());
    }

    /// <summary>Whether a launcher has started this process with others.</summary>
    public static bool AreLaunched => Launcher.Count > 1;

    /// <inheritdoc/>
    public override int Rank { get; }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <summary>The place of this process among those of its machine; counts from 0. It is the number of its GPU.</summary>
    public int LocalRank { get; } = Launcher.LocalRank;

    /// <summary>Processes of this machine.</summary>
    public int LocalCount { get; } = Launcher.LocalCount;

    /// <summary>Joins the job; once in a process.</summary>
    /// <exception cref="InputException">There is no library of MPI, or it does not belong to the launcher.</exception>
    public static MpiProcesses Join()
    {
        var library = LibMpi.Load();
        var joined = new MpiProcesses(library);
        return Launcher.Count is not { } expected || joined.Count == expected ? joined : throw new InputException(
            $"{library.Name} finds {joined.Count} of the {expected} processes of this job: it does not belong to the launcher; "
            + $"name the file of the one that does in {LibMpi.Variable}");
    }

    /// <inheritdoc/>
    public override void Exchange(
        int partner, int channel, ReadOnlySpan<byte> sent, Span<byte> answer, CancellationToken abandoned = default)
    {
        fixed (byte* from = sent, to = answer)
        {
            for (long done = 0; done < Math.Max(sent.Length, answer.Length); done += LongestMessage)
            {
                int sending = (int)Math.Clamp(sent.Length - done, 0, LongestMessage);
                int receiving = (int)Math.Clamp(answer.Length - done, 0, LongestMessage);
                nint receive = 0, send = 0;
                lock (gate)
                {
                    if (receiving > 0)
                        receive = library.Receive(to + done, receiving, partner, channel);
                    if (sending > 0)
                        send = library.Send(from + done, sending, partner, channel);
                }
                if (receiving > 0)
                    Wait(ref receive, abandoned);
                if (sending > 0)
                    Wait(ref send, abandoned);
            }
        }
    }

    /// <summary>Ends all processes of the job at once, as this one has failed.</summary>
    public void Abort(int exitCode)
    {
        lock (gate)
            library.Abort(exitCode);
    }

    /// <summary>Leaves the job, when all its processes do.</summary>
    public void Leave()
    {
        lock (gate)
            library.Finish();
    }

    // Not in the library, so that other threads may call it, and that a job with more processes than processors goes on.
    void Wait(ref nint request, CancellationToken abandoned)
    {
        var spin = new SpinWait();
        while (!IsDone(ref request))
        {
            if (abandoned.IsCancellationRequested)
                throw new WorkerLostException("another device of this process has failed");
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    bool IsDone(ref nint request)
    {
        lock (gate)
            return library.IsDone(ref request);
    }
}
