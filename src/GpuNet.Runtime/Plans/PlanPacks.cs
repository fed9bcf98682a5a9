namespace GpuNet.Plans;

/// <summary>
/// Training plans of one device, each of a thread of its own. Those that differ in the constants of a step alone are a
/// <see cref="PlanPack"/>; plans of one pack read the same data.
/// </summary>
/// <param name="device">The device.</param>
/// <param name="most">The most plans at a time.</param>
sealed class PlanPacks(Device device, int most)
{
    readonly Dictionary<PackKey, PlanPack> packs = [];
    readonly Dictionary<object, (DeviceData Data, int Users)> uploads = [];

    /// <summary>Data that all who name the same key share; it is disposed with the last user.</summary>
    /// <param name="key">What it is made of.</param>
    /// <param name="upload">Makes it.</param>
    public DeviceData Lend(object key, Func<DeviceData> upload)
    {
        lock (uploads)
        {
            var (data, users) = uploads.TryGetValue(key, out var there) ? there : (upload(), 0);
            uploads[key] = (data, users + 1);
            return data.Lent(() => GiveBack(key));
        }
    }

    /// <summary>The memory of a plan beside that of others like it; null where it has its own.</summary>
    /// <param name="shape">The plan.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="bytes">The memory that it needs.</param>
    public PackSeat? Take(PlanShape shape, Loss loss, long bytes)
    {
        const long Alignment = sizeof(float) * Matrix.Alignment;
        long pitch = (bytes + Alignment - 1) / Alignment * Alignment;
        if (!Allows(shape) || most * pitch > sizeof(float) * (long)Matrix.MostElements)
            return null;
        var (data, optimizer) = (shape.Data, shape.Optimizer!.GetType());
        var key = new PackKey($"{shape.Network}", shape.BatchSize, loss, optimizer, data.Features, data.Targets, data.Weights, pitch);
        lock (packs)
        {
            if (packs.TryGetValue(key, out var pack))
                return pack.Take();
            return device.CanTake(most * pitch)
                ? (packs[key] = new(device, gate: packs, most, pitch, () => packs.Remove(key))).Take()
                : null;
        }
    }

    // Other plans have launches for each layer, which take less time than what they compute, or launches that a pack does not have: of
    // clipping, averages, parts, micro-batches and streamed data.
    static bool Allows(PlanShape shape) => shape is { Fused: not null, Clips: false, Averages: false, Parts: 1, Accumulates: false }
        && !shape.Data.IsStreamed;

    void GiveBack(object key)
    {
        lock (uploads)
        {
            var (data, users) = uploads[key];
            if (users > 1)
            {
                uploads[key] = (data, users - 1);
                return;
            }
            uploads.Remove(key);
            data.Dispose();
        }
    }

    sealed record PackKey(
        string Network, int BatchSize, Loss Loss, Type Optimizer, ExampleRows Features, ExampleRows Targets, ExampleRows? Weights,
        long Bytes);
}
