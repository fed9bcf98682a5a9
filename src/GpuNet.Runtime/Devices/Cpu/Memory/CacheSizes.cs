using System.Globalization;
using System.Runtime.Intrinsics.X86;
using GpuNet.Files;

namespace GpuNet.Devices.Cpu.Memory;

/// <summary>The caches of data that a thread has, in bytes; its share of those that several have together.</summary>
/// <param name="First">The first level.</param>
/// <param name="Second">The second level.</param>
/// <param name="Third">The third level; 0 if there is none.</param>
/// <param name="Source">How they were found, for people.</param>
sealed record CacheSizes(long First, long Second, long Third, string Source)
{
    // Levels, and caches that are listed for a processor.
    const int Levels = 3, MostCaches = 16;

    /// <summary>What hardly any processor has less of.</summary>
    public static CacheSizes Guess { get; } = new(32 << 10, 512 << 10, 0, "a guess");

    /// <summary>Those of this processor: as Linux or macOS say, or else the processor itself, or else a guess.</summary>
    /// <param name="threads">Threads that compute at the same time, as many of which may share a cache as do.</param>
    public static CacheSizes Of(int threads) => FromLinux("/sys/devices/system/cpu/cpu0/cache", threads)
        ?? FromMac(Sysctl.Value, threads) ?? FromProcessor(threads) ?? Guess;

    /// <summary>From a folder of Linux with a folder for each cache.</summary>
    public static CacheSizes? FromLinux(string folder, int threads)
    {
        try
        {
            return !Directory.Exists(folder)
                ? null
                : From(Directory.EnumerateDirectories(folder, "index*").Where(cache => Text(cache, "type") != "Instruction")
                    .Select(cache => (int.Parse(Text(cache, "level"), CultureInfo.InvariantCulture), Bytes(Text(cache, "size")),
                        Count(Text(cache, "shared_cpu_list")))), threads, "sysfs");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or FormatException or OverflowException)
        {
            return null;
        }

        static string Text(string cache, string file) => File.ReadAllText(Path.Combine(cache, file)).Trim();
    }

    /// <summary>From the values of macOS; where there are cores of several kinds, those of the fastest.</summary>
    public static CacheSizes? FromMac(Func<string, long?> value, int threads)
    {
        return From(
            [(1, Size("l1dcachesize"), 1), (2, Size("l2cachesize"), Sharing(2)), (3, Size("l3cachesize"), Sharing(3))], threads, "sysctl");

        long Size(string name) => value($"hw.perflevel0.{name}") ?? value($"hw.{name}") ?? 0;
        int Sharing(int level) => (int)(value($"hw.perflevel0.cpusperl{level}") ?? value("hw.ncpu") ?? 1);
    }

    /// <inheritdoc/>
    public override string ToString() => $"caches of a thread {First >> 10}, {Second >> 10} and {Third >> 10} KiB ({Source})";

    // The instruction CPUID: Intel lists caches under 4, AMD in the same form under 8000001D.
    static CacheSizes? FromProcessor(int threads)
    {
        if (!X86Base.IsSupported)
            return null;
        bool isAmd = X86Base.CpuId(0, 0).Ecx == 0x444D4163;
        return From(List(isAmd ? unchecked((int)0x8000001D) : 4), threads, "CPUID");

        static IEnumerable<(int, long, int)> List(int leaf)
        {
            for (int index = 0; index < MostCaches; index++)
            {
                var (a, b, c, _) = X86Base.CpuId(leaf, index);
                int type = a & 31;
                if (type == 0)
                    yield break;
                long lineSize = (b & 0xFFF) + 1, partitions = ((b >> 12) & 0x3FF) + 1, ways = ((b >> 22) & 0x3FF) + 1;
                // 2 is a cache of instructions.
                if (type != 2)
                    yield return ((a >> 5) & 7, lineSize * partitions * ways * ((uint)c + 1L), ((a >> 14) & 0xFFF) + 1);
            }
        }
    }

    static CacheSizes? From(IEnumerable<(int Level, long Bytes, int Sharing)> caches, int threads, string source)
    {
        var shares = new long[Levels + 1];
        foreach (var (level, bytes, sharing) in caches)
        {
            if (level is >= 1 and <= Levels)
                shares[level] = bytes / Math.Clamp(sharing, 1, threads);
        }
        return shares[1] >= 4 << 10 && shares[2] >= 64 << 10 ? new(shares[1], shares[2], shares[3], source) : null;
    }

    // 48K, 2M.
    static long Bytes(string size) => long.Parse(size.TrimEnd('K', 'M'), CultureInfo.InvariantCulture) << (size[^1] switch
    {
        'K' => 10,
        'M' => 20,
        _ => 0,
    });

    // 0-3,8-11.
    static int Count(string list) => list.Split(',').Sum(range =>
    {
        int[] ends = [.. range.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture))];
        return ends[^1] - ends[0] + 1;
    });
}
