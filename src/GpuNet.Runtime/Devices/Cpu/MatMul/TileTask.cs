using GpuNet.Devices.Cpu.Memory;

namespace GpuNet.Devices.Cpu.MatMul;

/// <summary>A tile to compute: C = left·right, or C += left·right.</summary>
/// <param name="depth">Steps of k.</param>
/// <param name="accumulates">Whether the sums begin with what is in C.</param>
/// <param name="rightStep">Floats from one step of k to the next in the columns' panel, whose stride is 1.</param>
/// <param name="ahead">What is announced meanwhile.</param>
unsafe struct TileTask(int depth, bool accumulates, nint rightStep, Prefetch ahead)
{
    public readonly int Depth = depth;
    public readonly bool Accumulates = accumulates;
    public readonly nint RightStep = rightStep;

    /// <summary>What is announced meanwhile.</summary>
    public Prefetch Ahead = ahead;

    /// <summary>The rows' panel.</summary>
    public Factor Left;

    /// <summary>The columns' panel.</summary>
    public float* Right;

    /// <summary>The tile.</summary>
    public MatrixPointer C;
}
