namespace GpuNet.Cli;

/// <summary>What the process returns.</summary>
static class ExitCode
{
    /// <summary>It worked.</summary>
    public const int Success = 0;

    /// <summary>Training failed, as the loss became NaN or infinite or the device failed, or its results cannot be written.</summary>
    public const int Failure = 1;

    /// <summary>A file, a column, an option or a device cannot be used.</summary>
    public const int BadInput = 2;

    /// <summary>The terminal was closed: 128 + SIGHUP.</summary>
    public const int HungUp = 129;

    /// <summary>Ctrl+C: 128 + SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>128 + SIGTERM.</summary>
    public const int Terminated = 143;
}
