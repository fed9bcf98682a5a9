
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

    /// <summary>Writes a model, then puts the result on the standard output: neither is lost where the other cannot be written.</summary>
    /// <param name="json">Whether it is for programs.</param>
    /// <param name="path">Where the model goes; null where nobody asked for it.</param>
    /// <param name="model">The model.</param>
    /// <returns>The exit code.</returns>
    int Show(bool json, string? path, Model model)
    {
        string? problem = ModelOutput.Save(path, model);
        try
        {
            Show(json);
        }
        finally
        {
            if (problem is not null)
                Messages.Write("gpunet: " + problem);
            else if (path is not null)
                Messages.Progress.WriteLine($"model in {path}");
        }
        return problem is null ? ExitCode.Success : ExitCode.Failure;
    }
}
