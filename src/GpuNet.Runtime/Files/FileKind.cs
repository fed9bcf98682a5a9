using System.Buffers.Binary;
using System.Text.Unicode;

namespace GpuNet.Files;

/// <summary>A kind of file that is known by its first bytes, and that is not read where another kind is needed.</summary>
/// <param name="What">What it is, in words.</param>
/// <param name="ToTable">What to do where a table is needed.</param>
/// <param name="ToModel">What to do where a model is needed.</param>
sealed record FileKind(string What, string ToTable, string ToModel)
{
    /// <summary>As many bytes tell the kind.</summary>
    public const int StartLength = 512;

    const string NameModel = "name a model that training has written", Unpack = "unpack it, or compress it with gzip";
    const string ByPackage = "programs read it with the package GpuNet.Data";

    static readonly (byte[] Start, FileKind Kind)[] signatures =
    [
        ([0x50, 0x4B, 0x03, 0x04], new(
            "a zip archive or an Excel workbook", "save the sheet as CSV in UTF-8, or unpack the file",
            "if torch.save wrote it, save the weights with safetensors.torch.save_file instead")),
        ([0x50, 0x41, 0x52, 0x31], new("a Parquet file", ByPackage, NameModel)),
        ([0x41, 0x52, 0x52, 0x4F, 0x57, 0x31], new("an Arrow file", ByPackage, NameModel)),
        ([0x1F, 0x8B], new("compressed with gzip", "unpack it", "unpack it")),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A], new("compressed with xz", Unpack, "unpack it")),
        ([0x42, 0x5A, 0x68], new("compressed with bzip2", Unpack, "unpack it")),
        ([0x28, 0xB5, 0x2F, 0xFD], new("compressed with zstd", Unpack, "unpack it")),
        ([0x89, 0x48, 0x44, 0x46], new(
            "an HDF5 file", "save the table as CSV or npz", "if Keras wrote it, save the weights as safetensors instead")),
        ([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59], new("an array of NumPy", "let its name end with .npy", NameModel)),
        ([0x53, 0x51, 0x4C, 0x69, 0x74, 0x65, 0x20], new("an SQLite database", "export the table as CSV", NameModel)),
        ([0x25, 0x50, 0x44, 0x46], new("a PDF", "save the table as CSV", NameModel)),
    ];

    static readonly FileKind safeTensors = new("a safetensors file, so a model or weights", "name a table", NameModel);
    static readonly FileKind onnx = new("an ONNX file", "name a table", "import it first");
    static readonly FileKind text = new("text, as a table or a program is", "name a table", NameModel);

    /// <summary>What to do where a network of another program is needed.</summary>
    public string ToImport => this == onnx ? "let its name end with .onnx"
        : ToModel == NameModel ? "name an ONNX file, or a safetensors file of weights"
        : ToModel;

    /// <summary>The kind of a binary file; null where it is another one, or text.</summary>
    public static FileKind? Find(ReadOnlySpan<byte> start)
    {
        foreach (var (signature, kind) in signatures)
        {
            if (start.StartsWith(signature))
                return kind;
        }
        // Its first field is the version of its format, then comes its producer, its graph or its operators.
        return start is [0x08, < 0x20, 0x12 or 0x3A or 0x42, ..] ? onnx
            : start.Length > sizeof(ulong) && start[sizeof(ulong)] == (byte)'{'
                && BinaryPrimitives.ReadUInt64LittleEndian(start) <= SafeTensorsHeader.MaxLength ? safeTensors
            : null;
    }

    /// <summary>The kind of a file that may be text, too; null where it is neither.</summary>
    public static FileKind? FindAny(ReadOnlySpan<byte> start) => Find(start) ?? (IsText(start) ? text : null);

    // A character may be cut at the end.
    static bool IsText(ReadOnlySpan<byte> start)
    {
        const int LongestCharacter = 4;
        int cut = start.Length < StartLength ? 0 : LongestCharacter - 1;
        for (int length = start.Length; length >= start.Length - cut; length--)
        {
            if (length > 0 && Utf8.IsValid(start[..length]))
                return start[..length].IndexOfAnyInRange((byte)0, (byte)8) < 0;
        }
        return false;
    }
}
