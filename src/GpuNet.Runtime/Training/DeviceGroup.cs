namespace GpuNet.Training;

/// <summary>
/// The devices of a process that train together, a thread each. Between two of them messages go through host memory, to devices of other
/// processes through the communicator of the processes.
/// </summary>
/// <param name="count">Number of devices: a power of two.</param>
/// <param name="processes">Connects the processes; null where there is one.</param>
sealed class DeviceGroup(int count, Communicator? processes) : IDisposable
{
    readonly CancellationTokenSource abandoned = new();
    readonly Barrier[,] meetings = MeetingsOf(count);
    readonly byte[][] messages = [.. Enumerable.Range(0, count).Select(_ => Array.Empty<byte>())];

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

    void Exchange(int device, int partner, ReadOnlySpan<byte> sent, Span<byte> answer)
    {
        var meeting = meetings[Math.Min(device, partner), Math.Max(device, partner)];
        if (messages[device].Length < sent.Length)
            messages[device] = new byte[sent.Length];
        sent.CopyTo(messages[device]);
        try
        {
            meeting.SignalAndWait(abandoned.Token);
            messages[partner].AsSpan(0, answer.Length).CopyTo(answer);
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
        for (int distance = 1; distance < count; distance *= 2)
        {
            for (int device = 0; device < count; device++)
            {
                if ((device ^ distance) > device)
                    meetings[device, device ^ distance] = new(participantCount: 2);
            }
        }
        return meetings;
    }

    sealed class Worker(DeviceGroup group, int device) : Communicator
    {
        readonly int devices = group.messages.Length;

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
