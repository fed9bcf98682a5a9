using System.Reflection;
using System.Runtime.CompilerServices;
using ILGPU;

namespace GpuNet.Checker.Compilation;

/// <summary>Facts about the types of kernel variables.</summary>
static class KernelTypes
{
    /// <summary>Whether a type consists only of plain bits and views, so that a device can hold it.</summary>
    public static bool IsPlain(Type type) => type.IsPointer || type.IsPrimitive || type.IsEnum || type.IsValueType && !type.IsByRefLike
        && (IsView(type) || Fields(type).All(field => field.FieldType == type || IsPlain(field.FieldType)));

    /// <summary>Whether a type contains views, which the garbage collector must track.</summary>
    public static bool HoldsViews(Type type) =>
        type.IsValueType && (bool)Ask(nameof(RuntimeHelpers.IsReferenceOrContainsReferences), typeof(RuntimeHelpers), type);

    /// <summary>The size of a value in bytes.</summary>
    public static int SizeOf(Type type) =>
        type.IsByRef || type.IsPointer ? nint.Size : (int)Ask(nameof(Unsafe.SizeOf), typeof(Unsafe), type);

    /// <summary>Whether an assembly can access a type: all parts of it are public, or internal and visible to the assembly.</summary>
    public static bool IsVisibleTo(string assembly, Type type)
    {
        if (type.IsConstructedGenericType)
            return type.GetGenericArguments().Append(type.GetGenericTypeDefinition()).All(part => IsVisibleTo(assembly, part));
        bool isShown = type.Assembly.GetCustomAttributes<InternalsVisibleToAttribute>().Any(shown => shown.AssemblyName == assembly);
        return (type.IsPublic || type.IsNestedPublic || isShown && (type.IsNotPublic || type.IsNestedAssembly))
            && (type.DeclaringType is null || IsVisibleTo(assembly, type.DeclaringType));
    }

    static bool IsView(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ArrayView<>);

    static FieldInfo[] Fields(Type type) => type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

    /// <summary>Calls a static method that has one type parameter and nothing else.</summary>
    static object Ask(string method, Type holder, Type type) => holder.GetMethod(method)!.MakeGenericMethod(type).Invoke(null, null)!;
}
