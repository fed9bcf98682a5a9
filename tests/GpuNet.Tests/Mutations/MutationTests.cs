using System.Diagnostics;
using GpuNet.Tests.Models;

namespace GpuNet.Tests.Mutations;

/// <summary>
/// Damaged files of every kind: whatever the bytes, reading gives something or an <see cref="InputException"/> of one line, in bounded time
/// and memory.
/// </summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    const int Seed = 601;
    const int Few = 500;
    const long MostBytesBeyondTheFile = 64 << 20;

    static readonly TimeSpan hang = TimeSpan.FromSeconds(1);

    // Of 200,000 files in all, each kind has a share.
    static readonly int many = 200_000 / HostileFile.All.Count + 1;

    public static TheoryData<string> Kinds => [.. HostileFile.All.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Damaged_files_are_read_or_are_input_errors(string kind) => Read(kind, files: 30, checksTime: false);

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(Kinds))]
    public void Many_more_damaged_files(string kind) => Read(kind, HostileFile.All[kind].TrustsSizes ? Few : many, checksTime: true);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Undamaged_files_are_read(string kind)
    {
        using var folder = new TemporaryFolder();
        var hostile = HostileFile.All[kind];
        foreach (byte[] whole in hostile.Whole)
        {
            File.WriteAllBytes(folder[hostile.Name], whole);
            hostile.Load(folder[hostile.Name]);
        }
    }

    void Read(string kind, int files, bool checksTime)
    {
        var hostile = HostileFile.All[kind];
        using var folder = new TemporaryFolder();
        string path = folder[hostile.Name];
        int refused = 0;
        var (slowest, largest) = (TimeSpan.Zero, 0L);
        for (int file = 0; file < files; file++)
        {
            string name = $"{kind} {file} of seed {Seed}";
            var random = new Random(1_000_000 * Seed + file);
            byte[] damaged = Damage(hostile, random);
            File.WriteAllBytes(path, damaged);
            long before = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            refused += Loads(hostile.Load, path, name) ? 0 : 1;
            (slowest, var beyond) = (Max(slowest, clock.Elapsed), GC.GetAllocatedBytesForCurrentThread() - before - damaged.Length);
            largest = Math.Max(largest, beyond);
            Assert.True(
                hostile.TrustsSizes || beyond <= MostBytesBeyondTheFile,
                $"{name}: {beyond} bytes of memory for a file of {damaged.Length}");
            // Other processes may have held up the first time.
            if (checksTime && !hostile.TrustsSizes && clock.Elapsed > hang)
                Assert.True(Seconds(() => Loads(hostile.Load, path, name)) <= hang.TotalSeconds, $"{name} takes longer than {hang}");
        }
        output.WriteLine($"{kind}: {files} files of seed {Seed}, {refused} refused; the slowest took {slowest.TotalMilliseconds:0} ms, "
            + $"the most memory beyond the file was {largest / 1024.0:0} KiB");
        Assert.True(refused > 0 || hostile.IsOptional, "the damage shows nowhere");
    }

    static byte[] Damage(HostileFile hostile, Random random)
    {
        byte[] whole = hostile.Whole[random.Next(hostile.Whole.Length)];
        byte[] damaged = new Mutator(random).Damage(whole);
        // Most damage should get past the length of the header.
        if (hostile.HasHeader && damaged.Length >= sizeof(long) && random.Next(3) > 0)
            BitConverter.TryWriteBytes(damaged, (long)(BitConverter.ToInt32(whole) + damaged.Length - whole.Length));
        return damaged;
    }

    static bool Loads(Action<string> load, string path, string name)
    {
        try
        {
            load(path);
            return true;
        }
        catch (InputException problem)
        {
            Assert.DoesNotContain(problem.Message, char.IsControl);
            Assert.True(problem.Message.Length < 2000, $"{name}: {problem.Message}");
            return false;
        }
        catch (Exception problem)
        {
            throw new InvalidOperationException($"{name}: {problem.GetType().Name}, and no InputException: {problem.Message}", problem);
        }
    }

    static double Seconds(Action run)
    {
        var clock = Stopwatch.StartNew();
        run();
        return clock.Elapsed.TotalSeconds;
    }

    static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
