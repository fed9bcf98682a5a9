using GpuNet.Cli.Output;

namespace GpuNet.Cli.Tests;

/// <summary>What is told while a file is read.</summary>
public sealed class ReadingLineTests
{
    [Theory]
    [InlineData(false, "reading a.csv: 100 of 400 MB, 3 s left\nreading a.csv: 300 of 400 MB, 2 s left\n")]
    [InlineData(true, "\rreading a.csv: 100 of 400 MB, 3 s left\rreading a.csv: 200 of 400 MB, 2 s left"
        + "\rreading a.csv: 300 of 400 MB, 2 s left\r                                      \r")]
    public void Bytes_and_the_time_that_is_left_are_told_beyond_half_a_second(bool isTerminal, string expected)
    {
        double seconds = 0;
        var output = new StringWriter { NewLine = "\n" };
        using (var line = new ReadingLine(output, isTerminal, () => seconds))
        {
            foreach (var (time, megabytes) in new[] { (0.4, 50), (1.0, 100), (2.0, 200), (6.0, 300) })
            {
                seconds = time;
                line.Report(new("a.csv", 1_000_000L * megabytes, 400_000_000));
            }
        }
        Assert.Equal(expected, output.ToString().Replace(Environment.NewLine, "\n"));
    }

    [Fact]
    public void A_pipe_has_no_end_that_is_known()
    {
        var output = new StringWriter();
        new ReadingLine(output, isTerminal: false, () => 1).Report(new("the standard input", 5_000_000, null));
        Assert.Equal("reading the standard input: 5 MB", output.ToString().TrimEnd());
    }
}
