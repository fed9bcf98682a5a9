using GpuNet.Runtime.Devices;

namespace GpuNet.Runtime.Training;

/// <summary>A data set in a device's memory, uploaded once; batches are gathered from it there.</summary>
public sealed class DeviceData : IDisposable
{
    readonly Arena arena;

    /// <summary>Uploads features (rows · columns, row-major) and targets (rows · K, row-major).</summary>
    /// <param name="device">Where to.</param>
    /// <param name="rows">Number of examples, at least 1.</param>
    /// <param name="features">The features.</param>
    /// <param name="targets">The targets; empty for data that is only predicted from.</param>
    /// <exception cref="ArgumentException">The arrays do not divide into that many rows.</exception>
    public DeviceData(Device device, int rows, ReadOnlySpan<float> features, ReadOnlySpan<float> targets)
    {
        if (rows < 1 || features.Length % rows != 0 || targets.Length % rows != 0)
            throw new ArgumentException($"{features.Length} features and {targets.Length} targets do not divide into {rows} rows");
        arena = new(device, [(rows, features.Length / rows), (rows, targets.Length / rows)]);
        Features = arena.Matrices[0];
        Targets = arena.Matrices[1];
        Rows = rows;
        Features.Upload(features);
        if (targets.Length > 0)
            Targets.Upload(targets);
    }

    /// <summary>Uploads features that are their own targets, as an autoencoder has them: they lie in memory once.</summary>
    /// <param name="device">Where to.</param>
    /// <param name="rows">Number of examples, at least 1.</param>
    /// <param name="features">The features (rows · columns, row-major).</param>
    /// <exception cref="ArgumentException">The array does not divide into that many rows.</exception>
    public static DeviceData WithFeaturesAsTargets(Device device, int rows, ReadOnlySpan<float> features)
    {
        var data = new DeviceData(device, rows, features, []);
        data.Targets = data.Features;
        return data;
    }

    /// <summary>Number of examples.</summary>
    public int Rows { get; }

    /// <summary>The features (examples, n₀).</summary>
    public Matrix Features { get; }

    /// <summary>The targets (examples, K).</summary>
    public Matrix Targets { get; private set; }

    /// <inheritdoc/>
    public void Dispose() => arena.Dispose();
}
