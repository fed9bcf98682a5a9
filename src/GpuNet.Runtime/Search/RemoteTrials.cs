using System.Buffers.Binary;
using System.Text.Json;

namespace GpuNet.Search;

/// <summary>
/// Trains trials in another process: sends each one, and waits for its score. As the other process trains several at a time, each of its
/// threads has a channel.
/// </summary>
sealed class RemoteTrials(Communicator processes, int rank, int channel) : ITrialTrainer
{
    /// <summary>All threads of all other processes.</summary>
    /// <param name="processes">Connects them; null where there is one.</param>
    /// <param name="parallel">Threads of each.</param>
    public static RemoteTrials[] Of(Communicator? processes, int parallel) =>
    [
        .. from channel in Enumerable.Range(0, parallel)
           from rank in Enumerable.Range(1, (processes?.Count ?? 1) - 1)
           select new RemoteTrials(processes!, rank, channel),
    ];

    /// <summary>Trains what the first process sends, until it sends nothing more.</summary>
    /// <param name="processes">Connects this process with it.</param>
    /// <param name="own">A trainer for each channel.</param>
    /// <param name="cancellation">Ends it at once.</param>
    public static void Serve(Communicator processes, IReadOnlyList<ITrialTrainer> own, CancellationToken cancellation) =>
        Together.Run(own.Count, (channel, stop) =>
        {
            while (Receive(processes, channel, stop) is { } trial)
            {
                byte[] answer = new byte[sizeof(double)];
                BinaryPrimitives.WriteDoubleLittleEndian(answer, own[channel].Score(trial, stop).Score ?? double.NaN);
                processes.Exchange(partner: 0, channel, answer, [], stop);
            }
        }, cancellation);

    /// <inheritdoc/>
    public TrialOutcome Score(Trial trial, CancellationToken cancellation)
    {
        Send(JsonSerializer.SerializeToUtf8Bytes(trial), cancellation);
        byte[] answer = new byte[sizeof(double)];
        processes.Exchange(rank, channel, [], answer, cancellation);
        double score = BinaryPrimitives.ReadDoubleLittleEndian(answer);
        return new(double.IsNaN(score) ? null : score);
    }

    /// <summary>Says that there are no more.</summary>
    public void End() => Send([], default);

    void Send(byte[] message, CancellationToken cancellation)
    {
        byte[] length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, message.Length);
        processes.Exchange(rank, channel, length, [], cancellation);
        processes.Exchange(rank, channel, message, [], cancellation);
    }

    static Trial? Receive(Communicator processes, int channel, CancellationToken cancellation)
    {
        byte[] length = new byte[sizeof(int)];
        processes.Exchange(partner: 0, channel, [], length, cancellation);
        byte[] message = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
        processes.Exchange(partner: 0, channel, [], message, cancellation);
        return message.Length == 0 ? null : JsonSerializer.Deserialize<Trial>(message);
    }
}
