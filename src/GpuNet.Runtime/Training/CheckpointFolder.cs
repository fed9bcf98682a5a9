using System.Globalization;
using GpuNet.Files;

namespace GpuNet.Training;

/// <summary>
/// The numbered checkpoints of one training. A lock of the system, which ends with its process, keeps a second training out.
/// </summary>
sealed class CheckpointFolder : IDisposable
{
    const string Prefix = "checkpoint-", Ending = ".safetensors", LockName = "lock", OwnerName = "lock.pid";

    readonly string folder;
    readonly FileStream? held;

    CheckpointFolder(string folder, FileStream? held)
    {
        this.folder = folder;
        this.held = held;
    }

    /// <summary>Takes a folder, which is made where it is not there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="create">Whether it may be made.</param>
    /// <exception cref="InputException">Another training has it, or it cannot be used.</exception>
    public static CheckpointFolder Open(string folder, bool create)
    {
        if (!create)
            CheckResumable(folder);
        else if (File.Exists(folder))
            throw IsFile(folder);
        try
        {
            Directory.CreateDirectory(folder);
            return new(folder, Lock(folder));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Unwritable(folder, exception);
        }
    }

    /// <summary>Refuses a folder in which no training can begin. It is not made yet: what is read next may be refused, too.</summary>
    /// <exception cref="InputException">It takes no files, is a file itself, or has checkpoints.</exception>
    public static void CheckNew(string folder)
    {
        string there = Path.GetFullPath(Folder.CheckName(folder));
        while (!Directory.Exists(there))
        {
            if (File.Exists(there))
                throw IsFile(there == Path.GetFullPath(folder) ? folder : there);
            there = Path.GetDirectoryName(there) ?? throw new InputException($"{folder}: there is no folder that it could be in");
        }
        try
        {
            Folder.CheckWritable(there);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(folder, exception);
        }
        if (FindNewest(folder) is not null)
            throw HasOthers(folder);
    }

    /// <summary>Refuses a folder from which no training can go on.</summary>
    /// <exception cref="InputException">It is not there, or has files and no checkpoint.</exception>
    public static void CheckResumable(string folder)
    {
        if (File.Exists(folder))
            throw IsFile(folder);
        if (!Directory.Exists(folder))
            throw new InputException($"{folder}: there is no such folder to resume from");
        if (HoldsOnlyOthers(folder))
        {
            throw new InputException($"{folder}: there are files, but no checkpoint to go on from; name the folder of the training, "
                + "or a new one to begin");
        }
    }

    /// <summary>Takes a folder that another worker of the same training writes to.</summary>
    /// <exception cref="InputException">It is not there.</exception>
    public static CheckpointFolder OpenToRead(string folder) => Directory.Exists(folder)
        ? new(folder, held: null)
        : throw new InputException($"{folder}: there is no such folder to resume from on {Environment.MachineName}");

    /// <summary>The error where a new training is to write beside the checkpoints of another.</summary>
    public static InputException HasOthers(string folder) => new(
        $"{folder}: there are checkpoints of a training already: go on with {Setting.Resumes}, or name another folder");

    static InputException Unwritable(string folder, Exception problem) =>
        new($"{folder.Shorten()}: checkpoints cannot be written there: {problem.Reason()}");

    static InputException IsFile(string folder) => new($"{folder}: this is a file; checkpoints are written to a folder");

    /// <summary>The path of the newest checkpoint in a folder; null where there is none.</summary>
    public static string? FindNewest(string folder) =>
        Directory.Exists(folder) && OpenToRead(folder) is { Numbers: [var newest, ..] } found ? found.PathOf(newest) : null;

    /// <summary>The numbers of the checkpoints, the newest first.</summary>
    public int[] Numbers =>
        [.. Directory.EnumerateFiles(folder, $"{Prefix}*{Ending}").Select(NumberOf).Where(number => number > 0).OrderDescending()];

    /// <summary>The newest checkpoint that is whole: damaged ones are passed over with a warning. Null where none is there.</summary>
    /// <exception cref="InputException">There are some, and all are damaged.</exception>
    public Checkpoint? Newest()
    {
        int[] numbers = Numbers;
        foreach (int number in numbers)
        {
            try
            {
                return Checkpoint.Read(PathOf(number));
            }
            catch (InputException damaged)
            {
                Message.Warn($"{damaged.Message}; it is passed over");
            }
        }
        return numbers.Length == 0
            ? null
            : throw new InputException($"{folder}: no checkpoint can be used, of {numbers.Length}; name another folder");
    }

    /// <summary>Writes the next checkpoint, and then removes those that are not to be kept.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="tensors">The state.</param>
    /// <param name="training">What the training is.</param>
    /// <param name="kept">How many of the newest stay.</param>
    /// <param name="best">The number of one that stays, too.</param>
    /// <exception cref="InputException">The file system refuses.</exception>
    public void Write(int number, IReadOnlyList<Tensor> tensors, IReadOnlyDictionary<string, string> training, int kept, int best)
    {
        Checkpoint.Write(PathOf(number), tensors, training);
        foreach (int old in Numbers.Skip(kept).Where(old => old != best))
            Remove(PathOf(old));
    }

    /// <inheritdoc/>
    public void Dispose() => held?.Dispose();

    // What a training leaves that was stopped before its first checkpoint is not of others.
    static bool HoldsOnlyOthers(string folder) => !Directory.EnumerateFiles(folder, $"{Prefix}*{Ending}").Any()
        && Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Any(
            name => name is not (LockName or OwnerName) && !name!.Contains(Prefix));

    // The owner's number is in a file of its own: the one that is locked cannot be read.
    static FileStream Lock(string folder)
    {
        string path = Path.Combine(folder, LockName), owner = Path.Combine(folder, OwnerName);
        FileStream held;
        try
        {
            held = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            string process = File.Exists(owner) ? File.ReadAllText(owner).Shorten() : "unknown";
            throw new InputException(
                $"{folder}: another training writes its checkpoints there (process {process}); wait for its end, or name another folder");
        }
        File.WriteAllText(owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return held;
    }

    static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            Message.Warn($"{path}: the old checkpoint cannot be removed: {problem.Reason()}");
        }
    }

    string PathOf(int number) => Path.Combine(folder, $"{Prefix}{number:000000}{Ending}");

    // 0 for files of others.
    static int NumberOf(string path) =>
        int.TryParse(Path.GetFileName(path)[Prefix.Length..^Ending.Length], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : 0;
}
