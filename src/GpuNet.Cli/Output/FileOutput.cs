namespace GpuNet.Cli.Output;

/// <summary>Writes what a command was asked for, and says on the error stream where it is, or why it is not.</summary>
static class FileOutput
{
    /// <summary>Writes a file. Where it cannot be written, that is no fault of the input: so the exit code is another one.</summary>
    /// <param name="name">The option or the argument that names it.</param>
    /// <param name="path">The file.</param>
    /// <param name="what">What it is.</param>
    /// <param name="write">Writes it.</param>
    /// <returns>The exit code.</returns>
    public static int WriteOrTell(string name, string path, string what, Action write)
    {
        try
        {
            write();
            Messages.Progress.WriteLine($"{what} in {path}");
            return ExitCode.Success;
        }
        catch (InputException problem)
        {
            Messages.Write($"gpunet: {name}: {problem.Message.Escape()}");
            return ExitCode.Failure;
        }
    }
}
