using System.Diagnostics;
using GpuNet.Devices.Ilgpu;

namespace GpuNet.Tests.Devices;

public sealed class TileMemoryTests : IDisposable
{
    const string Product = "forward (64, 32)·(32, 16)";

    static readonly IReadOnlyList<TileChoice> candidates = TileChoice.Divided(64, 16, 512, multiprocessors: 16);

    readonly string folder = Directory.CreateTempSubdirectory().FullName;
    readonly WarningCounter warnings = new();
    readonly List<TileChoice> timed = [];

    public TileMemoryTests() => Trace.Listeners.Add(warnings);

    string FilePath => Path.Combine(folder, "cache", "tiles.json");

    public void Dispose()
    {
        Trace.Listeners.Remove(warnings);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void The_fastest_is_taken_and_remembered_for_its_device_and_product()
    {
        Assert.Equal(candidates[2], Choose("a GPU", Product, fastest: 2));
        Assert.Equal(candidates, timed);
        Assert.Equal(candidates[2], Choose("a GPU", Product, fastest: 0));
        Assert.Equal(candidates.Count, timed.Count);
        Assert.Equal(candidates[1], Choose("another GPU", Product, fastest: 1));
        Assert.Equal(candidates[0], Choose("a GPU", "another product", fastest: 0));
        Assert.Equal(candidates[2], Choose("a GPU", Product, fastest: 0));
        Assert.Equal(0, warnings.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"a GPU\": 3 }")]
    [InlineData("\0\u0001 not JSON")]
    public void A_file_that_cannot_be_read_is_ignored_with_a_warning_and_replaced(string contents)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        File.WriteAllText(FilePath, contents);
        Assert.Equal(candidates[1], Choose("a GPU", Product, fastest: 1));
        Assert.Equal(1, warnings.Count);
        Assert.Equal(candidates[1], Choose("a GPU", Product, fastest: 0));
        Assert.Equal(1, warnings.Count);
    }

    [Fact]
    public void A_choice_that_is_no_candidate_any_more_is_timed_anew()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        File.WriteAllText(FilePath, $$"""{ "a GPU": { "{{Product}}": "tiles of 7×7" } }""");
        Assert.Equal(candidates[1], Choose("a GPU", Product, fastest: 1));
    }

    [Fact]
    public void Where_nothing_can_be_written_the_choice_is_made_all_the_same()
    {
        File.WriteAllText(Path.Combine(folder, "cache"), "a file where the folder should be");
        Assert.Equal(candidates[1], Choose("a GPU", Product, fastest: 1));
        Assert.Equal(1, warnings.Count);
    }

    TileChoice Choose(string device, string product, int fastest) => new TileMemory(FilePath, device).Choose(product, candidates, choice =>
    {
        timed.Add(choice);
        return choice == candidates[fastest] ? 1e-6 : 1e-3;
    });

    // Other tests warn on other threads meanwhile.
    sealed class WarningCounter : TraceListener
    {
        readonly int thread = Environment.CurrentManagedThreadId;

        public int Count { get; private set; }

        public override void TraceEvent(
            TraceEventCache? eventCache, string source, TraceEventType eventType, int id, string? format, params object?[]? args) =>
            Count += Environment.CurrentManagedThreadId == thread ? 1 : 0;

        public override void Write(string? message)
        {
        }

        public override void WriteLine(string? message)
        {
        }
    }
}
