using GpuNet.Checker.Checks;
using GpuNet.Checker.Launching;
using ILGPU;

namespace GpuNet.Checker.Functions;

/// <summary>Replacements of the methods of <see cref="ArrayView{T}"/> that create other views.</summary>
static class ViewFunctions
{
    public static ArrayView<T> SubView<T>(in ArrayView<T> view, long index, KernelThread thread) where T : unmanaged =>
        SubView(view, index, view.Length - index, thread);

    public static ArrayView<T> SubView<T>(in ArrayView<T> view, int index, int length, KernelThread thread) where T : unmanaged =>
        SubView(view, (long)index, length, thread);

    public static ArrayView<T> SubView<T>(in ArrayView<T> view, long index, long length, KernelThread thread) where T : unmanaged
    {
        if (index < 0 || length < 0 || index + length > view.Length)
            throw Fault.SubView(view, index, length);
        return new(view.Memory()!, view.Start() + index, length);
    }

    // A view starts at a multiple of its element size. ILGPU's cast rounds down otherwise, and a GPU fails at the access.
    public static unsafe ArrayView<TOther> Cast<T, TOther>(in ArrayView<T> view, KernelThread thread)
        where T : unmanaged where TOther : unmanaged
    {
        long start = view.Start() * sizeof(T);
        if (start % sizeof(TOther) != 0)
            throw Fault.Cast(view, sizeof(TOther));
        return new(view.Memory()!, start / sizeof(TOther), view.Length * sizeof(T) / sizeof(TOther));
    }
}
