using System.Diagnostics;
using System.Text;

namespace GpuNet.Distributed;

/// <summary>
/// Signs of life, which worker 0 and each other worker send to each other once a second. A process that is stopped, or whose machine or
/// network is lost, sends none.
/// </summary>
sealed unsafe class Heartbeat
{
    // The highest tag that every library of MPI has.
    const int Tag = 32767;
    const int Length = 64;

    static readonly TimeSpan interval = TimeSpan.FromSeconds(1);

    readonly LibMpi library;
    readonly Lock gate;
    readonly Peer[] peers;
    readonly byte[] sign = Message(isLast: false), farewell = Message(isLast: true);
    readonly TaskCompletionSource leaving = new();
    readonly Thread thread;
    long running;

    /// <summary>Begins to send.</summary>
    /// <param name="library">The library.</param>
    /// <param name="gate">Held while the library is called.</param>
    /// <param name="rank">This worker.</param>
    /// <param name="count">How many workers there are.</param>
    public Heartbeat(LibMpi library, Lock gate, int rank, int count)
    {
        (this.library, this.gate) = (library, gate);
        peers = [.. (rank == 0 ? Enumerable.Range(1, count - 1) : [0]).Select(peer => new Peer(peer))];
        lock (gate)
        {
            foreach (var peer in peers)
            {
                peer.Receive = Receive(peer);
                peer.Send = Send(peer, sign);
            }
        }
        thread = new(Beat) { IsBackground = true, Name = "heartbeat" };
        thread.Start();
    }

    /// <summary>The time in which this process was not stopped: one that was asleep has not waited for anybody.</summary>
    public TimeSpan Running => new(Interlocked.Read(ref running));

    /// <summary>A worker that has given no sign of life for some time; null for none.</summary>
    public string? FindSilent(TimeSpan limit) =>
        peers.FirstOrDefault(peer => !peer.HasLeft && Running - peer.Heard > limit) is { } silent ? NameOf(silent.Rank) : null;

    /// <summary>A worker and its machine, where that is known.</summary>
    public string NameOf(int rank) =>
        peers.FirstOrDefault(peer => peer.Rank == rank) is { Machine: { } machine } ? $"worker {rank} on {machine}" : $"worker {rank}";

    /// <summary>Waits until the others leave, too: worker 0 for all, each other for worker 0.</summary>
    /// <param name="silence">The longest time without a sign of life.</param>
    /// <exception cref="WorkerLostException">One gives none any more.</exception>
    public void Leave(TimeSpan silence)
    {
        leaving.SetResult();
        while (!thread.Join(interval))
        {
            if (FindSilent(silence) is { } lost)
                throw Silent(lost, silence);
        }
    }

    /// <summary>What is wrong with a silent worker.</summary>
    public static WorkerLostException Silent(string worker, TimeSpan silence) =>
        new($"{worker} has given no sign of life for {silence.TotalSeconds:0} s: it is stopped, or its machine or network is lost");

    void Beat()
    {
        long before = Stopwatch.GetTimestamp();
        while (!Array.TrueForAll(peers, peer => peer.IsDone))
        {
            bool isLeaving = leaving.Task.Wait(interval);
            if (isLeaving)
                Thread.Sleep(millisecondsTimeout: 5);
            var passed = Stopwatch.GetElapsedTime(before);
            before = Stopwatch.GetTimestamp();
            Interlocked.Add(ref running, Math.Min(passed.Ticks, 2 * interval.Ticks));
            lock (gate)
            {
                foreach (var peer in peers)
                    Tend(peer, isLeaving);
            }
        }
    }

    void Tend(Peer peer, bool isLeaving)
    {
        while (!peer.HasLeft && library.IsDone(ref peer.Receive))
        {
            peer.Heard = Running;
            peer.Machine ??= Encoding.UTF8.GetString(peer.Received.AsSpan(1)).TrimEnd('\0');
            peer.HasLeft = peer.Received[0] == farewell[0];
            if (!peer.HasLeft)
                peer.Receive = Receive(peer);
        }
        // One at a time: nothing piles up at a peer that takes none.
        if (!library.IsDone(ref peer.Send))
            return;
        if (peer.IsTold)
            peer.IsDone = peer.HasLeft;
        else
            peer.Send = Send(peer, isLeaving ? farewell : sign);
        peer.IsTold |= isLeaving;
    }

    nint Receive(Peer peer)
    {
        fixed (byte* to = peer.Received)
            return library.Receive(to, Length, peer.Rank, Tag);
    }

    nint Send(Peer peer, byte[] message)
    {
        fixed (byte* from = message)
            return library.Send(from, Length, peer.Rank, Tag);
    }

    // The library reads and writes it at any time.
    static byte[] Pinned() => GC.AllocateArray<byte>(Length, pinned: true);

    static byte[] Message(bool isLast)
    {
        byte[] message = Pinned();
        message[0] = (byte)(isLast ? 1 : 0);
        Encoding.UTF8.TryGetBytes(Environment.MachineName, message.AsSpan(1), out _);
        return message;
    }

    sealed class Peer(int rank)
    {
        public readonly byte[] Received = Pinned();
        public nint Receive, Send;

        public int Rank => rank;

        public string? Machine { get; set; }

        public TimeSpan Heard { get; set; }

        // Whether it has been told that this process leaves.
        public bool IsTold { get; set; }

        public bool HasLeft { get; set; }

        public bool IsDone { get; set; }
    }
}
