using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using Kernel = GpuNet.Kernels.Kernel;

namespace GpuNet.Devices.Ilgpu;

/// <summary>
/// Kernels as PTX, in files: to compile a product takes ILGPU up to a second, to read it a millisecond. Deleting the files is harmless.
/// </summary>
/// <remarks>
/// A file is for one build of ILGPU and of the kernels, and for one target. Its first line has what the PTX does not say.
/// </remarks>
/// <param name="folder">Where the files are.</param>
sealed partial class PtxCache(string folder)
{
    // A build of the library that is no longer in use leaves its files behind. One that is compiles again after that time.
    static readonly TimeSpan lifetime = TimeSpan.FromDays(30);

    // What is in a kernel's code besides its own assembly.
    static readonly Assembly[] compilers = [typeof(Context).Assembly, typeof(ILGPU.Algorithms.XMath).Assembly];

    static readonly Assembly own = typeof(Kernel).Assembly;

    /// <summary>The kernel for the backend's target: read, or compiled and kept.</summary>
    /// <param name="backend">The compiler.</param>
    /// <param name="method">The kernel.</param>
    /// <param name="specialization">What is known of its groups.</param>
    public PTXCompiledKernel Compile(PTXBackend backend, MethodInfo method, KernelSpecialization specialization)
    {
        if (!IsOwn(method))
            return CompileAnew(backend, method, specialization);
        string path = PathOf(backend, method, specialization);
        if (Read(path) is { } kept && Header().Match(kept) is { Success: true } header)
        {
            var shared = new SharedMemorySpecification(
                int.Parse(header.Groups["bytes"].ValueSpan, CultureInfo.InvariantCulture), header.Groups["dynamic"].Length > 0);
            return Create(backend.Context, new(Entry(method), shared, specialization), info: null, kept[header.Length..]);
        }
        var compiled = CompileAnew(backend, method, specialization);
        var memory = EntryPointOf(compiled).SharedMemory;
        Write(path, $"// {memory.StaticSize} bytes of shared memory{(memory.HasDynamicMemory ? " and more" : "")}\n{compiled.PTXAssembly}");
        return compiled;
    }

    /// <summary>Forgets a kernel, as its PTX cannot be loaded.</summary>
    public void Forget(PTXBackend backend, MethodInfo method, KernelSpecialization specialization) =>
        Try(() => File.Delete(PathOf(backend, method, specialization)));

    /// <summary>Whether a kernel is kept: what else is called by code of another assembly is not known.</summary>
    internal static bool IsOwn(MethodInfo method) => Types(method.DeclaringType!).All(type => type.Assembly == own);

    static IEnumerable<Type> Types(Type type) => [type, .. type.GetGenericArguments().SelectMany(Types)];

    string PathOf(PTXBackend backend, MethodInfo method, KernelSpecialization specialization)
    {
        string key = string.Join('\n', [
            .. compilers.Append(own).Select(assembly => $"{assembly.ManifestModule.ModuleVersionId}"), $"{method.DeclaringType} {method}",
            $"{backend.Architecture} {backend.InstructionSet}",
            $"{specialization.MaxNumThreadsPerGroup} {specialization.MinNumGroupsPerMultiprocessor}",
        ]);
        return Path.Combine(folder, $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}.ptx");
    }

    static PTXCompiledKernel CompileAnew(PTXBackend backend, MethodInfo method, KernelSpecialization specialization) =>
        (PTXCompiledKernel)backend.Compile(Entry(method), specialization);

    static EntryPointDescription Entry(MethodInfo method) => EntryPointDescription.FromExplicitlyGroupedKernel(method);

    static string? Read(string path)
    {
        string? text = null;
        Try(() => text = File.Exists(path) ? File.ReadAllText(path) : null);
        return text;
    }

    void Write(string path, string text) => Try(() =>
    {
        Directory.CreateDirectory(folder);
        foreach (string old in Directory.EnumerateFiles(folder, "*.ptx"))
        {
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(old) > lifetime)
                File.Delete(old);
        }
        AtomicFile.WriteText(path, text);
    });

    // Without files there is nothing to lose but time.
    static void Try(Action use)
    {
        try
        {
            use();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InputException)
        {
        }
    }

    // ILGPU makes these for itself alone: https://github.com/m4rs-mt/ILGPU/tree/v1.5.3/Src/ILGPU/Backends
    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    static extern PTXCompiledKernel Create(Context context, EntryPoint entryPoint, CompiledKernel.KernelInfo? info, string ptxAssembly);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_EntryPoint")]
    static extern EntryPoint EntryPointOf(CompiledKernel kernel);

    [GeneratedRegex(@"\A// (?<bytes>\d+) bytes of shared memory(?<dynamic> and more)?\n")]
    private static partial Regex Header();
}
