using System.Diagnostics;

namespace GpuNet.Tests.Devices;

/// <summary>Misuse that could end a process or hang it, in a process of its own: GpuNet.Misuse.</summary>
public sealed class MisuseProcessTests
{
    static readonly TimeSpan patience = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("walk cpu 60")]
    [InlineData("walk checked 10")]
    public void No_public_member_crashes_on_wrong_sizes_spans_and_buffers(string arguments) => Run(arguments);

    [Theory]
    [InlineData("dispose cpu 5")]
    [InlineData("dispose checked 2")]
    public void A_device_is_disposed_in_use(string arguments) => Run(arguments);

    [Fact]
    public void Threads_share_a_device() => Run("share cpu 2");

    [Theory]
    [Trait("Category", "Long")]
    [InlineData("walk cpu 1000")]
    [InlineData("walk checked 200")]
    [InlineData("dispose cpu 100")]
    [InlineData("dispose checked 100")]
    [InlineData("share cpu 100")]
    [InlineData("share checked 2")]
    public void Many_more_times(string arguments) => Run(arguments);

    static void Run(string arguments)
    {
        // Beside its own dependencies, of which some are part of a framework here.
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        string program = Path.Combine(here.Parent!.Parent!.FullName, "GpuNet.Misuse", here.Name, "GpuNet.Misuse.dll");
        string[] line = [program, .. arguments.Split(' ')];
        var start = new ProcessStartInfo("dotnet", line) { RedirectStandardOutput = true, RedirectStandardError = true };
        // The memory of `checked` is filled when it is taken: what is far too large has to be refused.
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x20000000";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        bool ended = process.WaitForExit(patience);
        if (!ended)
            process.Kill();
        Assert.True(ended, $"{arguments} hangs");
        Assert.True(process.ExitCode == 0, $"{arguments} ends with {process.ExitCode}: {output.Result}{errors.Result}");
    }
}
