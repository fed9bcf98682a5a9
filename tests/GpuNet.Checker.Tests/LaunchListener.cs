using System.Diagnostics;
using ILGPU;
using ILGPU.Runtime;
using Xunit;

namespace GpuNet.Checker.Tests;

/// <summary>Listens to the launches of the test that creates it, as a program does that knows the checker by name only.</summary>
sealed class LaunchListener : IDisposable
{
    readonly AsyncLocal<bool> isHere = new() { Value = true };
    readonly ActivityListener listener;

    public LaunchListener()
    {
        listener = new()
        {
            ShouldListenTo = source => source.Name == "GpuNet.Checker",
            Sample = (ref _) => isHere.Value ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                if (isHere.Value)
                    Launches.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    public List<Activity> Launches { get; } = [];

    /// <summary>Launches a kernel between two buffers, and gives what was counted.</summary>
    public static Activity Trace(Device device, Action<ArrayView<float>, ArrayView<float>> kernel, KernelConfig config)
    {
        using var from = device.Accelerator.Allocate1D(new float[2048]);
        using var to = device.Accelerator.Allocate1D(new float[2048]);
        using var listener = new LaunchListener();
        device.Checker.Load<Action<KernelConfig, ArrayView<float>, ArrayView<float>>>(kernel)(config, from.View, to.View);
        return Assert.Single(listener.Launches);
    }

    /// <summary>Fails unless the counts of that prefix are as expected.</summary>
    public static void Check(Activity launch, string prefix, params (string Name, long Count)[] expected) => Assert.Equal(
        expected, expected.Select(count => (count.Name, (long)launch.GetTagItem(prefix + count.Name)!)));

    public void Dispose() => listener.Dispose();
}
