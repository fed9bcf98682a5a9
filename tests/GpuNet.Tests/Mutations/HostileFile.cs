using GpuNet.Cli.Commands;
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
/// <param name="Name">What it is called.</param>
/// <param name="TrustsSizes">Whether the library that reads it believes the sizes in it: time and memory are not checked.</param>
sealed record HostileFile(
    byte[][] Whole, Action<string> Load, bool HasHeader = false, bool IsOptional = false, string Name = "f", bool TrustsSizes = false)
{
    // A comma may part decimals, and cells.
    static readonly string table = "id;\"a;b\";when;text;y;class\n" + string.Concat(Enumerable.Range(0, 16).Select(row =>
        $"{row};{row * row % 7},5;2020-01-0{row % 9 + 1};{(row % 2 == 0 ? "\"x\ny\"" : "\"q\"\"é\"")};{row % 5}e2;{"uv"[row % 2]}\n"));

    static readonly Network network = Network.Input(3).Dense(5, Activation.Relu).Dense(2);

    static readonly Dictionary<string, string> search = new() { ["data"] = "iris.csv", ["trials"] = "12 in 2 rounds" };

    static readonly ImportOptions numbers = new() { Task = LearningTask.Regression };

    static HostileFile() => DataFormats.Register();

    static readonly Model texts = TestModels.Texts();

    static readonly IReadOnlyDictionary<string, byte[]> preparedFiles = Prepare();

    /// <summary>All kinds, by name.</summary>
    public static IReadOnlyDictionary<string, HostileFile> All { get; } = new Dictionary<string, HostileFile>
    {
        ["model"] = new([.. TestModels.All.Select(model => Written(model.Save))], path => Model.Load(path), HasHeader: true),
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
        ["configuration"] = new(
            [Bytes(ConfigOptions.ToJson(GpunetCommand.Create().Parse("train iris.csv --target species --hidden 8,4 --epochs 3")))],
            path => ConfigOptions.Parse(GpunetCommand.Create(), CommandLine(path))),
        ["npy"] = TableOf("f.npy", "table.npy", "fortran.npy", "big-endian.npy"),
        ["npz"] = TableOf("f.npz", "table.npz", "compressed.npz"),
        ["idx"] = TableOf("f-idx1-ubyte", "small-labels-idx1-ubyte"),
        ["gzip"] = TableOf("f.gz", "table.csv.gz", "small-images-idx3-ubyte.gz"),
        ["json"] = TableOf("f.json", "table.json", "table.jsonl"),
        ["libsvm"] = TableOf("f.libsvm", "table.libsvm"),
        ["parquet"] = TableOf("f.parquet", "table.parquet", "types.parquet"),
        ["arrow"] = TableOf("f.arrow", "table.arrow", "table.arrows", "types.arrow") with { TrustsSizes = true },
        ["onnx"] = new(Foreign("activations.onnx", "activations20.onnx"), path => OnnxFile.Load(path, numbers)),
        ["onnx of classes"] = new(Foreign("classes.onnx", "two.onnx"), path => OnnxFile.Load(path)),
        ["state dict"] = new(
            Foreign("sequential.safetensors", "keras.safetensors"),
            path => StateDict.Load(path, numbers with { Activation = Activation.Tanh }), HasHeader: true),
        ["prepared description"] = PreparedPart("prepared.json"),
        ["prepared rows"] = PreparedPart("train.npy"),
        ["prepared targets"] = PreparedPart("targets.npy"),
        ["prepared numbers"] = PreparedPart("numbers.npy"),
        ["prepared weights"] = PreparedPart("weights.npy"),
        ["prepared groups"] = PreparedPart("groups.npy"),
    };

    // A file of a prepared folder, beside the others as they were written.
    static HostileFile PreparedPart(string name) => new([preparedFiles[name]], path =>
    {
        string folder = Path.GetDirectoryName(path)!;
        foreach (var (other, bytes) in preparedFiles.Where(file => file.Key != name))
            File.WriteAllBytes(Path.Combine(folder, other), bytes);
        var prepared = PreparedData.Open(folder);
        foreach (int row in prepared.Split.Train)
            _ = prepared.Features.Row(row)[0] + prepared.Targets[row];
    }, Name: name);

    static IReadOnlyDictionary<string, byte[]> Prepare()
    {
        using var folder = new TemporaryFolder();
        var rows = Enumerable.Range(0, 16).Select(row => $"{row},{row % 5},{row % 3},{row / 2},{row * row}\n");
        File.WriteAllText(folder["t.csv"], "a,b,w,g,y\n" + string.Concat(rows));
        var roles = new TableRoles { Task = LearningTask.Regression, Targets = ["y"], Weights = "w", Group = "g" };
        PreparedData.Prepare(DataSetReader.Read(Table.Read(folder["t.csv"]), roles), new TrainingOptions()).Save(folder["p"]);
        return Directory.GetFiles(folder["p"]).ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes);
    }

    static string[] CommandLine(string path) => ["train", "iris.csv", "--config", path];

    static HostileFile TableOf(string name, params string[] files) => new(Foreign(files), ReadCells, Name: name);

    // Written by other programs.
    static byte[][] Foreign(params string[] files) =>
        [.. files.Select(file => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "TestData", "formats", file)))];

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

    static void ReadCells(string path)
    {
        var table = Table.Read(path);
        for (int column = 0; column < table.Headers.Count; column++)
        {
            foreach (var row in table.Rows)
                _ = row.TryGetNumber(column, out double _) || row[column].Length >= 0;
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
