using GpuNet.Devices.Ilgpu;
using GpuNet.Tests.Data;
using GpuNet.Tests.Devices;
using GpuNet.Tests.Kernels;
using ILGPU.Runtime.Cuda;

namespace GpuNet.Tests.Training;

/// <summary>A device that is lost: from then on it fails at whatever is asked of it, at giving memory back, too.</summary>
public sealed class DeviceFailureTests
{
    const int Epochs = 3;

    // A batch an epoch.
    static readonly TrainingOptions options = new() { Hidden = [4], BatchSize = 150 };

    public static TheoryData<string> Accelerators => [.. TestDevices.Accelerators];

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void A_training_keeps_the_model_of_the_last_epoch(string deviceName)
    {
        var whole = Learn(deviceName, Epochs - 1);
        var stopped = Assert.Throws<TrainingStoppedException>(() => Learn(deviceName, Epochs, lostAfter: Epochs - 1));
        Check(deviceName, stopped);
        Assert.Equal(Epochs - 1, stopped.Epoch);
        Assert.Equal(whole.Model.Parameters.Values, stopped.Model!.Parameters.Values);
    }

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void A_training_that_was_at_its_end_keeps_its_model(string deviceName)
    {
        var whole = Learn(deviceName, Epochs);
        var stopped = Assert.Throws<TrainingStoppedException>(() => Learn(deviceName, Epochs, lostAfter: Epochs));
        Check(deviceName, stopped);
        Assert.Equal(Epochs, stopped.Epoch);
        Assert.Equal(whole.Model.Parameters.Values, stopped.Model!.Parameters.Values);
    }

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void A_device_that_fails_at_once_says_so_in_a_line(string deviceName) =>
        Check(deviceName, Assert.Throws<DeviceException>(() => Learn(deviceName, Epochs, lostAfter: 0)));

    static void Check(string deviceName, Exception problem) => Assert.Equal(
        $"the device '{deviceName}' failed (unspecified launch failure): try again, update its driver or take another device",
        problem.Message);

    static TrainingResult Learn(string deviceName, int epochs, int? lostAfter = null)
    {
        var data = DataSetReader.Read(TestTables.Open("iris.csv"), "species");
        using var device = Launching.Open(deviceName);
        if (lostAfter == 0)
            Lose(device);
        return Trainer.Fit(data, options with { Epochs = epochs }, device,
            new SynchronousProgress<EpochReport>(report =>
            {
                if (report.Epoch == lostAfter)
                    Lose(device);
            }));
    }

    static void Lose(IlgpuDevice device) =>
        device.Fault = () => throw new CudaException("unspecified launch failure\nand more lines, which the driver may add");
}
