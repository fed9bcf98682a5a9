using GpuNet.Devices.Ilgpu;
using GpuNet.Kernels;
using GpuNet.Kernels.Elementwise;
using GpuNet.Tests.Devices;
using ILGPU;

namespace GpuNet.Tests.Kernels;

/// <summary>What it takes to launch a kernel without a device's operations.</summary>
static class Launching
{
    /// <summary>Opens an ILGPU device.</summary>
    public static IlgpuDevice Open(string deviceName) => (IlgpuDevice)TestDevices.Open(deviceName);

    /// <summary>A matrix as kernels take it.</summary>
    public static ArrayView<float> View(this GuardedMatrix guarded) =>
        ((IlgpuBuffer<float>)guarded.Matrix.Buffer).View.SubView(guarded.Matrix.Offset, guarded.Matrix.Length);

    /// <summary>A matrix's sizes as kernels take them.</summary>
    public static MatrixShape Shape(this Matrix matrix) => new(matrix.Rows, matrix.Columns, matrix.Stride);

    /// <summary>Enough groups for a thread an element.</summary>
    public static KernelConfig Threads(Kernel kernel, int elements) =>
        new((elements + kernel.GroupSize - 1) / kernel.GroupSize, kernel.GroupSize);
}
