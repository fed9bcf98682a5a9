using System.Text;

namespace GpuNet.Cli.Output;

/// <summary>Stands for a standard output that is closed: whatever is written fails.</summary>
sealed class ClosedWriter : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => throw new IOException("the standard output is closed");
}
