using System.Text;
using GpuNet.Tests.Models;

namespace GpuNet.Tests.Data;

/// <summary>Tables for tests: from text, and the real ones of TestData.</summary>
static class TestTables
{
    /// <summary>The text as the file "t.csv".</summary>
    public static Table Parse(string text) => Table.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "t.csv");

    /// <summary>The same with its cells on the disk, as of data that may be larger than the memory.</summary>
    public static Table Spill(string text, TemporaryFolder folder)
    {
        File.WriteAllText(folder["t.csv"], text);
        return Table.Read(folder["t.csv"], new() { ScratchFolder = folder[""] });
    }

    /// <summary>A real data set.</summary>
    public static Table Open(string file) => Table.Read(Path.Combine(AppContext.BaseDirectory, "TestData", file));

    /// <summary>The message of the <see cref="InputException"/> that the action throws, which is one line.</summary>
    public static string ErrorOf(Action action)
    {
        string message = Assert.Throws<InputException>(action).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
