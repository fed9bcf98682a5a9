using System.Runtime.InteropServices;
using ILGPU;

namespace GpuNet.Devices.Ilgpu;

/// <summary>Constants of steps in device memory, as many as there were at most.</summary>
sealed class PackTable<T>(IlgpuDevice device) : IDisposable where T : unmanaged
{
    DeviceBuffer<int>? buffer;

    /// <summary>Copies them behind what was launched.</summary>
    public ArrayView<T> Upload(T[] constants)
    {
        var numbers = MemoryMarshal.Cast<T, int>(constants);
        if (buffer is null || buffer.Length < numbers.Length)
        {
            buffer?.Dispose();
            buffer = device.Allocate<int>(numbers.Length);
        }
        buffer.Upload(numbers);
        return KernelArguments.View(buffer).SubView(0, numbers.Length).Cast<T>();
    }

    /// <inheritdoc/>
    public void Dispose() => buffer?.Dispose();
}
