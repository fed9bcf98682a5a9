using System.Reflection;
using ILGPU;

namespace GpuNet.Checker.Compilation;

/// <summary>Reads a kernel and all methods that it calls, and rejects what ILGPU cannot compile.</summary>
/// <param name="countsFlops">Whether to count floating-point operations.</param>
sealed class KernelReader(bool countsFlops)
{
    readonly Dictionary<MethodBase, KernelMethod> known = [];
    readonly List<MethodBase> path = [];

    /// <summary>
    /// Reads a kernel. ILGPU launches it from its own assembly, which must be able to access the types of the parameters.
    /// </summary>
    public KernelMethod ReadKernel(MethodInfo kernel)
    {
        var result = Read(kernel);
        path.Add(kernel);
        if (kernel.ReturnType != typeof(void))
            throw Rejected("returns a value: write it to a view");
        foreach (var parameter in kernel.GetParameters())
        {
            if (!KernelTypes.IsVisibleTo("ILGPURuntime", parameter.ParameterType))
                throw Rejected($"has a parameter of the type {parameter.ParameterType.Name}, which ILGPU cannot see: make it public");
        }
        return result;
    }

    /// <summary>Reads a method and those that it calls.</summary>
    KernelMethod Read(MethodBase method)
    {
        if (known.TryGetValue(method, out var result))
            return result;
        if (path.Contains(method))
            throw Rejected($"calls {method.Name} recursively: use a loop");
        path.Add(method);
        result = ReadNew(method);
        path.Remove(method);
        return known[method] = result;
    }

    KernelMethod ReadNew(MethodBase method)
    {
        var body = method.GetMethodBody() ?? throw Rejected("has no instructions to compile: use ILGPU's own functions");
        if (body.ExceptionHandlingClauses.Count > 0)
            throw Rejected("has try, using or lock: devices have no exceptions");
        foreach (var local in body.LocalVariables)
            VerifyType(local.LocalType);
        foreach (var parameter in method.GetParameters())
            VerifyType(parameter.ParameterType);

        var instructions = MethodReader.Read(method, body);
        var callees = new KernelMethod?[instructions.Length];
        for (int i = 0; i < instructions.Length; i++)
        {
            if (!IsPtx(instructions[i], instructions) && KernelRules.Violation(instructions[i]) is { } violation)
                throw Rejected(violation);
            if (!instructions[i].IsCall)
                continue;
            var called = (MethodBase)instructions[i].Operand!;
            var target = CallTarget.Of(instructions[i])
                ?? throw Rejected($"calls the virtual {called.DeclaringType!.Name}.{called.Name}: pass a struct");
            instructions[i] = instructions[i] with { Operand = target };
            if (target.IsDefined(typeof(NotInsideKernelAttribute)))
                throw Rejected($"calls {target.Name}, which is only for the host: call it there");
            var kind = Intrinsic.KindOf(target);
            if (kind == CallKind.Unknown)
                throw Rejected($"calls {DisplayName.Of(target)}, which the checker does not support: avoid it");
            callees[i] = kind == CallKind.Read ? Read(target) : null;
        }
        var read = new KernelMethod(method, body, instructions, callees, countsFlops);
        if (read.UsesText)
            throw Rejected("uses a string: devices have none");
        return read;
    }

    // A text is for devices of another kind where it is PTX.
    static bool IsPtx(Instruction instruction, Instruction[] method) => instruction.OpCode == System.Reflection.Emit.OpCodes.Ldstr
        && method.Any(other => other.IsCall && ((MethodBase)other.Operand!).DeclaringType == typeof(ILGPU.Runtime.Cuda.CudaAsm));

    void VerifyType(Type type)
    {
        if (!KernelTypes.IsPlain(type.IsByRef ? type.GetElementType()! : type))
            throw Rejected($"uses the class or array {type.Name}: use views and structs");
    }

    KernelRejectedException Rejected(string reason) =>
        new($"kernel {string.Join(", which calls ", path.Select(DisplayName.Of))}: {reason}");
}
