using System.Globalization;

namespace GpuNet.Tests;

/// <summary>What .editorconfig asks for and the build does not check.</summary>
public sealed class SourceTests
{
    [Fact]
    public void No_line_of_code_is_longer_than_editors_are_told()
    {
        const string Setting = "max_line_length =";
        string limit = Assert.Single(
            File.ReadLines(Repository.PathOf(".editorconfig")), line => line.StartsWith(Setting, StringComparison.Ordinal));
        int most = int.Parse(limit[Setting.Length..], CultureInfo.InvariantCulture);
        string[] folders = ["src", "tests", "benchmarks", "examples"];
        var longer =
            from folder in folders
            from file in Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories)
            from line in File.ReadLines(file).Index()
            where line.Item.Length > most
            select $"{Path.GetFileName(file)}, line {line.Index + 1}";
        Assert.False(longer.Any(), $"longer than {most} characters: {string.Join("; ", longer)}");
    }
}
