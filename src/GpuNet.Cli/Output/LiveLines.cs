using System.Runtime.InteropServices;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace GpuNet.Cli.Output;

/// <summary>
/// Lines on a terminal that are painted again and again. The cursor stays below them, so that a process that is killed leaves nothing odd.
/// </summary>
sealed class LiveLines : IDisposable
{
    const int Error = 2;

    readonly Lock gate = new();
    readonly IAnsiConsole console;
    readonly PosixSignalRegistration? resumed;
    IReadOnlyList<string> painted = [];

    public LiveLines(IAnsiConsole console)
    {
        this.console = console;
        // Whoever stopped the process has written below the lines since.
        if (!OperatingSystem.IsWindows())
            resumed = PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => Forget());
        Messages.KeepAbove(this);
    }

    /// <summary>Characters that fit on a line, but the last, which moves the cursor on some terminals.</summary>
    public int Width => console.Profile.Width - 1;

    /// <summary>Paints the lines in the place of the last ones; not where the terminal belongs to another process now.</summary>
    /// <param name="lines">Of at most <see cref="Width"/> characters, with Spectre's markup.</param>
    public void Paint(IReadOnlyList<string> lines)
    {
        lock (gate)
        {
            if (!HasTerminal())
                return;
            Erase();
            console.Write(new Rows(lines.Select(line => (IRenderable)new Markup(line))));
            painted = lines;
        }
    }

    /// <summary>Writes a line above the lines.</summary>
    public void WriteAbove(string line)
    {
        lock (gate)
        {
            var lines = painted;
            Erase();
            Console.Error.WriteLine(line);
            Paint(lines);
        }
    }

    public void Dispose()
    {
        resumed?.Dispose();
        Messages.KeepAbove(null);
    }

    void Forget()
    {
        lock (gate)
            painted = [];
    }

    void Erase()
    {
        // A terminal that has become narrower shows a line as several.
        int rows = painted.Sum(line => 1 + (Markup.Remove(line).Length - 1) / Math.Max(1, console.Profile.Width));
        if (rows > 0)
            console.Write(new ControlCode($"\e[{rows}F\e[J"));
        painted = [];
    }

    static bool HasTerminal() =>
        OperatingSystem.IsWindows() || GetForegroundGroup(Error) is var foreground && (foreground <= 0 || foreground == GetGroup());

    [DllImport("libc", EntryPoint = "tcgetpgrp")]
    static extern int GetForegroundGroup(int terminal);

    [DllImport("libc", EntryPoint = "getpgrp")]
    static extern int GetGroup();
}
