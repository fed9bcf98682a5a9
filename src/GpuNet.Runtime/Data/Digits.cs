namespace GpuNet;

/// <summary>
/// 1797 handwritten digits of 8×8 pixels, 0 to 16 each; part of the assembly, for trying things out. Source: UCI, Optical
/// Recognition of Handwritten Digits (E. Alpaydin, C. Kaynak, 1998), its test part, CC BY 4.0.
/// </summary>
public static class Digits
{
    /// <summary>The target's column.</summary>
    public const string TargetName = "digit";

    /// <summary>The table.</summary>
    public static Table ReadTable()
    {
        const string name = "digits.csv";
        using var stream = typeof(Digits).Assembly.GetManifestResourceStream(name)!;
        return Table.Read(stream, name);
    }

    /// <summary>The examples: 64 features, 10 classes.</summary>
    public static DataSet Read() => DataSetReader.Read(ReadTable(), TargetName);
}
