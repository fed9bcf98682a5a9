namespace GpuNet.Files;

/// <summary>What is told where the file system refuses. What .NET says has paths that nobody named, of temporary files and links.</summary>
static class FileProblem
{
    /// <summary>Why it refuses: <c>access is denied</c>.</summary>
    public static string Reason(this Exception problem) => problem switch
    {
        UnauthorizedAccessException when problem.Message.StartsWith("Access to ", StringComparison.Ordinal) => "access is denied",
        FileNotFoundException or DirectoryNotFoundException => "there is no such folder, or it takes no new files",
        _ => problem.Message.Split(" : '")[0].TrimEnd('.'),
    };
}
