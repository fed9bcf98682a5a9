using System.Text.RegularExpressions;

namespace GpuNet.Tests;

/// <summary>The folders of the runtime stack: a file names types of its own folder and of those below it.</summary>
public sealed partial class LayeringTests
{
    // From below.
    static readonly string[] folders =
    [
        "Files", "Data/Tables", "Data/Preprocessing", "Data", "Metrics",
        "Devices", "Devices/Operations",
        "Devices/Cpu/Memory", "Devices/Cpu/Loops", "Devices/Cpu/Operations", "Devices/Cpu/MatMul", "Devices/Cpu",
        "Devices/Ilgpu", "Devices/Ilgpu/Operations", "Devices/Catalogue",
        "Recording", "Networks", "Plans", "Models", "Training/Schedules", "Training", "Learning", "Search",
    ];

    static readonly SourceFile[] files = [.. ReadAll("src/GpuNet.Runtime")];

    [Fact]
    public void No_file_names_a_type_of_a_folder_above_it()
    {
        var owners = files.SelectMany(file => file.Types.Select(type => (Type: type, file.Folder)))
            .ToLookup(pair => pair.Type, pair => pair.Folder);
        var arrows =
            from file in files
            from name in file.Names
            let places = owners[name].Select(PlaceOf).ToArray()
            where places.Length > 0 && places.All(place => place > PlaceOf(file.Folder))
            select $"{file.Path} names {name}, which is above it in {owners[name].First()}";
        Assert.True(!arrows.Any(), string.Join(Environment.NewLine, arrows));
    }

    [Fact]
    public void Every_folder_has_its_place() =>
        Assert.Empty(files.Where(file => PlaceOf(file.Folder) < 0).Select(file => $"{file.Path}: the order has no such folder"));

    [Fact]
    public void No_two_types_have_the_same_name()
    {
        var twice = ReadAll("src/GpuNet.Kernels").Concat(files)
            .SelectMany(file => file.Types.Select(type => (Type: type, file.Namespace))).Distinct()
            .GroupBy(pair => pair.Type, pair => pair.Namespace).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key} is in {string.Join(" and ", group)}");
        Assert.Empty(twice);
    }

    [Theory]
    [InlineData("class A { B b = new(); }", "B")]
    [InlineData("class A { B Make() => new B<C>(x.D, nameof(E)); }", "B,C,E")]
    [InlineData("class A { string text = \"B\" + $\"C {D.E} F\"; /* G */ } // H", "D")]
    [InlineData("record A(B C) { D E { get; } = new() { F = 1 }; void Use() => C.G(E is F); }", "B,D,F")]
    public void What_a_file_names_is_found(string source, string names) =>
        Assert.Equal(names, string.Join(",", new SourceFile("X/A.cs", source).Names.Where(name => name != "A").Order()));

    static int PlaceOf(string folder) => Array.IndexOf(folders, folder);

    static IEnumerable<SourceFile> ReadAll(string project)
    {
        string root = Repository.PathOf(project);
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(path => new SourceFile(Path.GetRelativePath(root, path).Replace('\\', '/'), File.ReadAllText(path)));
    }

    /// <summary>What a file declares and names, by its words alone.</summary>
    sealed partial class SourceFile
    {
        public SourceFile(string path, string source)
        {
            Path = path;
            string code = NotCode().Replace(source, text =>
                string.Join(' ', Hole().Matches(text.Value).Select(hole => hole.Groups[1].Value)));
            Namespace = NamespaceLine().Match(code).Groups[1].Value;
            code = Header().Replace(code, "");
            var types = Declaration().Matches(code).Where(match => IsOutside(code, match.Index)).ToArray();
            Types = [.. types.Select(match => match.Groups["name"].Value)];
            // A property may have the name of a type.
            var members = Member().Matches(code).Select(match => match.Groups[1].Value).Except(Types).ToHashSet();
            Names = Name().Matches(code).Select(match => match.Value).Where(name => !members.Contains(name))
                .Concat(Created().Matches(code).Select(match => match.Groups[1].Value)).ToHashSet();
        }

        public string Path { get; }

        public string Folder => System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/');

        public string Namespace { get; }

        public IReadOnlyList<string> Types { get; }

        public IReadOnlySet<string> Names { get; }

        static bool IsOutside(string code, int place) => code.AsSpan(0, place).Count('{') == code.AsSpan(0, place).Count('}');

        [GeneratedRegex("""//[^\n]*|/\*[\s\S]*?\*/|\$?"{3}[\s\S]*?"{3}|@"(?:[^"]|"")*"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'""")]
        private static partial Regex NotCode();

        // What stands in the holes of an interpolated text is code.
        [GeneratedRegex(@"\{([^{}:]*)")]
        private static partial Regex Hole();

        [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
        private static partial Regex NamespaceLine();

        [GeneratedRegex(@"^\s*(using|namespace) [^;(]*;", RegexOptions.Multiline)]
        private static partial Regex Header();

        [GeneratedRegex(@"(?:(?:static|sealed|abstract|readonly|partial|unsafe|ref) )*"
            + @"\b(?:class|struct|interface|enum|record(?: struct)?|delegate [\w<>\[\]?]+) (?<name>[A-Z]\w*)")]
        private static partial Regex Declaration();

        [GeneratedRegex(@"[\w>\]?)](?<!\b(?:is|as|new|return|in|not|or|and|case|else|await|out|ref|when|select))\s+([A-Z]\w*)\s*"
            + @"(?:\{|=>|\(|=(?!=)|;|,|\)|<)")]
        private static partial Regex Member();

        // Not what is asked of something, and not the name of an argument or a property that is set.
        [GeneratedRegex(@"(?<![\w.])[A-Z]\w*\b(?!\s*(?:=(?![=>])|:(?!:)))")]
        private static partial Regex Name();

        [GeneratedRegex(@"\bnew ([A-Z]\w*)")]
        private static partial Regex Created();
    }
}
