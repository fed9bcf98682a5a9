using GpuNet.Devices.Ilgpu;
using GpuNet.Search;
using GpuNet.Tests.Models;
using GpuNet.Training;

namespace GpuNet.Tests.Mutations;

/// <summary>A kind of file that is read, and what reads it.</summary>
/// <param name="Whole">Undamaged ones.</param>
/// <param name="Load">Reads one: gives something, or an <see cref="InputException"/>.</param>
/// <param name="HasHeader">Whether it begins with the length of a header, which is made right again after most damages.</param>
/// <param name="IsOptional">Whether it is passed over where it cannot be read.</param>
sealed record HostileFile(byte[][] Whole, Action<string> Load, bool HasHeader = false, bool IsOptional = false)
{
    // A comma may part decimals, and cells.
    static readonly string table = "id;\"a;b\";when;text;y;class\n" + string.Concat(Enumerable.Range(0, 16).Select(row =>
        $"{row};{row * row % 7},5;2020-01-0{row % 9 + 1};{(row % 2 == 0 ? "\"x\ny\"" : "\"q\"\"é\"")};{row % 5}e2;{"uv"[row % 2]}\n"));

    static readonly Network network = Network.Input(3).Dense(5, Activation.Relu).Dense(2);

    static readonly Dictionary<string, string> search = new() { ["data"] = "iris.csv", ["trials"] = "12 in 2 rounds" };

    static readonly Model texts = ModelFileTests.Texts();

    /// <summary>All kinds, by name.</summary>
    public static IReadOnlyDictionary<string, HostileFile> All { get; } = new Dictionary<string, HostileFile>
    {
        ["model"] = new([.. ModelFileTests.All.Select(model => Written(model.Save))], path => Model.Load(path), HasHeader: true),
        ["parameters"] = new(
            [Written(path => ParametersFile.Save(path, Parameters.Initialise(network, 1)))],
            path => ParametersFile.Load(path, network), HasHeader: true),
        ["checkpoint"] = new(
            [Written(path => Checkpoint.Write(path, [Checkpoint.Numbers("place", 1, 2), Checkpoint.Values("v", [1, 2])], search))],
            path => Checkpoint.Read(path), HasHeader: true),
        ["table"] = new([Bytes(table), Bytes(table.Replace(',', '.').Replace(';', ','))], ReadTable),
        ["features"] = new([Bytes("a,b\n1,x\n2,ü\nNA,x\n")], path => texts.Predict(path)),
        ["journal"] = new([Written(WriteJournal)], ReadJournal),
        ["tiles"] = new(
            [Bytes("{\"GPU\": {\"(1, 2)·(2, 3)\": \"32x32\"}, \"other\": {}}")],
            path => new TileMemory(path, "GPU").Choose("(1, 2)·(2, 3)", TileChoice.Whole(64, 64, 64, 16), _ => 1),
            IsOptional: true),
    };

    static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    static byte[] Written(Action<string> write)
    {
        using var folder = new TemporaryFolder();
        write(folder["f"]);
        return File.ReadAllBytes(folder["f"]);
    }

    static void ReadTable(string path)
    {
        var table = Table.Read(path);
        foreach (var (task, target) in new[] { (LearningTask.Classification, "class"), (LearningTask.Regression, "y") })
        {
            var roles = new TableRoles { Task = task, Targets = [target], DecimalPoint = ',', Units = ["kg"], Ignored = ["when"] };
            PreparedData.Prepare(DataSetReader.Read(table, roles), new TrainingOptions { Missing = Missing.Mean });
        }
    }

    static void WriteJournal(string path)
    {
        using var journal = SearchJournal.Open(path, search);
        foreach (int number in new[] { 1, 2 })
            journal.Add(new(number, Settings, 3, number == 1 ? 0.5 : null));
    }

    static void ReadJournal(string path)
    {
        using var journal = SearchJournal.Open(path, search);
        journal.Find(1, 3, Settings);
        journal.Find(2, 3, Settings);
    }

    static SearchSettings Settings => SearchSpace.Usual.Draw(seed: 1, trial: 1, around: null, share: 1);
}
