namespace GpuNet.Training;

/// <summary>
/// The devices of a process that train together, a thread each. Between two of them messages go through host memory, to devices of other
/// processes through the communicator of the processes.
/// </summary>
/// <param name="devices">The names of the devices.</param>
/// <param name="processes">Connects the processes; null where there is one.</param>
/// <param name="waitLimit">How long a device waits for another one of this process before it takes that one for hung.</param>
sealed class DeviceGroup(IReadOnlyList<string> devices, Communicator? processes, TimeSpan waitLimit) : IDisposable
{
    // Of a time in which the whole process is suspended, no more than this counts.
    static readonly TimeSpan longestWait = TimeSpan.FromSeconds(1);

    readonly CancellationTokenSource abandoned = new();
    readonly Barrier[,] meetings = MeetingsOf(devices.Count);
    readonly byte[]?[,] messages = new byte[devices.Count, devices.Count][];

    /// <summary>What the thread of a device communicates with.</summary>
    public Communicator Member(int device) => new Worker(this, device);

    /// <summary>Ends all waiting, as a worker has failed.</summary>
    public void Abandon() => abandoned.Cancel();

    /// <summary>Whether a device waited for another one until its time was over.</summary>
    public bool HasHung { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        abandoned.Dispose();
        foreach (var meeting in meetings)
            meeting?.Dispose();
    }

    Communicator? Processes => processes;

    int Count => devices.Count;

    void Exchange(int device, int partner, ReadOnlySpan<byte> sent, Span<byte> answer)
    {
        var meeting = meetings[Math.Min(device, partner), Math.Max(device, partner)];
        ref byte[]? message = ref messages[device, partner];
        if (message is null || message.Length < sent.Length)
            message = new byte[sent.Length];
        sent.CopyTo(message);
        Meet(meeting, device, partner);
        messages[partner, device].AsSpan(0, answer.Length).CopyTo(answer);
        // The partner's next message takes the place of this one.
        Meet(meeting, device, partner);
    }

    void Meet(Barrier meeting, int device, int partner)
    {
        var wait = waitLimit < longestWait ? waitLimit : longestWait;
        try
        {
            for (var waited = TimeSpan.Zero; !meeting.SignalAndWait(wait, abandoned.Token); waited += wait)
            {
                if (waited + wait < waitLimit)
                    continue;
                HasHung = true;
                int first = Member(0).Rank;
                throw new WorkerLostException($"worker {first + partner}, the device '{devices[partner]}', has sent nothing for "
                    + $"{waitLimit.TotalSeconds:0.##} s, in which worker {first + device} waited for it");
            }
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
