using System.Runtime.ExceptionServices;
using GpuNet.Kernels;
using ILGPU.Runtime.Cuda;

namespace GpuNet.Benchmarks.Ptx;

/// <summary>A kernel as it would run on a target.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Target">The target, such as <c>sm_80</c>.</param>
/// <param name="Ptx">Its instructions in PTX.</param>
/// <param name="Assembled">What the assembler made of them, where there is one.</param>
sealed record CompiledKernel(Kernel Kernel, string Target, Instructions Ptx, AssembledKernel? Assembled)
{
    /// <summary>Every kernel that a target can run.</summary>
    public static IReadOnlyList<CompiledKernel> Compile(IEnumerable<Kernel> kernels, CudaArchitecture target, Ptxas? ptxas)
    {
        string name = target.ToString().ToLowerInvariant();
        using var compiler = new PtxCompiler(target);
        var compiled = kernels.Where(kernel => !kernel.NeedsTensorCores || target.Major >= 8)
            .Select(kernel => (Kernel: kernel, Ptx: compiler.Compile(kernel))).ToList();
        var result = new CompiledKernel[compiled.Count];
        try
        {
            // A processor each: the assembler is another program, for which a thread of this one only waits.
            var limit = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
            Parallel.For(0, result.Length, limit, i => result[i] = new(
                compiled[i].Kernel, name, Instructions.OfPtx(compiled[i].Ptx), ptxas?.Assemble(compiled[i].Ptx, name)));
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
        return result;
    }
}
