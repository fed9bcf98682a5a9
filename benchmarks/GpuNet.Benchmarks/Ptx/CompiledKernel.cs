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
    /// <summary>Every kernel for a target.</summary>
    public static IReadOnlyList<CompiledKernel> Compile(IEnumerable<Kernel> kernels, CudaArchitecture target, Ptxas? ptxas)
    {
        string name = target.ToString().ToLowerInvariant();
        using var compiler = new PtxCompiler(target);
        var compiled = kernels.Select(kernel => (Kernel: kernel, Ptx: compiler.Compile(kernel))).ToList();
        return Task.WhenAll(compiled.Select(one => Task.Run(() =>
            new CompiledKernel(one.Kernel, name, Instructions.OfPtx(one.Ptx), ptxas?.Assemble(one.Ptx, name))))).GetAwaiter().GetResult();
    }
}
