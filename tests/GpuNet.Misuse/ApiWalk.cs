using System.Linq.Expressions;
using System.Reflection;
using GpuNet.Devices;
using GpuNet.Devices.Operations;

namespace GpuNet.Misuse;

/// <summary>
/// Calls every public member that takes a size, a span, a matrix or a buffer with values of which most are wrong, and runs every operation
/// on them. The process has to live, and the device has to answer as before.
/// </summary>
static class ApiWalk
{
    static readonly Type[] dangerous =
    [
        typeof(int), typeof(long), typeof(Matrix), typeof(Matrix?), typeof(Statistics), typeof(Batch), typeof(DeviceBuffer<float>),
        typeof(DeviceBuffer<int>), typeof(DeviceBlock), typeof(float[]), typeof(int[]),
    ];

    const BindingFlags declaredMembers = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static int Run(string name, int times)
    {
        const int seed = 11;
        var random = new Random(seed);
        using var device = SmallTask.Open(name);
        using var foreign = SmallTask.Open("cpu");
        using var values = new Values(device, foreign);
        float[] expected = SmallTask.Answer(device);
        var members = Members().ToArray();
        int accepted = 0, refused = 0, called = 0;
        foreach (var (member, call) in members)
        {
            for (int time = 0; time < times; time++)
            {
                if (!TryArguments(member, values, random, out object?[] arguments))
                    break;
                called += time == 0 ? 1 : 0;
                try
                {
                    Use(call(arguments), device, values, random);
                    accepted++;
                }
                catch (Exception problem) when (problem is not (NullReferenceException or IndexOutOfRangeException or InvalidCastException))
                {
                    refused++;
                }
                catch (Exception problem)
                {
                    Console.Error.WriteLine($"{member.DeclaringType!.Name}.{member.Name}({string.Join(", ", arguments)}): {problem}");
                    return 1;
                }
            }
        }
        if (!SmallTask.Answer(device).AsSpan().SequenceEqual(expected))
        {
            Console.Error.WriteLine("the device answers otherwise than before");
            return 1;
        }
        Console.WriteLine($"{called} members, {accepted} calls accepted, {refused} refused, none crashed");
        return called > 40 ? 0 : 1;
    }

    // What came of a call is used, too: an operation is compiled and run, memory is given back.
    static void Use(object? result, Device device, Values values, Random random)
    {
        if (result is Operation operation)
        {
            values.TryTake(typeof(Batch), random, out object? batch);
            device.Compile(operation).Run((Batch)batch!);
        }
        else if (result is IDisposable memory && result is not Device)
        {
            memory.Dispose();
        }
    }

    static IEnumerable<(MethodBase Member, Func<object?[], object?> Call)> Members()
    {
        var types = typeof(Device).Assembly.GetExportedTypes().Where(type => !type.IsGenericTypeDefinition && !type.IsEnum)
            .Append(typeof(DeviceBuffer<float>)).Append(typeof(DeviceBuffer<int>));
        foreach (var type in types)
        {
            foreach (var constructor in type.GetConstructors().Where(constructor => !type.IsAbstract && IsDangerous(constructor)))
                yield return (constructor, Compile(constructor));
            foreach (var declared in type.GetMethods(declaredMembers))
            {
                var method = declared.IsGenericMethodDefinition && declared.GetGenericArguments().Length == 1 ? Closed(declared) : declared;
                if (method is not null && !method.IsSpecialName && IsDangerous(method))
                    yield return (method, Compile(method));
            }
        }
    }

    static MethodInfo? Closed(MethodInfo method)
    {
        try
        {
            return method.MakeGenericMethod(typeof(float));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    static bool IsDangerous(MethodBase member) =>
        !member.ContainsGenericParameters
        && member.GetParameters().All(parameter => !parameter.ParameterType.IsByRef)
        && member.GetParameters().Any(parameter => dangerous.Contains(Plain(parameter.ParameterType)));

    static Type Plain(Type type) => type.IsByRefLike && type.IsGenericType ? type.GetGenericArguments()[0].MakeArrayType() : type;

    static bool TryArguments(MethodBase member, Values values, Random random, out object?[] arguments)
    {
        var parameters = member.GetParameters();
        arguments = new object?[parameters.Length + 1];
        for (int i = 0; i < parameters.Length; i++)
        {
            if (!values.TryTake(parameters[i].ParameterType, random, out arguments[i]))
                return false;
        }
        if (member.IsStatic || member is ConstructorInfo)
            return true;
        arguments[^1] = values.Instance(member.DeclaringType!, random);
        return arguments[^1] is not null;
    }

    // Spans cannot be boxed: the array that stands for one is converted on the way.
    static Func<object?[], object?> Compile(MethodBase member)
    {
        var given = Expression.Parameter(typeof(object?[]));
        var parameters = member.GetParameters();
        var arguments = parameters
            .Select((parameter, i) => Argument(Expression.ArrayIndex(given, Expression.Constant(i)), parameter)).ToArray();
        Expression call = member is ConstructorInfo constructor
            ? Expression.New(constructor, arguments)
            : member.IsStatic
                ? Expression.Call((MethodInfo)member, arguments)
                : Expression.Call(
                    Expression.Convert(Expression.ArrayIndex(given, Expression.Constant(parameters.Length)), member.DeclaringType!),
                    (MethodInfo)member, arguments);
        Expression result = call.Type == typeof(void)
            ? Expression.Block(call, Expression.Constant(null))
            : call.Type.IsByRefLike ? Expression.Block(call, Expression.Constant(null)) : Expression.Convert(call, typeof(object));
        return Expression.Lambda<Func<object?[], object?>>(result, given).Compile();
    }

    static Expression Argument(Expression given, ParameterInfo parameter) =>
        Expression.Convert(Expression.Convert(given, Plain(parameter.ParameterType)), parameter.ParameterType);
}
