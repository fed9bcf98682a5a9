namespace GpuNet;

/// <summary>The formats of this package.</summary>
public static class DataFormats
{
    /// <summary>Makes <see cref="Table.Read(string, TextOptions)"/> read Parquet and Arrow (Feather) files. To be called once.</summary>
    public static void Register()
    {
        Table.Register(new ParquetFormat());
        Table.Register(new ArrowFormat());
    }
}
