using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace GpuNet.Benchmarks.Ptx;

/// <summary>What a kernel takes when NVIDIA's assembler has made SASS of it.</summary>
/// <param name="Registers">Registers of a thread.</param>
/// <param name="SpilledBytes">Bytes that a thread stores to memory and loads from it for lack of registers.</param>
/// <param name="MainLoop">The loop that multiplies.</param>
sealed record AssembledKernel(int Registers, int SpilledBytes, Instructions MainLoop);

/// <summary>NVIDIA's assembler, ptxas, and the disassembler nvdisasm beside it.</summary>
/// <param name="path">Where ptxas is.</param>
sealed partial class Ptxas(string path)
{
    /// <summary>Assembles a kernel.</summary>
    /// <exception cref="InputException">One of the programs is missing or refuses.</exception>
    public AssembledKernel Assemble(string ptx, string target)
    {
        var folder = Directory.CreateTempSubdirectory("gpunet-ptx-");
        try
        {
            string source = Path.Combine(folder.FullName, "kernel.ptx"), binary = Path.Combine(folder.FullName, "kernel.cubin");
            File.WriteAllText(source, ptx);
            string said = Run(path, "-v", $"-arch={target}", source, "-o", binary);
            return new(
                Number(Registers().Match(said)), Spills().Matches(said).Sum(Number),
                Instructions.MainLoopOfSass(Run(Path.Combine(Path.GetDirectoryName(path) ?? "", "nvdisasm"), "-c", binary)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static int Number(Match match) => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    static string Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            string said = output + errors.Result;
            process.WaitForExit();
            return process.ExitCode == 0 ? said : throw new InputException($"{program}: {said.Trim().Split('\n')[0]}");
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            throw new InputException($"{program}: {problem.Message}; --ptxas takes the path of ptxas, with nvdisasm beside it");
        }
    }

    [GeneratedRegex(@"Used (\d+) registers")]
    private static partial Regex Registers();

    [GeneratedRegex(@"(\d+) bytes spill (?:stores|loads)")]
    private static partial Regex Spills();
}
