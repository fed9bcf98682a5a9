using GpuNet.Devices.Cpu;

namespace GpuNet.Plans;

/// <summary>
/// A network on one thread of the CPU, on a device of its own. Its memory is given back when nothing uses it any more: who predicts has
/// nothing to dispose.
/// </summary>
#pragma warning disable CA1001 // Its finalizer disposes: it may be asked for at any time, by any thread.
sealed class CpuPlan
#pragma warning restore CA1001
{
    /// <summary>The largest number of rows per launch.</summary>
    public const int BatchSize = 256;

    readonly CpuDevice device = new(threads: 1);
    readonly DeviceData data;
    readonly ForwardPlan plan;
    readonly long bytes;
    int version;

    /// <summary>Compiles the plan and copies the parameters.</summary>
    /// <exception cref="InputException">There is not enough memory.</exception>
    public CpuPlan(Parameters parameters)
    {
        var network = parameters.Network;
        data = new(device, BatchSize, new float[BatchSize * network.Inputs], []);
        plan = new(device, network, BatchSize, data);
        plan.Order.Upload([.. Enumerable.Range(0, BatchSize)]);
        Upload(parameters);
        bytes = device.BytesInUse;
        GC.AddMemoryPressure(bytes);
    }

    ~CpuPlan()
    {
        device.Dispose();
        if (bytes > 0)
            GC.RemoveMemoryPressure(bytes);
    }

    /// <summary>Computes the outputs (rows, K) of at most <see cref="BatchSize"/> rows of inputs (rows, n₀).</summary>
    public void Run(Parameters parameters, ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        if (version != parameters.Version)
            Upload(parameters);
        data.Features.Upload(inputs);
        int rows = inputs.Length / data.Features.Columns;
        plan.Run(new(0, rows));
        plan.Logits.Download(rows).CopyTo(outputs);
        GC.KeepAlive(this);
    }

    void Upload(Parameters parameters)
    {
        version = parameters.Version;
        plan.Parameters.Upload(parameters.Values);
    }
}
