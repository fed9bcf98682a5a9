namespace GpuNet.Cli.Output;

/// <summary>How wide a line may be, so that a terminal shows it as one; a file takes any.</summary>
static class LineWidth
{
    // Of a terminal that does not tell.
    const int Usual = 80;

    /// <summary>On the standard output.</summary>
    public static int OfOutput => Console.IsOutputRedirected ? int.MaxValue : OfTerminal;

    /// <summary>On the standard error.</summary>
    public static int OfError => Console.IsErrorRedirected ? int.MaxValue : OfTerminal;

    /// <summary>A text, or its begin where it is wider than that.</summary>
    public static string Cut(this string text, int width) => text.Length <= width ? text : text[..Math.Max(0, width - 1)] + '…';

    static int OfTerminal => Console.WindowWidth is > 0 and var width ? width : Usual;
}
