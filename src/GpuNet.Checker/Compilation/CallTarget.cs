using System.Reflection;
using System.Reflection.Emit;

namespace GpuNet.Checker.Compilation;

/// <summary>Resolves the target of a call, once all types are known.</summary>
static class CallTarget
{
    /// <summary>The target of a call instruction, or null if only the running program could know.</summary>
    public static MethodBase? Of(Instruction call)
    {
        var method = (MethodBase)call.Operand!;
        if (call.Constraint is { } type && method is MethodInfo { IsVirtual: true } constrained)
            return Implementation(constrained, type);
        return call.OpCode == OpCodes.Callvirt && (method.IsVirtual || !method.DeclaringType!.IsValueType) ? null : method;
    }

    static MethodInfo? Implementation(MethodInfo method, Type type)
    {
        var target = method.DeclaringType!.IsInterface
            ? OfInterface(method, type)
            : type.GetMethod(method.Name, [.. method.GetParameters().Select(parameter => parameter.ParameterType)]);
        if (target is null || target.IsAbstract || !target.IsStatic && target.DeclaringType != type)
            return null;
        return method.IsGenericMethod ? Definition(target).MakeGenericMethod(method.GetGenericArguments()) : target;
    }

    static MethodInfo? OfInterface(MethodInfo method, Type type)
    {
        var map = type.GetInterfaceMap(method.DeclaringType!);
        int index = Array.IndexOf(map.InterfaceMethods, Definition(method));
        return index < 0 ? null : map.TargetMethods[index];
    }

    static MethodInfo Definition(MethodInfo method) => method.IsGenericMethod ? method.GetGenericMethodDefinition() : method;
}
