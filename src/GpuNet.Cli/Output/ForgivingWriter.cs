using System.Text;

namespace GpuNet.Cli.Output;

/// <summary>Writes to a stream as long as that works, and drops what does not.</summary>
sealed class ForgivingWriter : TextWriter
{
    readonly TextWriter inner = Null;

    public ForgivingWriter(Func<TextWriter> open)
    {
        try
        {
            inner = open();
        }
        catch (Exception problem) when (IsOfTheStream(problem))
        {
        }
    }

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Try(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    public override void Write(string? value) => Try(() => inner.Write(value));

    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    public override void Flush() => Try(inner.Flush);

    static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception problem) when (IsOfTheStream(problem))
        {
        }
    }

    static bool IsOfTheStream(Exception problem) => problem is IOException or UnauthorizedAccessException;
}
