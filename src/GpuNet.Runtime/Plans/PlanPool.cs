using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace GpuNet.Plans;

/// <summary>
/// Runs a network on the CPU for any number of threads. Each call takes a plan that no other uses, at most one a processor, and many rows
/// are shared among the processors. An output has the same bits whoever computes it and beside which others.
/// </summary>
/// <param name="parameters">The network with its parameters.</param>
#pragma warning disable CA1001 // A semaphore has something to dispose only where its wait handle was asked for.
sealed class PlanPool(Parameters parameters)
#pragma warning restore CA1001
{
    static readonly ConditionalWeakTable<Parameters, PlanPool> pools = [];

    readonly SemaphoreSlim free = new(Environment.ProcessorCount);
    readonly ConcurrentStack<CpuPlan> plans = [];

    /// <summary>The pool of a network's parameters, which lives as long as they do.</summary>
    public static PlanPool Of(Parameters parameters) => pools.GetValue(parameters, static key => new(key));

    /// <summary>The network's outputs for rows of inputs, as many as there are of its inputs.</summary>
    /// <returns>Row-major (rows, K).</returns>
    public float[] Outputs(float[] inputs)
    {
        int width = parameters.Network.Inputs, outputs = parameters.Network.Outputs, rows = inputs.Length / width;
        using var activity = Telemetry.StartPrediction(rows);
        var results = new float[rows * outputs];
        if (rows <= CpuPlan.BatchSize)
            RunPart(0);
        else
            RunAll((rows + CpuPlan.BatchSize - 1) / CpuPlan.BatchSize, RunPart);
        return results;

        void RunPart(int part)
        {
            int first = part * CpuPlan.BatchSize, count = Math.Min(CpuPlan.BatchSize, rows - first);
            Run(inputs.AsSpan(first * width, count * width), results.AsSpan(first * outputs, count * outputs));
        }
    }

    void Run(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        free.Wait();
        try
        {
            if (!plans.TryPop(out var plan))
                plan = new CpuPlan(parameters);
            plan.Run(parameters, inputs, outputs);
            plans.Push(plan);
        }
        finally
        {
            free.Release();
        }
    }

    // What fails in a part reaches the caller as it would without parts.
    static void RunAll(int parts, Action<int> run)
    {
        try
        {
            Parallel.For(0, parts, run);
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
    }
}
