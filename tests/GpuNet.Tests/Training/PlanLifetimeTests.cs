using GpuNet.Devices.Cpu;
using GpuNet.Tests.Devices;
using GpuNet.Tests.Kernels;

namespace GpuNet.Tests.Training;

// What other tests take at the same time would count as growth.
[CollectionDefinition(nameof(PlanLifetimeTests), DisableParallelization = true)]
[Collection(nameof(PlanLifetimeTests))]
public sealed class PlanLifetimeTests
{
    const int Rows = 12, Inputs = 5, Outputs = 3, BatchSize = 4;

    public static TheoryData<string> Devices => [.. TestDevices.Names];

    public static TheoryData<string> Accelerators => [.. TestDevices.Accelerators];

    // A plan that was not let go holds its launches, 7 KiB of objects; a device's memory lies elsewhere and is counted there.
    [Theory]
    [MemberData(nameof(Devices))]
    public void Two_hundred_plans_leave_no_memory_behind(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        // What is kept for later, as compiled kernels and memory that launches share, is there after a few.
        Use(5, device);
        long before = device.BytesInUse;
        long objectsBefore = LiveObjects();
        const int plans = 200;
        Use(plans, device);
        Assert.Equal(before, device.BytesInUse);
        long growth = LiveObjects() - objectsBefore;
        Assert.True(growth < 512 << 10, $"{plans} plans left {growth >> 10} KiB of objects behind");
    }

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void Kernels_are_loaded_once_for_all_devices_of_a_name(string deviceName)
    {
        int kernels;
        using (var first = Launching.Open(deviceName))
        {
            UseAPlan(first);
            kernels = first.Kernels.Length;
            using var second = Launching.Open(deviceName);
            Assert.Same(first.Accelerator, second.Accelerator);
            UseAPlan(first);
            UseAPlan(second);
            Assert.Equal(kernels, second.Kernels.Length);
        }
        using var third = Launching.Open(deviceName);
        Assert.Equal(kernels, third.Kernels.Length);
        UseAPlan(third);
        Assert.Equal(kernels, third.Kernels.Length);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_device_gives_back_what_plans_still_hold(string deviceName)
    {
        var device = TestDevices.Open(deviceName);
        using var data = Data(device);
        using var plan = Plan(device, data);
        Step(plan, 1);
        device.Dispose();
        Assert.Equal(0, device.BytesInUse);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Steps_take_no_memory(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        using var data = Data(device);
        using var plan = Plan(device, data);
        for (int step = 1; step <= 3; step++)
            Step(plan, step);
        long before = device.BytesInUse;
        long objectsBefore = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 4; step <= 8; step++)
            Step(plan, step);
        long objects = GC.GetAllocatedBytesForCurrentThread() - objectsBefore;
        Assert.Equal(before, device.BytesInUse);
        // ILGPU and the checker make objects as they launch.
        if (device is CpuDevice)
            Assert.Equal(0, objects);
    }

    static void Use(int plans, Device device)
    {
        for (int i = 0; i < plans; i++)
            UseAPlan(device);
    }

    static void UseAPlan(Device device)
    {
        using var data = Data(device);
        using var plan = Plan(device, data);
        Step(plan, 1);
    }

    static TrainingPlan Plan(Device device, DeviceData data)
    {
        var network = Network.Input(Inputs).Dense(4, Activation.Tanh).Dense(Outputs);
        var plan = new TrainingPlan(device, network, new SquaredError(), new Adam(), BatchSize, data);
        plan.Forward.Parameters.Clear();
        plan.Forward.Order.Upload([.. Enumerable.Range(0, Rows)]);
        return plan;
    }

    static void Step(TrainingPlan plan, int step)
    {
        plan.Step(new(First: 0, BatchSize, step, LearningRate: 0.1f));
        plan.Device.Synchronize();
    }

    static DeviceData Data(Device device) => new(device, Rows, new float[Rows * Inputs], new float[Rows * Outputs]);

    static long LiveObjects()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
