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

    [Fact]
    public void The_temporary_file_of_a_killed_process_is_removed_and_nothing_else()
    {
        string leftover = folder[$"a.{Path.GetRandomFileName()}.tmp"];
        string[] others = [folder[$"b.{Path.GetRandomFileName()}.tmp"], folder["a.notes.tmp"], folder["a.tmp"]];
        string inUse = folder[$"a.{Path.GetRandomFileName()}.tmp"];
        Array.ForEach([leftover, .. others], file => File.WriteAllText(file, ""));
        using (new FileStream(inUse, FileMode.CreateNew, FileAccess.Write, FileShare.Delete))
            AtomicFile.Write(folder["a"], stream => stream.Write("new"u8));
        Assert.False(File.Exists(leftover));
        Assert.All([inUse, .. others], file => Assert.True(File.Exists(file), file));
    }

    [Fact]
    public void A_link_stays_and_what_it_points_to_is_replaced_with_its_mode()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("links need rights there, and there are no modes");
            return;
        }
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        File.WriteAllText(folder["real"], "old");
        File.SetUnixFileMode(folder["real"], Mode);
        File.CreateSymbolicLink(folder["link"], "real");
        AtomicFile.Write(folder["link"], stream => stream.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(folder["real"]));
        Assert.Equal("real", new FileInfo(folder["link"]).LinkTarget);
        Assert.Equal(Mode, File.GetUnixFileMode(folder["real"]));

        File.SetUnixFileMode(folder["real"], UnixFileMode.UserRead);
        Assert.Contains("read-only", TestTables.ErrorOf(() => AtomicFile.Write(folder["link"], _ => { })));
        Assert.Contains("read-only", TestTables.ErrorOf(() => AtomicFile.Check(folder["real"])));
    }

    [Fact]
    public void What_can_be_written_is_told_beforehand_and_leaves_nothing_behind()
    {
        AtomicFile.Check(folder["new"]);
        Assert.False(File.Exists(folder["new"]));
        File.WriteAllText(folder["old"], "old");
        AtomicFile.Check(folder["old"]);
        Assert.Equal("old", File.ReadAllText(folder["old"]));
        Assert.Contains("there is no such folder", TestTables.ErrorOf(() => AtomicFile.Check(folder["no/such"])));
        Assert.Contains("cannot be written", TestTables.ErrorOf(() => AtomicFile.Check(folder[new string('n', 300)])));
        Assert.Equal([folder["old"]], Directory.GetFiles(folder["."]).Select(Path.GetFullPath));
    }
}
