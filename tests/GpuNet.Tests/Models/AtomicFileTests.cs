using GpuNet.Tests.Data;

namespace GpuNet.Tests.Models;

public sealed class AtomicFileTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Creates_and_replaces_and_leaves_nothing_else_behind()
    {
        AtomicFile.Write(folder["a"], stream => stream.Write("long old contents"u8));
        AtomicFile.Write(folder["a"], stream => stream.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(folder["a"]));
        Assert.Equal(["a"], folder.Files);
    }

    [Fact]
    public void The_old_file_is_there_until_the_new_one_is_complete()
    {
        File.WriteAllText(folder["a"], "old");
        AtomicFile.Write(folder["a"], stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(folder["a"]));
        });
        Assert.Equal("new", File.ReadAllText(folder["a"]));
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file_and_nothing_else()
    {
        File.WriteAllText(folder["a"], "old");
        Assert.Throws<OperationCanceledException>(() => AtomicFile.Write(folder["a"], stream =>
        {
            stream.Write("new"u8);
            throw new OperationCanceledException();
        }));
        Assert.Contains("the file cannot be written: disk full", TestTables.ErrorOf(() => AtomicFile.Write(folder["a"], stream =>
        {
            stream.Write("new"u8);
            throw new IOException("disk full");
        })));
        Assert.Equal("old", File.ReadAllText(folder["a"]));
        Assert.Equal(["a"], folder.Files);
    }

    [Fact]
    public void What_cannot_be_a_file_is_an_error()
    {
        Assert.Contains("there is no such folder", TestTables.ErrorOf(() => AtomicFile.Write(folder["no/such"], _ => { })));
        Assert.Contains("this is a folder", TestTables.ErrorOf(() => AtomicFile.Write(folder["."], _ => { })));
        Assert.Contains("not the name of a file", TestTables.ErrorOf(() => AtomicFile.Write("", _ => { })));
        Assert.Empty(folder.Files);
    }
}
