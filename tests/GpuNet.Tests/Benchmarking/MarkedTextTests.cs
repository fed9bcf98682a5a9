using GpuNet.Benchmarks.Reports;
using GpuNet.Tests.Models;

namespace GpuNet.Tests.Benchmarking;

/// <summary>Parts of pages that programs write.</summary>
public sealed class MarkedTextTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    [Fact]
    public void Only_the_text_between_the_markers_is_written()
    {
        string page = folder["page.md"];
        File.WriteAllText(page, "before\n<!-- times -->\n<!-- end of times -->\nafter\n");
        var marked = new MarkedText(page, "times");
        Assert.Equal("", marked.Read());
        marked.Write("one\n");
        marked.Write("two\n");
        Assert.Equal("two\n", marked.Read());
        Assert.Equal("before\n<!-- times -->\ntwo\n<!-- end of times -->\nafter\n", File.ReadAllText(page));
    }

    [Theory]
    [InlineData("nothing\n")]
    [InlineData("<!-- times -->\n")]
    [InlineData("<!-- end of times -->\n<!-- times -->\n")]
    public void A_page_without_both_markers_is_refused(string text)
    {
        string page = folder["page.md"];
        File.WriteAllText(page, text);
        Assert.Contains("times", Assert.Throws<InputException>(() => new MarkedText(page, "times").Write("text")).Message);
        Assert.Equal(text, File.ReadAllText(page));
    }

    public void Dispose() => folder.Dispose();
}
