using System.Diagnostics;
using System.Reflection;
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
            <PackageReference Include="GpuNet" Version="[0.1.0]" />
          </ItemGroup>
        </Project>
        """;

    // Beside the usual sources; what is restored is kept nowhere else, so that these packages are those that were just made.
    const string Sources =
        """
        <configuration>
          <packageSources><add key="packed" value="../packages" /></packageSources>
          <config><add key="globalPackagesFolder" value="../restored" /></config>
        </configuration>
        """;

    [Fact]
    public void The_program_of_the_readme_runs_from_the_packages()
    {
        using var folder = new TemporaryFolder();
        Parallel.ForEach(["Kernels", "Checker", "Runtime"], name => Run(
            Repository.PathOf("src", $"GpuNet.{name}"),
            "pack", "--no-build", "-c", Configuration, "-o", folder["packages"], "-p:RepositoryUrl=https://example.org/gpunet.git"));
        string iris = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "TestData", "iris.csv")), app = folder["app"];
        Directory.CreateDirectory(app);
        File.WriteAllText(Path.Combine(app, "hello.csproj"), Project);
        File.WriteAllText(Path.Combine(app, "NuGet.config"), Sources);
        File.WriteAllText(Path.Combine(app, "Program.cs"), ProgramOfReadme());
        File.WriteAllText(Path.Combine(app, "iris.csv"), iris);
        File.WriteAllLines(Path.Combine(app, "new.csv"), iris.Split('\n').Take(4).Select(line => line[..line.LastIndexOf(',')]));

        string[] lines = Run(app, "run", "-c", "Release").Trim().Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.Matches(@"^\d+[.,]\d\s?%\s*$", lines[0]);
        Assert.All(lines[1..], line => Assert.Matches(@"^setosa \d+\s?%\s*$", line));
        Assert.True(File.Exists(Path.Combine(app, "iris.safetensors")));
    }

    static string Configuration => typeof(HelloWorldTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    static string ProgramOfReadme()
    {
        string readme = File.ReadAllText(Repository.PathOf("README.md"));
        int start = readme.IndexOf("```csharp", StringComparison.Ordinal) + "```csharp".Length;
        return readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)];
    }

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
