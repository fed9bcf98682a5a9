using System.Collections.Concurrent;

namespace GpuNet.Distributed;

/// <summary>The processes of an MPI job, which share a training: <c>mpirun -n 4</c> starts four of them.</summary>
/// <remarks>Libraries of Open MPI and of MPICH's ABI are loaded when the first process asks for them, and not before.</remarks>
public sealed unsafe class MpiProcesses : Communicator
{
    // Up to about this length libraries keep a message until it is taken; longer ones go when both sides are there.
    const int LongestKept = 4096;

    static readonly TimeSpan longestSilence = TimeSpan.FromSeconds(30);

    readonly LibMpi library;
    readonly Heartbeat heartbeat;
    readonly TimeSpan waitLimit, silenceLimit;
    readonly Lock gate = new();
    readonly ConcurrentDictionary<(int Partner, int Channel), Mailbox?> mailboxes = new();

    MpiProcesses(LibMpi library, TimeSpan waitLimit)
    {
        this.library = library;
        this.waitLimit = waitLimit;
        silenceLimit = waitLimit / 2 < longestSilence ? waitLimit / 2 : longestSilence;
        library.Start();
        (Rank, Count) = (library.Rank(), library.Size());
        heartbeat = new(library, gate, Rank, Count);
    }

    /// <summary>How long a process waits for the message of another one where nothing else is asked for: half an hour.</summary>
    public static TimeSpan UsualWaitLimit { get; } = new LoopOptions().WorkerTimeout;

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
    /// <param name="waitLimit">
    /// How long a process waits for the message of another one before it takes that one for lost; <see cref="UsualWaitLimit"/> if not
    /// given. Half a minute, or half the limit where that is shorter, is enough where the other gives no sign of life.
    /// </param>
    /// <exception cref="InputException">There is no library of MPI, or it does not belong to the launcher.</exception>
    public static MpiProcesses Join(TimeSpan? waitLimit = null)
    {
        var library = LibMpi.Load();
        var joined = new MpiProcesses(library, waitLimit ?? UsualWaitLimit);
        return Launcher.Count is not { } expected || joined.Count == expected ? joined : throw new InputException(
            $"{library.Name} finds {joined.Count} of the {expected} processes of this job: it does not belong to the launcher; "
            + $"name the file of the one that does in {LibMpi.Variable}");
    }

    /// <inheritdoc/>
    public override void Exchange(
        int partner, int channel, ReadOnlySpan<byte> sent, Span<byte> answer, CancellationToken abandoned = default)
    {
        if (Math.Max(sent.Length, answer.Length) <= LongestKept)
        {
            Swap(partner, channel, sent, answer, abandoned);
        }
        else if (MailboxWith(partner, channel, abandoned) is { } mailbox)
        {
            Swap(mailbox, partner, channel, sent, answer, abandoned);
        }
        else
        {
            // The other side may be at work for long; when it is there, the messages take no time to speak of.
            Meet(partner, channel, abandoned);
            Swap(partner, channel, sent, answer, abandoned);
        }
    }

    /// <summary>Ends all processes of the job at once, as this one has failed.</summary>
    public void Abort(int exitCode)
    {
        lock (gate)
            library.Abort(exitCode);
    }

    /// <summary>Leaves the job, when all its processes do.</summary>
    /// <exception cref="WorkerLostException">One of them will not.</exception>
    public void Leave()
    {
        heartbeat.Leave(silenceLimit);
        lock (gate)
            library.Finish();
        foreach (var mailbox in mailboxes.Values)
            mailbox?.Dispose();
    }

    // The memory for messages to a worker of this machine; null for other machines.
    Mailbox? MailboxWith(int partner, int channel, CancellationToken abandoned) =>
        mailboxes.TryGetValue((partner, channel), out var known) ? known
        : mailboxes[(partner, channel)] = Rank < partner ? Offer(partner, channel, abandoned) : Accept(partner, channel, abandoned);

    Mailbox? Offer(int partner, int channel, CancellationToken abandoned)
    {
        Span<byte> name = stackalloc byte[Mailbox.NameLength], accepted = stackalloc byte[1];
        name.Clear();
        var mailbox = Mailbox.Create(name);
        try
        {
            Swap(partner, channel, name, [], abandoned);
            Swap(partner, channel, [], accepted, abandoned);
        }
        finally
        {
            mailbox?.Hide();
        }
        if (accepted[0] == 1)
            return mailbox;
        mailbox?.Dispose();
        return null;
    }

    Mailbox? Accept(int partner, int channel, CancellationToken abandoned)
    {
        Span<byte> name = stackalloc byte[Mailbox.NameLength];
        Swap(partner, channel, [], name, abandoned);
        var mailbox = Mailbox.Open(name);
        Swap(partner, channel, [(byte)(mailbox is null ? 0 : 1)], [], abandoned);
        return mailbox;
    }

    void Swap(
        Mailbox mailbox, int partner, int channel, ReadOnlySpan<byte> sent, Span<byte> answer, CancellationToken abandoned)
    {
        while (sent.Length > 0 || answer.Length > 0)
        {
            int leaving = Math.Min(sent.Length, Mailbox.Room), coming = Math.Min(answer.Length, Mailbox.Room);
            sent[..leaving].CopyTo(mailbox.Outgoing);
            Meet(partner, channel, abandoned);
            mailbox.Incoming[..coming].CopyTo(answer);
            mailbox.Turn();
            sent = sent[leaving..];
            answer = answer[coming..];
        }
    }

    void Meet(int partner, int channel, CancellationToken abandoned) =>
        Swap(partner, channel, [0], stackalloc byte[1], abandoned);

    void Swap(int partner, int channel, ReadOnlySpan<byte> sent, Span<byte> answer, CancellationToken abandoned)
    {
        fixed (byte* from = sent, to = answer)
        {
            nint receive = 0, send = 0;
            lock (gate)
            {
                if (answer.Length > 0)
                    receive = library.Receive(to, answer.Length, partner, channel);
                if (sent.Length > 0)
                    send = library.Send(from, sent.Length, partner, channel);
            }
            try
            {
                if (answer.Length > 0)
                    Wait(ref receive, partner, abandoned);
            }
            catch (WorkerLostException)
            {
                // Its place is another's from now on.
                lock (gate)
                    library.Cancel(ref receive);
                throw;
            }
            if (sent.Length > 0)
                Wait(ref send, partner, abandoned);
        }
    }

    // Not in the library, so that other threads may call it, and that a job with more processes than processors goes on.
    void Wait(ref nint request, int partner, CancellationToken abandoned)
    {
        var begin = heartbeat.Running;
        var backoff = new Backoff();
        while (!IsDone(ref request))
        {
            if (abandoned.IsCancellationRequested)
                throw new WorkerLostException("another thread of this process has failed");
            if (heartbeat.FindSilent(silenceLimit) is { } silent)
                throw Heartbeat.Silent(silent, silenceLimit);
            if (heartbeat.Running - begin > waitLimit)
            {
                throw new WorkerLostException($"{heartbeat.NameOf(partner)} has sent nothing for {waitLimit.TotalSeconds:0} s, "
                    + $"in which worker {Rank} waited for it");
            }
            backoff.Pause();
        }
    }

    bool IsDone(ref nint request)
    {
        lock (gate)
            return library.IsDone(ref request);
    }
}
