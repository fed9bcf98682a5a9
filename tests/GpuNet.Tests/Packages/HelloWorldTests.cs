using System.Diagnostics;
using GpuNet.Tests.Models;

namespace GpuNet.Tests.Packages;

/// <summary>The program of the README, from the packages as a user gets them, in a project that knows nothing of this repository.</summary>
[Trait("Category", "Long")]
public sealed class HelloWorldTests
{
    const string Project =
        """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="GpuNet" Version="0.1.0-test" />
          </ItemGroup>
        </Project>
        """;

    // The usual sources stay. The packages that were just made are looked for in a folder that nothing else fills, and so never kept.
    const string Sources =
        """
        <configuration>
          <packageSources><add key="packed" value="packages" /></packageSources>
          <fallbackPackageFolders><add key="usual" value="{0}" /></fallbackPackageFolders>
          <config><add key="globalPackagesFolder" value="restored" /></config>
        </configuration>
        """;

    [Fact]
    public void The_program_of_the_readme_runs_from_the_packages()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { "Kernels", "Checker", "Runtime" })
        {
            Run(Repository.PathOf("src", $"GpuNet.{name}"), "pack", "-c", "Release", "-o", folder.File("packages"),
                "-p:Version=0.1.0-test", "-p:RepositoryUrl=https://example.org/gpunet.git", $"-p:ArtifactsPath={folder.File("artifacts")}");
        }
        string iris = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "TestData", "iris.csv"));
        File.WriteAllText(folder.File("hello.csproj"), Project);
        File.WriteAllText(folder.File("NuGet.config"), string.Format(null, Sources, UsualPackages()));
        File.WriteAllText(folder.File("Program.cs"), ProgramOfReadme());
        File.WriteAllText(folder.File("iris.csv"), iris);
        File.WriteAllLines(folder.File("new.csv"), iris.Split('\n').Take(4).Select(line => line[..line.LastIndexOf(',')]));

        string[] lines = Run(folder.Path, "run", "-c", "Release").Trim().Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.Matches(@"^\d+\.\d ?%\s*$", lines[0]);
        Assert.All(lines[1..], line => Assert.Matches(@"^setosa \d+ ?%\s*$", line));
        Assert.True(File.Exists(folder.File("iris.safetensors")));
    }

    static string ProgramOfReadme()
    {
        string readme = File.ReadAllText(Repository.PathOf("README.md"));
        int start = readme.IndexOf("```csharp", StringComparison.Ordinal) + "```csharp".Length;
        return readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)];
    }

    static string UsualPackages() => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    static string Run(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}: {output}{errors.Result}");
        return output;
    }
}
