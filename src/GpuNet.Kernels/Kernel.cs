using System.Reflection;
using GpuNet.Kernels.MatMul;

namespace GpuNet.Kernels;

/// <summary>A kernel entry point, with what launchers, documents and tools need to know about it.</summary>
abstract class Kernel
{
    private protected Kernel(string name, MethodInfo method, int groupSize, string summary, Work flops, Work bytes, int sharedBytes)
    {
        Name = name + TypeArguments(method);
        Method = method;
        GroupSize = groupSize;
        Summary = summary;
        Flops = flops;
        Bytes = bytes;
        SharedBytes = sharedBytes;
    }

    /// <summary>The kernel's name, with its type arguments where it has some: <c>activate&lt;Relu&gt;</c>.</summary>
    public string Name { get; }

    /// <summary>The static method that ILGPU compiles, with its type arguments.</summary>
    public MethodInfo Method { get; }

    /// <summary>Threads in a group.</summary>
    public int GroupSize { get; }

    /// <summary>
    /// Groups that must fit on a multiprocessor at the same time: 512 threads, so each may use 128 of the 65,536 registers of an NVIDIA
    /// multiprocessor.
    /// </summary>
    public int GroupsPerMultiprocessor => Math.Max(512 / GroupSize, 1);

    /// <summary>Bytes of shared memory that a group has.</summary>
    public int SharedBytes { get; }

    /// <summary>Whether NVIDIA's GPUs compute it on tensor cores, in TF32: from compute capability 8.0 on.</summary>
    public bool NeedsTensorCores => Method.DeclaringType!.GenericTypeArguments.Any(
        argument => argument.IsGenericType && argument.GetGenericTypeDefinition() == typeof(Tf32<>));

    /// <summary>What it computes, in one line.</summary>
    public string Summary { get; }

    /// <summary>Floating-point operations; a multiply-add counts as two, an exponential as one.</summary>
    public Work Flops { get; }

    /// <summary>The minimum number of bytes read or written.</summary>
    public Work Bytes { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    static string TypeArguments(MethodInfo method) =>
        method.DeclaringType is { IsGenericType: true } type
            ? ArgumentsOf(type)
            : "";

    // A rule or a formula is within its optimizer or loss, whose name says more.
    static string NameOf(Type argument) => argument.IsGenericType
        ? argument.Name.Split('`')[0] + ArgumentsOf(argument)
        : argument.DeclaringType?.Name ?? argument.Name;

    static string ArgumentsOf(Type type) => $"<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>";
}

/// <summary>A kernel entry point with the delegate type of its parameters, which is what ILGPU's launchers are made from.</summary>
/// <typeparam name="TBody">The delegate type.</typeparam>
/// <param name="name">The kernel's name.</param>
/// <param name="body">The static method.</param>
/// <param name="groupSize">Threads in a group.</param>
/// <param name="summary">What it computes, in one line.</param>
/// <param name="flops">Floating-point operations.</param>
/// <param name="bytes">Bytes read or written at least once.</param>
/// <param name="sharedBytes">Bytes of shared memory that a group has.</param>
sealed class Kernel<TBody>(string name, TBody body, int groupSize, string summary, Work flops, Work bytes, int sharedBytes = 0)
    : Kernel(name, body.Method, groupSize, summary, flops, bytes, sharedBytes)
    where TBody : Delegate
{
    /// <summary>The kernel as a delegate.</summary>
    public TBody Body { get; } = body;
}
