namespace GpuNet.Training;

/// <summary>
/// The devices of a process that train together, a thread each. Between two of them messages go through host memory, to devices of other
/// processes through the communicator of the processes.
/// </summary>
/// <param name="count">Number of devices.</param>
/// <param name="processes">Connects the processes; null where there is one.</param>
sealed class DeviceGroup(int count, Communicator? processes) : IDisposable
{
    readonly CancellationTokenSource abandoned = new();
    readonly Barrier[,] meetings = MeetingsOf(count);
    readonly byte[]?[,] messages = new byte[count, count][];

    /// <summary>What the thread of a device communicates with.</summary>
    public Communicator Member(int device) => new Worker(this, device);

    /// <summary>Ends all waiting, as a worker has failed.</summary>
    public void Abandon() => abandoned.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        abandoned.Dispose();
        foreach (var meeting in meetings)
            meeting?.Dispose();
    }

    Communicator? Processes => processes;

    int Count => count;

    void Exchange(int device, int partner, ReadOnlySpan<byte> sent, Span<byte> answer)
    {
        var meeting = meetings[Math.Min(device, partner), Math.Max(device, partner)];
        ref byte[]? message = ref messages[device, partner];
        if (message is null || message.Length < sent.Length)
            message = new byte[sent.Length];
        sent.CopyTo(message);
        try
        {
            meeting.SignalAndWait(abandoned.Token);
            messages[partner, device].AsSpan(0, answer.Length).CopyTo(answer);
            // The partner's next message takes the place of this one.
            meeting.SignalAndWait(abandoned.Token);
        }
        catch (OperationCanceledException ended)
        {
            throw new WorkerLostException("another device has failed", ended);
        }
    }

    static Barrier[,] MeetingsOf(int count)
    {
        var meetings = new Barrier[count, count];
        for (int device = 0; device < count; device++)
        {
            for (int partner = device + 1; partner < count; partner++)
                meetings[device, partner] = new(participantCount: 2);
        }
        return meetings;
    }

    sealed class Worker(DeviceGroup group, int device) : Communicator
    {
        readonly int devices = group.Count;

        public override int Rank => First + device;

        public override int Count => devices * (group.Processes?.Count ?? 1);

        int First => devices * (group.Processes?.Rank ?? 0);

        public override void Exchange(
            int partner, int channel, ReadOnlySpan<byte> sent, Span<byte> answer, CancellationToken abandoned = default)
        {
            if (partner / devices == Rank / devices)
                group.Exchange(device, partner % devices, sent, answer);
            else
                group.Processes!.Exchange(partner / devices, device, sent, answer, group.abandoned.Token);
        }
    }
}
