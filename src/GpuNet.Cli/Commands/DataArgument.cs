using System.CommandLine;
using System.CommandLine.Parsing;
using GpuNet.Cli.Output;
using GpuNet.Learning;

namespace GpuNet.Cli.Commands;

/// <summary>An argument that names files to read as one table, or the bundled data set.</summary>
sealed class DataArgument : Argument<string[]>
{
    /// <summary>What names the bundled data set in the place of a file.</summary>
    public const string Digits = "digits";

    static readonly string[] names = [.. Enum.GetNames<HeaderRow>().Select(name => name.ToLowerInvariant())];

    const int BytesOfMiB = 1 << 20, MostMiB = 1024;

    const string InWords = "Files to read as one table (CSV, Parquet, Arrow, JSON Lines, npy, npz, IDX, LibSVM; also gzip), "
        + "'-' for the standard input, or 'digits', the bundled data set.";

    /// <summary>Creates the argument.</summary>
    /// <param name="name">What the help calls it.</param>
    /// <param name="description">What is in the files; null where anything may be.</param>
    public DataArgument(string name, string? description = null) : base(name)
    {
        Description = description is null ? InWords : $"{description} {InWords}";
        Arity = ArgumentArity.OneOrMore;
        // An argument that takes many takes options that do not exist, too.
        Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(IsOption) is { } unknown)
                result.AddError($"unknown option '{unknown.Value}'");
        });
        Header = new("--header")
        {
            Description = "Whether the first row of a text file names the columns; auto: unless it looks like data.",
            HelpName = string.Join('|', names),
            DefaultValueFactory = _ => names[0],
            CustomParser = Parse.OneOf(names, choice => choice),
            CompletionSources = { (string[])[.. names] },
        };
    }

    /// <summary><c>--longest-line</c>, in MiB.</summary>
    public Option<int> LongestLine { get; } = new("--longest-line")
    {
        Description = "Longest line of a text file in MiB; a longer one is an error.",
        HelpName = "NUMBER",
        DefaultValueFactory = _ => TextOptions.Usual.LongestLine / BytesOfMiB,
        CustomParser = Parse.CountUpTo(MostMiB),
    };

    /// <summary><c>--header</c>.</summary>
    public Option<string> Header { get; }

    /// <summary>Whether what is taken for a file is written as an option is.</summary>
    public static bool IsOption(Token token) => token.Value.StartsWith('-') && token.Value != TableFiles.StandardInput;

    /// <summary>The files that are read, by their paths.</summary>
    /// <exception cref="InputException">There is none where a path has * or ?.</exception>
    public IEnumerable<string> FilesOf(ParseResult parsed) => parsed.GetRequiredValue(this).Where(source => source != Digits)
        .SelectMany(source => source == TableFiles.StandardInput ? ["/dev/stdin"] : TableFiles.Expand(source));

    /// <summary>Whether the bundled data set is named, and nothing else.</summary>
    public bool IsDigits(ParseResult parsed) => parsed.GetResult(this)?.Tokens is [{ Value: Digits }];

    /// <summary>The folder of prepared data that is named in the place of files; null where there is none.</summary>
    public string? PreparedFolderOf(ParseResult parsed) =>
        parsed.GetRequiredValue(this) is [var folder] && PreparedFolder.Is(folder) ? folder : null;

    /// <summary>Reads the table.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="scratch">Where its cells are, if they are not in memory.</param>
    /// <exception cref="InputException">A file cannot be read or is not a table.</exception>
    public Table Read(ParseResult parsed, string? scratch = null)
    {
        if (IsDigits(parsed))
            return GpuNet.Digits.ReadTable();
        string[] sources = parsed.GetRequiredValue(this);
        CheckDifferent([.. FilesOf(parsed)]);
        using var line = Messages.SaysProgress ? ReadingLine.Start() : null;
        return sources.Contains(Digits) && !File.Exists(Digits)
            ? throw new InputException($"'{Digits}' is the bundled data set, which is not read with other files; leave them out")
            : Table.Read(sources, new TextOptions
            {
                Header = Enum.Parse<HeaderRow>(parsed.GetRequiredValue(Header), ignoreCase: true),
                LongestLine = parsed.GetRequiredValue(LongestLine) * BytesOfMiB,
                Progress = line,
                ScratchFolder = scratch,
            });
    }

    // Its rows would count twice, and lie in the training and the test part.
    static void CheckDifferent(string[] files)
    {
        var same = files.GroupBy(file => FileStatus.Of(file)?.Identity ?? file).FirstOrDefault(group => group.Count() > 1);
        if (same is not null)
        {
            throw new InputException(same.Distinct().ToArray() is [var one]
                ? $"{one} is given twice; leave one of them out"
                : $"{same.ElementAt(1)} is the same file as {same.First()}; leave one of them out");
        }
    }
}
