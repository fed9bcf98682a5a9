using System.Reflection;
using System.Text.RegularExpressions;
using GpuNet.Cli.Commands;

namespace GpuNet.Cli.Tests;

/// <summary>The library's messages name its properties, and the command shows its options in their place.</summary>
public sealed class SettingTests
{
    [Fact]
    public void Every_setting_is_a_property_or_a_parameter_of_the_library_and_an_option_of_the_command()
    {
        Assembly[] library = [typeof(TrainingOptions).Assembly, typeof(OnnxFile).Assembly];
        var types = library.SelectMany(one => one.GetExportedTypes()).Where(type => type != typeof(Setting)).ToArray();
        var parameters = types.SelectMany(type => type.GetMethods()).SelectMany(method => method.GetParameters());
        var names = types.SelectMany(type => type.GetProperties()).Select(property => property.Name)
            .Concat(parameters.Select(parameter => parameter.Name!)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var options = GpunetCommand.Create().Subcommands.SelectMany(command => command.Options).Select(option => option.Name).ToHashSet();
        Assert.All(Setting.All, setting => Assert.Contains(setting.Name, names));
        Assert.All(Setting.All, setting => Assert.Contains(SettingOptions.Describe(setting, null), options));
    }

    [Fact]
    public void A_message_is_told_to_programs_and_to_users_of_the_command()
    {
        var problem = new InputException($"t.csv: use {Setting.Task.To("Regression")}, {Setting.Ignored.To("my id")} or {Setting.Split}");
        Assert.Equal("t.csv: use Task = Regression, Ignored = my id or Split", problem.Message);
        Assert.Equal("t.csv: use --task regression, --ignore \"my id\" or --split", problem.Describe(SettingOptions.Describe));
    }

    [Fact]
    public void No_message_of_the_library_names_an_option()
    {
        string? root = Path.GetDirectoryName(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root, "GpuNet.sln")))
            root = Path.GetDirectoryName(root);
        Assert.NotNull(root);
        string[] rooms = ["GpuNet.Runtime", "GpuNet.Kernels"];
        var files = rooms.SelectMany(room =>
            Directory.EnumerateFiles(Path.Combine(root, "src", room), "*.cs", SearchOption.AllDirectories)).ToList();
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.DoesNotMatch(new Regex(@"""[^""]*--[a-z]"), File.ReadAllText(file)));
    }
}
