namespace GpuNet.Cli.Output;

/// <summary>A result, for people and for programs.</summary>
interface IReport
{
    /// <summary>For programs: one JSON object.</summary>
    string ToJson();

    /// <summary>For people.</summary>
    void Print(TextWriter output);

    /// <summary>Puts it on the standard output.</summary>
    /// <param name="json">Whether it is for programs.</param>
    void Show(bool json)
    {
        if (json)
            Console.WriteLine(ToJson());
        else
            Print(Console.Out);
    }
}
