using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Optimizers;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>a ← a + r(w − a).</summary>
sealed unsafe class CpuAverage<V>(Workers workers, AverageOperation operation)
    : BlockKernel(workers, costPerElement: 3 * Workers.Move, operation.Averages.Length)
    where V : struct, IVector<V>
{
    float* parameters, averages;
    float rate;

    protected override void Begin(Batch batch)
    {
        parameters = ((CpuBuffer<float>)operation.Parameters).Data;
        averages = ((CpuBuffer<float>)operation.Averages).Data;
        rate = batch.AverageRate;
    }

    protected override void ComputeBlock(int block, int first, int end)
    {
        for (int i = first; i < end; i += V.Count)
            VectorMemory.Store(MovingAverage.Next(V.Load(averages + i), V.Load(parameters + i), rate), averages + i, end - i);
    }
}
