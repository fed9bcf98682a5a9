using GpuNet.Devices.Cpu;
using GpuNet.Devices.Ilgpu;
using GpuNet.Tests.Data;
using GpuNet.Tests.Devices;
using GpuNet.Tests.Kernels;
using GpuNet.Tests.Models;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GpuNet.Tests.Training;

/// <summary>A device that is lost: from then on it fails at whatever is asked of it, at giving memory back, too.</summary>
public sealed class DeviceFailureTests
{
    const int Epochs = 3;

    static readonly DataSet iris = DataSetReader.Read(TestTables.Open("iris.csv"), "species");

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

    // The optimizer has a state, batch normalisation another, and the schedule looks at the losses of all epochs. (Adam would make steps of
    // the rounding errors that are the gradients of biases below a batch normalisation.)
    [Theory]
    [MemberData(nameof(Accelerators))]
    public void A_training_goes_on_on_the_CPU_from_the_last_epoch(string deviceName)
    {
        var whole = options with
        {
            OnDeviceFailure = DeviceFailure.Cpu,
            Normalisation = Normalisation.Batch,
            Optimizer = new Momentum { LearningRate = 0.1f },
            Averaging = new ExponentialAveraging { Decay = 0.5f },
            Schedule = new PlateauSchedule { Patience = 1, Delta = 1 },
        };
        using var cpu = new CpuDevice();
        var expected = Trainer.Fit(iris, whole with { Epochs = 6 }, cpu);
        foreach (int lostAfter in new[] { 0, 3, 6 })
        {
            string place = lostAfter == 0 ? "from where it began" : $"after epoch {lostAfter}, the last that was finished";
            using var warnings = new Warnings($"goes on on the CPU, {place}");
            var seen = new List<(int, bool)>();
            var actual = Learn(deviceName, 6, lostAfter, whole, report => seen.Add((report.Epoch, report.IsRestored)));
            Assert.Single(warnings.Messages);
            Assert.Equal("cpu", actual.Device);
            Assert.True(actual.IsFinished);
            Assert.Equal(
                [.. Epochs(lostAfter, false), .. Epochs(lostAfter, true), .. Epochs(6, false).Skip(lostAfter)], seen);
            Tolerance.Golden.Check(
                Array.ConvertAll(expected.Model.Parameters.Values, value => (double)value), actual.Model.Parameters.Values, place);
        }

        static IEnumerable<(int, bool)> Epochs(int count, bool isRestored) =>
            Enumerable.Range(1, count).Select(epoch => (epoch, isRestored));
    }

    [Fact]
    public void A_training_that_goes_on_on_the_CPU_writes_its_checkpoints_there_and_is_resumed()
    {
        using var folder = new TemporaryFolder();
        var checkpoint = new Checkpointing(folder["c"]) { Every = CheckpointInterval.OfEpochs(1) };
        var whole = options with { OnDeviceFailure = DeviceFailure.Cpu, Checkpoint = checkpoint };
        var first = Learn("checked", 4, lostAfter: 2, whole);
        // The first device may take over again.
        var resumed = whole with { Checkpoint = checkpoint with { Resumes = true } };
        Assert.Equal(first.Model.Parameters.Values, Learn("checked", 4, options: resumed).Model.Parameters.Values);
        Assert.Equal("checked", Learn("checked", 5, options: resumed).Device);
    }

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void Memory_that_a_driver_refuses_is_said_to_be_missing(string deviceName)
    {
        using var device = Launching.Open(deviceName);
        device.Fault = () => throw new CLException(CLError.CL_MEM_OBJECT_ALLOCATION_FAILURE);
        Assert.Contains("MiB left beside the", Assert.Throws<InputException>(() => device.Allocate<float>(10)).Message);
    }

    static void Check(string deviceName, Exception problem) => Assert.Equal(
        $"the device '{deviceName}' failed (unspecified launch failure): try again, update its driver or take another device",
        problem.Message);

    static TrainingResult Learn(
        string deviceName, int epochs, int? lostAfter = null, TrainingOptions? options = null, Action<EpochReport>? see = null)
    {
        using var device = Launching.Open(deviceName);
        if (lostAfter == 0)
            Lose(device);
        return Trainer.Fit(iris, (options ?? DeviceFailureTests.options) with { Epochs = epochs }, device,
            new SynchronousProgress<EpochReport>(report =>
            {
                see?.Invoke(report);
                if (report.Epoch == lostAfter)
                    Lose(device);
            }));
    }

    static void Lose(IlgpuDevice device) =>
        device.Fault = () => throw new CudaException("unspecified launch failure\nand more lines, which the driver may add");
}
