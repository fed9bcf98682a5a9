using System.CommandLine;
using System.CommandLine.Invocation;
using System.Diagnostics;
using GpuNet;
using GpuNet.Cli;
using GpuNet.Cli.Commands;
using GpuNet.Cli.Output;

using var interruption = new Interruption(exitCode => Fail("interrupted", exitCode));
StandardStreams.Prepare();
Trace.Listeners.Add(new Warnings());
DataFormats.Register();
ParseResult parsed;
try
{
    parsed = ConfigOptions.Parse(GpunetCommand.Create(), args);
}
catch (InputException bad)
{
    return Fail(bad.Message, ExitCode.BadInput);
}
if (Usage.FindOneHyphen(parsed, args) is { } mistaken)
    return Fail(mistaken, ExitCode.BadInput);
if (parsed.Action is ParseErrorAction)
    return Fail(Usage.Problem(parsed), ExitCode.BadInput);

Messages.SaysProgress = ProgressOptions.AreWanted(parsed);
try
{
    // Exceptions come out of here; signals are handled above.
    var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
    if (ConfigOptions.IsPrinted(parsed))
    {
        Console.WriteLine(ConfigOptions.ToJson(parsed));
        return ExitCode.Success;
    }
    OutputOption.CheckAll(parsed);
    int exitCode = await parsed.InvokeAsync(configuration, interruption.Token);
    Job.Leave();
    return exitCode;
}
catch (Exception) when (interruption.IsEnding)
{
    // What was removed cannot be written any more: no fault that anybody should read of.
    Thread.Sleep(Timeout.Infinite);
    throw;
}
catch (InputException bad)
{
    return Fail(bad.Describe(SettingOptions.Describe), ExitCode.BadInput);
}
catch (Exception tooLarge) when (tooLarge is OutOfMemoryException or OverflowException)
{
    // Sizes are computed with checks: more than an int can count is more than a buffer can hold.
    // Files that are too large to be read say so themselves.
    return Fail(
        "the network or its data do not fit in memory: try fewer or smaller layers in --hidden, or fewer columns or rows",
        ExitCode.BadInput);
}
catch (TrainingStoppedException stopped) when (stopped.IsCancelled)
{
    return StopAll($"interrupted: {stopped.Message}", interruption.ExitCode);
}
catch (DivergedException diverged)
{
    return StopAll(diverged.Message, ExitCode.Failure);
}
catch (Exception failed) when (failed is TrainingStoppedException or DeviceException or WorkerLostException)
{
    return Fail(failed.Message, ExitCode.Failure);
}
catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
{
    // Files are read and written by code that names them in its errors.
    return Fail($"the results cannot be written: {unwritable.Message}", ExitCode.Failure);
}
catch (OperationCanceledException)
{
    return Fail("interrupted", interruption.ExitCode);
}

static int Fail(string message, int exitCode)
{
    Job.LetFirstSpeak();
    Console.Error.WriteLine("gpunet: " + message.Escape());
    Job.Abort(exitCode);
    return exitCode;
}

// What all processes of a job come to at the same step.
static int StopAll(string message, int exitCode)
{
    if (Job.IsFirst)
        Console.Error.WriteLine("gpunet: " + message.Escape());
    try
    {
        Job.Leave();
        return exitCode;
    }
    catch (WorkerLostException lost)
    {
        return Fail(lost.Message, ExitCode.Failure);
    }
}
