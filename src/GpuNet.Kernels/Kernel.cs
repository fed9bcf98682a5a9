using System.Reflection;

namespace GpuNet.Kernels;

/// <summary>A kernel entry point: what a launcher, a document or a tool needs to know of it.</summary>
/// <param name="name">The kernel's name.</param>
/// <param name="method">The static method that ILGPU compiles, with its type arguments.</param>
/// <param name="groupSize">Threads in a group.</param>
/// <param name="summary">What it computes, in one line.</param>
public abstract class Kernel(string name, MethodInfo method, int groupSize, string summary)
{
    /// <summary>The kernel's name, with its type arguments where it has some: <c>dense-forward&lt;Relu&gt;</c>.</summary>
    public string Name { get; } = name + TypeArguments(method);

    /// <summary>The static method that ILGPU compiles, with its type arguments.</summary>
    public MethodInfo Method { get; } = method;

    /// <summary>Threads in a group.</summary>
    public int GroupSize { get; } = groupSize;

    /// <summary>What it computes, in one line.</summary>
    public string Summary { get; } = summary;

    /// <inheritdoc/>
    public override string ToString() => Name;

    static string TypeArguments(MethodInfo method) =>
        method.DeclaringType is { IsGenericType: true } type
            ? $"<{string.Join(", ", type.GetGenericArguments().Select(argument => argument.Name))}>"
            : "";
}

/// <summary>A kernel entry point with the delegate type of its parameters, which is what ILGPU's launchers are made from.</summary>
/// <typeparam name="TBody">The delegate type.</typeparam>
/// <param name="name">The kernel's name.</param>
/// <param name="body">The static method.</param>
/// <param name="groupSize">Threads in a group.</param>
/// <param name="summary">What it computes, in one line.</param>
public sealed class Kernel<TBody>(string name, TBody body, int groupSize, string summary) : Kernel(name, body.Method, groupSize, summary)
    where TBody : Delegate
{
    /// <summary>The kernel as a delegate.</summary>
    public TBody Body { get; } = body;
}
