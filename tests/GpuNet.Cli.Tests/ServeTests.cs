using System.Diagnostics;
using System.Text;

namespace GpuNet.Cli.Tests;

/// <summary><c>gpunet serve</c> as a process: where it listens, how it ends.</summary>
public sealed class ServeTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    [Fact]
    public async Task It_serves_until_it_is_told_to_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no signals");
        workplace.Succeed("train iris.csv --target species --epochs 1 --save iris.safetensors");
        using var process = workplace.Start("serve iris.safetensors --port 0");
        await process.StandardError.ReadLineAsync();
        string line = (await process.StandardError.ReadLineAsync())!;
        Assert.StartsWith("serving on http://127.0.0.1:", line);
        using var client = new HttpClient { BaseAddress = new(line["serving on ".Length..].Split(';')[0]) };
        using var csv = new StringContent(File.ReadAllText(workplace["iris.csv"]), Encoding.UTF8, "text/csv");
        using var response = await client.PostAsync("predict", csv);
        Assert.Equal(workplace.Succeed("predict iris.safetensors iris.csv"), await response.Content.ReadAsStringAsync());

        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    [Theory]
    [InlineData("serve iris.csv", "iris.csv: this is not a safetensors file")]
    [InlineData("serve x.st --port 70000", "--port: '70000' is not a port")]
    [InlineData("serve x.st --address here", "--address: 'here' is not an IP address")]
    [InlineData("serve x.st --max-body 0", "--max-body: '0' is not a whole number from 1 on")]
    public void What_cannot_be_served_is_refused(string command, string told) => workplace.Refuse(command, told);
}
