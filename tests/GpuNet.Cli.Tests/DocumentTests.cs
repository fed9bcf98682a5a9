namespace GpuNet.Cli.Tests;

/// <summary>Every command of the tutorial and of the cookbook works as it is written.</summary>
public sealed class DocumentTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    /// <summary>The recipes.</summary>
    public static TheoryData<string> Recipes => new(Documents.Parts("cookbook.md").Select(part => part.Title));

    [Fact]
    public void The_tutorial_can_be_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "its commands are those of a Unix shell");
        string[] commands = [.. Documents.Parts("tutorial.md").SelectMany(part => part.Commands)];
        Assert.InRange(commands.Length, 8, 30);
        Documents.Run(workplace, commands);
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void A_recipe_works(string title)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "its commands are those of a Unix shell");
        Documents.Run(workplace, Documents.Parts("cookbook.md").Single(part => part.Title == title).Commands);
    }
}
