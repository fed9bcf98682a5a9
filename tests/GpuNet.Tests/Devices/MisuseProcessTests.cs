using System.Diagnostics;

namespace GpuNet.Tests.Devices;

/// <summary>Misuse that could end a process or hang it, in a process of its own: GpuNet.Misuse.</summary>
public sealed class MisuseProcessTests
{
    static readonly TimeSpan patience = TimeSpan.FromMinutes(5);

    [Fact]
    public void No_public_member_crashes_on_wrong_sizes_spans_and_buffers() => Run("walk cpu 60");

    [Fact]
    public void A_device_is_disposed_in_use() => Run("dispose cpu 5");

    [Fact]
    public void Threads_share_a_device() => Run("share cpu 2");

    [Fact]
    [Trait("Category", "Long")]
    public void No_public_member_crashes_on_many_more_values() => Run("walk cpu 1000");

    [Fact]
    [Trait("Category", "Long")]
    public void A_device_is_disposed_in_use_a_hundred_times() => Run("dispose cpu 100");

    [Fact]
    [Trait("Category", "Long")]
    public void Threads_share_a_device_a_hundred_times() => Run("share cpu 100");

    static void Run(string arguments)
    {
        string[] line = [Path.Combine(AppContext.BaseDirectory, "GpuNet.Misuse.dll"), .. arguments.Split(' ')];
        var start = new ProcessStartInfo("dotnet", line) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        bool ended = process.WaitForExit(patience);
        if (!ended)
            process.Kill();
        Assert.True(ended, $"{arguments} hangs");
        Assert.True(process.ExitCode == 0, $"{arguments} ends with {process.ExitCode}: {output.Result}{errors.Result}");
    }
}
