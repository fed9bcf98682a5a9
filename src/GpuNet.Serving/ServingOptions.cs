using System.Net;

namespace GpuNet.Serving;

/// <summary>How a model is served.</summary>
public sealed record ServingOptions
{
    /// <summary>The address to listen on: only this machine, unless told otherwise.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0 takes a free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>
    /// How long a batch waits for more requests. Without a wait a batch is what came while the batch before it was computed.
    /// </summary>
    public TimeSpan Window { get; init; } = TimeSpan.Zero;

    /// <summary>The number of examples from which a batch waits no longer.</summary>
    public int LargestBatch { get; init; } = 256;

    /// <summary>How many requests may wait; more are answered with 503.</summary>
    public int LongestQueue { get; init; } = 1024;

    /// <summary>The most bytes of a request; more are answered with 413.</summary>
    public long LargestBody { get; init; } = 10_000_000;

    /// <summary>How long requests that have begun may take when the server ends.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What errors call a setting, with the value that it should have or null; null for the names of the library.</summary>
    internal Func<Setting, string?, string>? NameSetting { get; init; }
}
