using System.Runtime.InteropServices;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu;

/// <summary>What is known of the processor this runs on.</summary>
static class Processor
{
    /// <summary>Its name for people.</summary>
    public static string Name { get; } = NameOnLinux() ?? RuntimeInformation.ProcessArchitecture.ToString();

    /// <summary>Floats in the widest register that it has.</summary>
    public static int VectorWidth => Lanes16.IsSupported ? Lanes16.Count : Lanes8.IsSupported ? Lanes8.Count : Lanes4.Count;

    static string? NameOnLinux()
    {
        const string File = "/proc/cpuinfo", Key = "model name";
        if (!System.IO.File.Exists(File))
            return null;
        string? line = System.IO.File.ReadLines(File).FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal));
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
