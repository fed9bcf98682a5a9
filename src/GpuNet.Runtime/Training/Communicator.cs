using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace GpuNet;

/// <summary>
/// Connects the workers of one training, devices of a process or processes. It only exchanges messages between two of them; in which
/// order values are added is decided here, so that sums have the same bits whatever carries the messages.
/// </summary>
public abstract class Communicator
{
    float[] received = [];

    /// <summary>Which worker this is; counts from 0.</summary>
    public abstract int Rank { get; }

    /// <summary>How many workers there are: for a training, a power of two.</summary>
    public abstract int Count { get; }

    /// <summary>Bytes that this worker has sent.</summary>
    internal long BytesSent { get; private set; }

    /// <summary>Sends a message to another worker, which calls this too, and waits for its message.</summary>
    /// <param name="partner">The other worker.</param>
    /// <param name="channel">Tells apart threads of a process that exchange messages at the same time.</param>
    /// <param name="sent">The message; may be empty.</param>
    /// <param name="answer">Takes the other's message, whose length is known.</param>
    /// <param name="abandoned">Ends the waiting, as the training has failed.</param>
    /// <exception cref="WorkerLostException">The other worker will not answer.</exception>
    public abstract void Exchange(
        int partner, int channel, ReadOnlySpan<byte> sent, Span<byte> answer, CancellationToken abandoned = default);

    /// <summary>
    /// Adds the values of all workers in the order of a binary tree: those of ranks 0 and 1, 2 and 3, then of these pairs, and so on.
    /// Every worker gets the sum, and sends 2(W − 1)/W of its values in all, the least possible.
    /// </summary>
    internal void Sum(Span<float> values)
    {
        if (received.Length < (values.Length + 1) / 2)
            received = new float[(values.Length + 1) / 2];
        Sum(values, distance: 1);
    }

    /// <summary>Gives every worker the message of worker 0.</summary>
    internal byte[] Broadcast(byte[] message)
    {
        byte[] length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, message.Length);
        Pass(length);
        byte[] copy = Rank == 0 ? message : new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
        Pass(copy);
        return copy;
    }

    // Halves: a worker adds one half with its partner, has that half added with more distant workers, and gives it back.
    void Sum(Span<float> values, int distance)
    {
        if (distance >= Count)
            return;
        int partner = Rank ^ distance, half = values.Length / 2;
        bool isLower = Rank < partner;
        var own = isLower ? values[..half] : values[half..];
        var other = isLower ? values[half..] : values[..half];
        var theirs = received.AsSpan(0, own.Length);
        Exchange(partner, other, theirs);
        Add(theirs, own);
        Sum(own, 2 * distance);
        Exchange(partner, own, other);
    }

    // Those that have the message double in each round.
    void Pass(Span<byte> message)
    {
        for (int distance = 1; distance < Count; distance *= 2)
        {
            if (Rank < distance && Rank + distance < Count)
                CountSent(Rank + distance, message, []);
            else if (Rank >= distance && Rank < 2 * distance)
                CountSent(Rank - distance, [], message);
        }
    }

    void Exchange(int partner, ReadOnlySpan<float> sent, Span<float> answer) =>
        CountSent(partner, MemoryMarshal.AsBytes(sent), MemoryMarshal.AsBytes(answer));

    void CountSent(int partner, ReadOnlySpan<byte> sent, Span<byte> answer)
    {
        BytesSent += sent.Length;
        Exchange(partner, channel: 0, sent, answer);
    }

    static void Add(ReadOnlySpan<float> values, Span<float> sum)
    {
        int width = Vector<float>.Count, i = 0;
        for (; i <= sum.Length - width; i += width)
            (new Vector<float>(sum[i..]) + new Vector<float>(values[i..])).CopyTo(sum[i..]);
        for (; i < sum.Length; i++)
            sum[i] += values[i];
    }
}
