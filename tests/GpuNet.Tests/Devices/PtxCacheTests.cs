using System.Text.RegularExpressions;
using GpuNet.Devices.Ilgpu;
using GpuNet.Kernels.Normalisation;
using GpuNet.Kernels.Reductions;
using ILGPU;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using Catalogue = GpuNet.Kernels.Catalogue;
using Kernel = GpuNet.Kernels.Kernel;

namespace GpuNet.Tests.Devices;

/// <summary>No GPU is needed to compile for one.</summary>
public sealed class PtxCacheTests : IDisposable
{
    static readonly Kernel kernel = SumParts.Kernel;

    readonly string folder = Directory.CreateTempSubdirectory().FullName;
    readonly Context context = IlgpuContext.Create();

    string Folder => Path.Combine(folder, "kernels");

    public void Dispose()
    {
        context.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_kernel_is_compiled_once()
    {
        var first = Compile(kernel);
        string file = Assert.Single(Directory.GetFiles(Folder));
        File.WriteAllText(file, File.ReadAllText(file) + "// from the file");
        var second = Compile(kernel);
        Assert.Equal(first.PTXAssembly + "// from the file", second.PTXAssembly);
        Assert.Equal((first.Name, first.SourceMethod, first.NumParameters), (second.Name, second.SourceMethod, second.NumParameters));
        Assert.Equal(first.Specialization, second.Specialization);
        Assert.Contains(first.Name, first.PTXAssembly);
    }

    [Fact]
    public void Each_target_kernel_and_group_size_has_a_file_of_its_own()
    {
        Compile(kernel);
        Compile(kernel, minor: 6);
        Compile(kernel, groups: 3);
        Compile(ColumnSum.Kernel);
        Assert.Equal(4, Directory.GetFiles(Folder).Length);
    }

    [Fact]
    public void Shared_memory_is_known_of_a_kernel_from_a_file()
    {
        var sharing = RowStatistics<Threads256>.Kernel;
        Compile(sharing);
        string file = Assert.Single(Directory.GetFiles(Folder));
        Assert.StartsWith($"// {sharing.SharedBytes} bytes of shared memory\n", File.ReadAllText(file));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\u0001 no PTX")]
    [InlineData("// 12 bytes of shared memory")]
    [InlineData("// -1 bytes of shared memory\n")]
    public void A_file_that_is_none_is_replaced(string contents)
    {
        Compile(kernel);
        string file = Assert.Single(Directory.GetFiles(Folder)), kept = File.ReadAllText(file);
        File.WriteAllText(file, contents);
        Compile(kernel);
        Assert.Equal(WithoutNumbers(kept), WithoutNumbers(File.ReadAllText(file)));
    }

    [Fact]
    public void A_kernel_that_the_driver_refuses_is_forgotten()
    {
        Compile(kernel);
        new PtxCache(Folder).Forget(Backend(), kernel.Method, Specialization(kernel));
        Assert.Empty(Directory.GetFiles(Folder));
    }

    [Fact]
    public void What_has_code_of_another_assembly_is_not_kept()
    {
        Action<ArrayView<float>> foreign = Foreign;
        new PtxCache(Folder).Compile(Backend(), foreign.Method, new(32, 1));
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public void All_kernels_of_the_library_are_kept() => Assert.All(Catalogue.All, kernel => Assert.True(PtxCache.IsOwn(kernel.Method)));

    [Fact]
    public void Files_of_a_month_ago_are_deleted()
    {
        Compile(kernel);
        string file = Assert.Single(Directory.GetFiles(Folder));
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-31));
        Compile(ColumnSum.Kernel);
        Assert.NotEqual(file, Assert.Single(Directory.GetFiles(Folder)));
    }

    [Fact]
    public void Where_nothing_can_be_written_kernels_are_compiled_all_the_same()
    {
        File.WriteAllText(Folder, "a file where the folder should be");
        Assert.NotEmpty(Compile(kernel).PTXAssembly);
    }

    // ILGPU numbers what it names, on through all kernels.
    static string WithoutNumbers(string ptx) => Regex.Replace(ptx, @"_\d+", "_");

    static void Foreign(ArrayView<float> values) => values[Grid.GlobalIndex.X] = 1;

    static KernelSpecialization Specialization(Kernel kernel, int groups = 2) => new(kernel.GroupSize, groups);

    PTXCompiledKernel Compile(Kernel kernel, int minor = 0, int groups = 2) =>
        new PtxCache(Folder).Compile(Backend(minor), kernel.Method, Specialization(kernel, groups));

    PTXBackend Backend(int minor = 0)
    {
        var target = new CudaArchitecture(8, minor);
        return new(context, new CudaCapabilityContext(target), target, CudaInstructionSet.ISA_78, nvvmAPI: null);
    }
}
