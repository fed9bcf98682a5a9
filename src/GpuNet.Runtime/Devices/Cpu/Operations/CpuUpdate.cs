using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>An optimizer's step over all parameters in one pass.</summary>
sealed unsafe class CpuUpdate<V, TOptimizer>(Workers workers, UpdateOperation operation, TOptimizer constants)
    : BlockKernel(workers, costPerElement: (3 + 2 * TOptimizer.StateSize) * Workers.Move, operation.Parameters.Length)
    where V : struct, IVector<V>
    where TOptimizer : unmanaged, IOptimizer<TOptimizer>
{
    readonly UpdateRule<V, TOptimizer> rule = new(operation, constants);
    float* gradients;

    protected override void Begin(Batch batch)
    {
        rule.Prepare(batch);
        gradients = ((CpuBuffer<float>)operation.Gradients).Data;
    }

    protected override void ComputeBlock(int block, int first, int end)
    {
        int decaying = Math.Clamp(operation.DecayingLength, first, end);
        UpdateRange(first, decaying);
        UpdateRange(decaying, end);
    }

    void UpdateRange(int begin, int end) => rule.Run(begin, 0, 1, end - begin, gradients + begin, 0);
}

/// <summary>Makes the kernel for an optimizer.</summary>
sealed record CpuUpdate<V>(Workers Workers, UpdateOperation Operation) : IOptimizerBinder<Action<Batch>> where V : struct, IVector<V>
{
    public Action<Batch> Bind<TOptimizer>(TOptimizer optimizer) where TOptimizer : unmanaged, IOptimizer<TOptimizer> =>
        new CpuUpdate<V, TOptimizer>(Workers, Operation, optimizer).Run;
}
