using System.Reflection;

namespace GpuNet.Checker.Compilation;

/// <summary>Names of methods in messages: as written in C#.</summary>
static class DisplayName
{
    /// <summary>Type and method, with their type arguments.</summary>
    public static string Of(MethodBase method)
    {
        string name = method.IsGenericMethod ? method.Name + Arguments(method.GetGenericArguments()) : method.Name;
        return method.DeclaringType is { } type ? $"{Of(type)}.{name}" : name;
    }

    static string Of(Type type) => type.IsGenericType ? type.Name.Split('`')[0] + Arguments(type.GetGenericArguments()) : type.Name;

    static string Arguments(Type[] types) => $"<{string.Join(", ", types.Select(Of))}>";
}
