using System.Diagnostics;
using System.Reflection;

namespace GpuNet.Devices.Ilgpu;

/// <summary>
/// Collects what the device <c>checked</c> counts of each launch, as a GPU would do it: memory sectors, bank conflicts, barriers and FLOPs.
/// It is about launches of the thread that creates it, and of tasks which that thread starts, until it is disposed.
/// </summary>
/// <remarks>Counting makes launches slower. Other devices count nothing.</remarks>
sealed class KernelTrace : IDisposable
{
    readonly List<TracedLaunch> launches = [];
    readonly AsyncLocal<bool> isHere = new() { Value = true };
    readonly ActivityListener listener;

    /// <summary>Begins to listen.</summary>
    public KernelTrace()
    {
        listener = new()
        {
            ShouldListenTo = source => source.Name == "GpuNet.Checker",
            Sample = (ref _) => isHere.Value ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = Add,
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>The launches up to now that succeeded, in the order in which they ended.</summary>
    public IReadOnlyList<TracedLaunch> Launches
    {
        get
        {
            lock (launches)
                return [.. launches];
        }
    }

    /// <summary>Ends listening; <see cref="Launches"/> stay.</summary>
    public void Dispose() => listener.Dispose();

    void Add(Activity launch)
    {
        if (!isHere.Value || launch.Status != ActivityStatusCode.Ok)
            return;
        lock (launches)
            launches.Add(new(launch));
    }
}

/// <summary>What a GPU would do in a launch.</summary>
sealed class TracedLaunch
{
    internal TracedLaunch(Activity launch)
    {
        var counts = new TagReader(launch.TagObjects);
        Kernel = (string)launch.GetTagItem("kernel")!;
        Method = (MethodInfo)launch.GetCustomProperty("method")!;
        Grid = (counts["grid.x"], counts["grid.y"], counts["grid.z"]);
        Group = (counts["group.x"], counts["group.y"], counts["group.z"]);
        Flops = counts["flops"];
        Barriers = counts["barriers"];
        SharedBytes = counts["shared.bytes"];
        Untraced = counts["untraced"];
        GlobalLoads = counts.Accesses("global.load.");
        GlobalStores = counts.Accesses("global.store.");
        SharedLoads = counts.Accesses("shared.load.");
        SharedStores = counts.Accesses("shared.store.");
        Sites = [.. launch.Events.Select(site => new TracedSite(site))];
    }

    /// <summary>Type and method with their type arguments.</summary>
    public string Kernel { get; }

    /// <summary>The kernel, which is that of an entry of the catalogue.</summary>
    public MethodInfo Method { get; }

    /// <summary>Groups in each dimension.</summary>
    public (long X, long Y, long Z) Grid { get; }

    /// <summary>Threads of a group in each dimension.</summary>
    public (long X, long Y, long Z) Group { get; }

    /// <summary>All groups.</summary>
    public long Groups => Grid.X * Grid.Y * Grid.Z;

    /// <summary>All threads.</summary>
    public long Threads => Groups * Group.X * Group.Y * Group.Z;

    /// <summary>Additions, subtractions, multiplications, divisions and functions of floats, of all threads together.</summary>
    public long Flops { get; }

    /// <summary>Barriers, of all groups together.</summary>
    public long Barriers { get; }

    /// <summary>Barriers of a group.</summary>
    public double BarriersPerGroup => (double)Barriers / Groups;

    /// <summary>Shared memory of a group in bytes.</summary>
    public long SharedBytes { get; }

    /// <summary>Accesses of threads that are missing in the counts, because a warp made too many between two barriers; usually 0.</summary>
    public long Untraced { get; }

    /// <summary>Loads from global memory.</summary>
    public TracedAccesses GlobalLoads { get; }

    /// <summary>Stores to global memory.</summary>
    public TracedAccesses GlobalStores { get; }

    /// <summary>Loads from shared memory.</summary>
    public TracedAccesses SharedLoads { get; }

    /// <summary>Stores to shared memory.</summary>
    public TracedAccesses SharedStores { get; }

    /// <summary>Loads and stores of shared memory that wait for a bank, in cycles.</summary>
    public long SharedConflicts => SharedLoads.Conflicts + SharedStores.Conflicts;

    /// <summary>Share of the bytes moved from and to global memory that a thread asked for, 0 to 1.</summary>
    public double SectorUse => (GlobalLoads + GlobalStores).SectorUse;

    /// <summary>Bytes moved from and to global memory: whole sectors.</summary>
    public long GlobalTraffic => (GlobalLoads + GlobalStores).Traffic;

    /// <summary>The same counts for each place in the kernel's source that accesses memory.</summary>
    public IReadOnlyList<TracedSite> Sites { get; }
}

/// <summary>Accesses of warps: what up to 32 threads do at one instruction counts as one.</summary>
/// <param name="Instructions">Warp accesses.</param>
/// <param name="Bytes">What threads asked for, added up.</param>
/// <param name="UsedBytes">The same, but what several threads of a warp ask for at once is counted once.</param>
/// <param name="Sectors">Different 32-byte sectors of global memory in each warp access, added up.</param>
/// <param name="Conflicts">Extra cycles because threads want different words of one bank of shared memory.</param>
readonly record struct TracedAccesses(long Instructions, long Bytes, long UsedBytes, long Sectors, long Conflicts)
{
    const int SectorSize = 32;

    /// <summary>Bytes moved: whole sectors.</summary>
    public long Traffic => SectorSize * Sectors;

    /// <summary>Share of the bytes moved that a thread asked for, 0 to 1; 1 where none are.</summary>
    public double SectorUse => Sectors == 0 ? 1 : (double)UsedBytes / Traffic;

    /// <summary>Both.</summary>
    public static TracedAccesses operator +(TracedAccesses a, TracedAccesses b) => new(
        a.Instructions + b.Instructions, a.Bytes + b.Bytes, a.UsedBytes + b.UsedBytes, a.Sectors + b.Sectors, a.Conflicts + b.Conflicts);
}

/// <summary>A place in a kernel's source that accesses memory.</summary>
sealed class TracedSite
{
    internal TracedSite(ActivityEvent site)
    {
        var tags = new TagReader(site.Tags);
        Name = tags.Text("site");
        IsShared = tags.Text("space") == "shared";
        IsStore = tags.Text("operation") == "store";
        Accesses = tags.Accesses("");
    }

    /// <summary>Type and method with their type arguments, and the instruction's offset.</summary>
    public string Name { get; }

    /// <summary>Whether it is shared memory.</summary>
    public bool IsShared { get; }

    /// <summary>Whether it writes.</summary>
    public bool IsStore { get; }

    /// <summary>What happens there.</summary>
    public TracedAccesses Accesses { get; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{(IsShared ? "shared" : "global")} {(IsStore ? "store" : "load")} in {Name}: {Accesses.Instructions} instructions, "
        + (IsShared ? $"{Accesses.Conflicts} bank conflicts" : $"{Accesses.Sectors} sectors, {Accesses.SectorUse:P0} of them used");
}

/// <summary>The counts that the checker sends; those of the other kind of memory are left out and count as 0.</summary>
readonly struct TagReader(IEnumerable<KeyValuePair<string, object?>> tags)
{
    readonly Dictionary<string, object?> values = tags.ToDictionary();

    public long this[string name] => values.GetValueOrDefault(name) is long count ? count : 0;

    public string Text(string name) => (string)values[name]!;

    public TracedAccesses Accesses(string prefix) => new(
        this[prefix + "instructions"], this[prefix + "bytes"], this[prefix + "used"], this[prefix + "sectors"], this[prefix + "conflicts"]);
}
