using System.Runtime.InteropServices;
using ILGPU;

namespace GpuNet.Devices.Ilgpu;

/// <summary>Constants of steps in device memory, with room for as many as there were at most.</summary>
/// <typeparam name="T">The constants of a step, among them numbers of 32 bits.</typeparam>
sealed class PackTable<T> : IDisposable where T : unmanaged
{
    readonly IlgpuDevice device;
    DeviceBuffer<int>? buffer;

    /// <summary>An empty table.</summary>
    /// <param name="device">The device.</param>
    /// <param name="owner">The memory that it is disposed with.</param>
    public PackTable(IlgpuDevice device, DeviceBuffer<float> owner)
    {
        this.device = device;
        ((IlgpuBuffer<float>)owner).Block.Adopt(this);
    }

    /// <summary>Copies constants, behind what was launched.</summary>
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
