using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace GpuNet.Cli.Tests;

/// <summary>Pages with commands that can be typed as they are.</summary>
static class Documents
{
    const string UsualPort = "8080";

    /// <summary>The folder of the pages.</summary>
    public static string Folder { get; } = Path.Combine(FindRoot(), "docs");

    /// <summary>The commands of each part of a page that has some, by its title: the lines of its blocks of code.</summary>
    public static IEnumerable<(string Title, string[] Commands)> Parts(string page)
    {
        foreach (string part in File.ReadAllText(Path.Combine(Folder, page)).ReplaceLineEndings("\n").Split("\n## ")[1..])
        {
            // A block in another language, such as JSON, names it.
            string[] commands =
            [
                .. part.Split("```").Where((text, place) => place % 2 == 1 && text[0] == '\n')
                    .SelectMany(block => block.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            ];
            if (commands.Length > 0)
                yield return (part.Split('\n')[0], commands);
        }
    }

    /// <summary>Runs commands as a reader types them, in the folder of the tables.</summary>
    public static void Run(CliFixture workplace, IEnumerable<string> commands)
    {
        Process? server = null;
        string port = FindFreePort();
        try
        {
            foreach (string written in commands)
            {
                string command = written.Replace(UsualPort, port);
                if (command.StartsWith("gpunet serve ", StringComparison.Ordinal))
                    server = Serve(workplace, command);
                else if (command.StartsWith("gpunet ", StringComparison.Ordinal))
                    RunGpunet(workplace, command["gpunet ".Length..]);
                else
                    RunShell(workplace, command);
            }
        }
        finally
        {
            server?.Kill();
            server?.Dispose();
        }
    }

    static string FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    static void RunGpunet(CliFixture workplace, string command)
    {
        string[] parts = command.Split(" > ");
        string output = workplace.Succeed(parts[0]);
        if (parts is [_, var file])
            File.WriteAllText(workplace[file], output);
    }

    // Returns when it answers.
    static Process Serve(CliFixture workplace, string command)
    {
        var server = workplace.Start(command["gpunet ".Length..]);
        while (server.StandardError.ReadLine() is { } line && !line.StartsWith("serving on ", StringComparison.Ordinal))
        {
        }
        return server;
    }

    static void RunShell(CliFixture workplace, string command)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-ec", command])
        {
            WorkingDirectory = workplace[""],
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEndAsync();
        string error = shell.StandardError.ReadToEnd();
        shell.WaitForExit();
        Assert.True(shell.ExitCode == 0, $"{command}: {error}{output.Result}");
    }

    static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "GpuNet.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("the tests do not run inside the repository");
        return folder;
    }
}
