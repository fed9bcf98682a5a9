using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GpuNet.Files;
using GpuNet.Training;

namespace GpuNet.Search;

/// <summary>
/// A file that records every training of a search in JSON: first a line that identifies the search, then a line per training. An incomplete
/// last line of a killed process is dropped.
/// </summary>
sealed class SearchJournal : IDisposable
{
    static readonly JsonSerializerOptions options = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    readonly OrderedDictionary<(int Trial, int Epochs), Entry> entries = [];
    readonly string path;
    readonly FileStream? file;

    SearchJournal(string path, FileStream? file)
    {
        this.path = path;
        this.file = file;
    }

    /// <summary>Opens or creates the journal of a search.</summary>
    /// <param name="path">The file; null for no journal.</param>
    /// <param name="search">What identifies the search; the journal of another search is not changed.</param>
    /// <exception cref="InputException">The file cannot be used, or is the journal of another search.</exception>
    public static SearchJournal Open(string? path, IReadOnlyDictionary<string, string> search)
    {
        if (path is null)
            return new("", null);
        FileStream file;
        try
        {
            if (FileStatus.Of(path) is { IsRegular: false })
                throw new InputException($"{path}: a journal must be a regular file; name another file");
            file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new InputException($"{path}: another search writes this journal; wait for its end, or name another file");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"{path}: the journal cannot be written: {exception.Reason()}");
        }
        var journal = new SearchJournal(path, file);
        try
        {
            journal.Read(JsonSerializer.Serialize(search, options));
            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>All trainings, in the order in which they ended.</summary>
    public IEnumerable<Trial> Trials =>
        entries.Values.Select(entry => entry.ToTrial(new(entry.Settings)));

    /// <summary>The training of a trial, if it is recorded.</summary>
    /// <exception cref="InputException">It was made with other settings.</exception>
    public Trial? Find(int number, int epochs, SearchSettings settings)
    {
        if (!entries.TryGetValue((number, epochs), out var entry))
            return null;
        return new SearchSettings(entry.Settings).Equals(settings) ? entry.ToTrial(settings) : throw Foreign();
    }

    /// <summary>Records a training.</summary>
    public void Add(Trial trial)
    {
        if (file is null)
            return;
        var entry = new Entry(trial.Number, trial.Epochs, trial.Score, trial.Settings.Values.ToDictionary(), trial.Failure?.Marked);
        lock (file)
            Append(JsonSerializer.Serialize(entry, options));
    }

    /// <summary>What is thrown where it is the journal of another search.</summary>
    /// <param name="difference">In what it differs, if that is known.</param>
    public InputException Foreign(string? difference = null)
    {
        string why = difference is null ? "" : $": {difference}";
        return new($"{path.Shorten()}: this is not the journal of this search{why}; name another file, or delete it");
    }

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();

    void Read(string search)
    {
        byte[] bytes = new byte[file!.Length];
        file.ReadExactly(bytes);
        int end = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        string[] lines = Encoding.UTF8.GetString(bytes, 0, end).Split('\n')[..^1];
        // A file that is not a journal is not changed.
        if (lines.Length == 0 ? !search.StartsWith(Encoding.UTF8.GetString(bytes), StringComparison.Ordinal) : lines[0] != search)
            throw Foreign(lines.Length == 0 ? null : Difference(lines[0], search));

        file.SetLength(end);
        file.Position = end;
        if (lines.Length == 0)
            Append(search);
        for (int line = 1; line < lines.Length; line++)
        {
            var entry = Parse(lines[line])
                ?? throw new InputException($"{path}, line {line + 1}: not a line of a journal; name another file");
            entries[(entry.Trial, entry.Epochs)] = entry;
        }
    }

    static Entry? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Entry>(line, options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    void Append(string line)
    {
        file!.Write(Encoding.UTF8.GetBytes(line + "\n"));
        file.Flush(flushToDisk: true);
    }

    // The difference to the first line of another search's journal; null if it is not a journal.
    static string? Difference(string other, string search)
    {
        Dictionary<string, string>? there;
        try
        {
            there = JsonSerializer.Deserialize<Dictionary<string, string>>(other, options);
        }
        catch (JsonException)
        {
            return null;
        }
        if (there is null)
            return null;
        var differences = new EntryDifferences(JsonSerializer.Deserialize<Dictionary<string, string>>(search, options)!, there);
        return differences.Keys.Length == 0 ? null : differences.Say(differences.Keys);
    }

    sealed record Entry(
        int Trial, int Epochs, double? Score, Dictionary<string, string> Settings,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Failure = null)
    {
        public Trial ToTrial(SearchSettings settings) =>
            new(Trial, settings, Epochs, Score) { Failure = Failure is null ? null : new(Failure) };
    }
}
