using GpuNet.Files;
using GpuNet.Tests.Data;
using GpuNet.Tests.Models;

namespace GpuNet.Tests;

/// <summary>Files that are read while somebody writes to them, or that are too large.</summary>
public sealed class InputFileTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public InputFileTests() => File.WriteAllText(folder["f"], "a,b\n1,2\n");

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, Action<string>> Changes => new()
    {
        { "grows", path => File.AppendAllText(path, "3,4\n") },
        { "shrinks", path => File.WriteAllText(path, "a") },
        { "is written again", path => File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddSeconds(9)) },
    };

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public void A_file_that_changes_while_it_is_read_is_an_error(string how, Action<string> change)
    {
        string expected = $"{folder["f"]}: the file changed while it was read: wait until it is written, or read a copy of it";
        Assert.Equal(expected, TestTables.ErrorOf(() => InputFile.Read(folder["f"], stream =>
        {
            change(folder["f"]);
            return how;
        })));
        // What is found in half of a file is no fault of the whole one.
        Assert.Equal(expected, TestTables.ErrorOf(() => InputFile.Read<string>(folder["f"], stream =>
        {
            change(folder["f"]);
            throw new InputException("half of a line");
        })));
    }

    [Fact]
    public void A_file_that_does_not_fit_in_memory_is_said_to_be_one() => Assert.Equal(
        $"{folder["f"]}: the file with its 0 MiB does not fit in memory: read a part of it, or use a machine with more",
        TestTables.ErrorOf(() => InputFile.Read<string>(folder["f"], _ => $"{new byte[int.MaxValue].Length}")));
}
