using GpuNet.Kernels.Losses;
using GpuNet.Kernels.Optimizers;
using GpuNet.Runtime;
using GpuNet.Runtime.Devices;
using GpuNet.Runtime.Networks;
using GpuNet.Runtime.Training;
using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Training;

// What other tests take at the same time would count as growth.
[CollectionDefinition(nameof(PlanLifetimeTests), DisableParallelization = true)]
[Collection(nameof(PlanLifetimeTests))]
public sealed class PlanLifetimeTests
{
    const int Rows = 12, Inputs = 5, Outputs = 3;

    public static TheoryData<string> Devices => [.. TestDevices.Names];

    [Theory]
    [MemberData(nameof(Devices))]
    public void Two_hundred_plans_leave_no_memory_behind(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        // The first hundred fill what allocators keep for later. Of the second, each that leaked would leave its parameters and
        // gradients of 9 MiB each behind: 1.8 GiB in all.
        Use(100, device);
        long before = PrivateBytes();
        Use(100, device);
        long growth = PrivateBytes() - before;
        Assert.True(growth < 900L << 20, $"100 plans left {growth >> 20} MiB behind");
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_batch_that_does_not_fit_names_one_that_would(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        using var data = Data(device);
        var wide = Network.Input(Inputs).Dense(1 << 20).Dense(Outputs);
        var error = Assert.Throws<InputException>(
            () => new TrainingPlan(device, wide, Loss.SquaredError, Optimizer.Sgd, int.MaxValue / 2, data));
        Assert.Matches(
            @"^a batch size of 1073741823 needs \d+\.\d MiB beside the data, but the device '.+' has no more than \d+\.\d MiB for both: a batch size of \d+ would fit$",
            error.Message);
    }

    static void Use(int plans, Device device)
    {
        for (int i = 0; i < plans; i++)
            UseAPlan(device);
    }

    static void UseAPlan(Device device)
    {
        using var data = Data(device);
        var wide = Network.Input(Inputs).Dense(1 << 18).Dense(Outputs);
        using var plan = new TrainingPlan(device, wide, Loss.SquaredError, Optimizer.Sgd, batchSize: 1, data);
        plan.Forward.Parameters.Clear();
        plan.Forward.Order.Upload([.. Enumerable.Range(0, Rows)]);
        device.Synchronize();
    }

    static DeviceData Data(Device device) => new(device, Rows, new float[Rows * Inputs], new float[Rows * Outputs]);

    static long PrivateBytes()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.PrivateMemorySize64;
    }
}
