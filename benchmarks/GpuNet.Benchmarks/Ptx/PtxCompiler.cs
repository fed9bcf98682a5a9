using GpuNet.Devices.Ilgpu;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using Kernel = GpuNet.Kernels.Kernel;

namespace GpuNet.Benchmarks.Ptx;

/// <summary>Compiles kernels for an NVIDIA GPU as a device of this kind would, but needs none.</summary>
sealed class PtxCompiler : IDisposable
{
    readonly Context context = IlgpuContext.Create();
    readonly PTXBackend backend;

    /// <summary>A compiler for a target.</summary>
    public PtxCompiler(CudaArchitecture target) =>
        // The first PTX that knows sm_90.
        backend = new(context, new CudaCapabilityContext(target), target, CudaInstructionSet.ISA_78, nvvmAPI: null);

    /// <summary>The kernel as PTX.</summary>
    public string Compile(Kernel kernel) => ((PTXCompiledKernel)backend.Compile(
        EntryPointDescription.FromExplicitlyGroupedKernel(kernel.Method),
        new KernelSpecialization(kernel.GroupSize, kernel.GroupsPerMultiprocessor))).PTXAssembly;

    /// <inheritdoc/>
    public void Dispose()
    {
        backend.Dispose();
        context.Dispose();
    }
}
