using System.Linq.Expressions;

namespace GpuNet.Devices.Ilgpu;

/// <summary>
/// Launches of a kernel, one at a time. ILGPU sets an OpenCL kernel's arguments one after the other on the kernel itself, which all
/// devices of a name share: two threads would mix theirs.
/// </summary>
static class LockedLauncher
{
    /// <summary>A launcher that does the same under a lock of its own.</summary>
    public static TLauncher Of<TLauncher>(TLauncher launcher) where TLauncher : Delegate
    {
        var gate = Expression.Constant(new object());
        var arguments = Arguments<TLauncher>();
        var locked = Expression.Block(
            Expression.Call(typeof(Monitor), nameof(Monitor.Enter), typeArguments: null, gate),
            Expression.TryFinally(
                Expression.Invoke(Expression.Constant(launcher), arguments),
                Expression.Call(typeof(Monitor), nameof(Monitor.Exit), typeArguments: null, gate)));
        return Expression.Lambda<TLauncher>(locked, arguments).Compile();
    }

    /// <summary>A launcher's arguments, to write one like it.</summary>
    public static ParameterExpression[] Arguments<TLauncher>() where TLauncher : Delegate =>
        [.. typeof(TLauncher).GetMethod("Invoke")!.GetParameters().Select(argument => Expression.Parameter(argument.ParameterType))];
}
