using GpuNet.Tests.Data;
using GpuNet.Tests.Devices;
using GpuNet.Tests.Models;
using GpuNet.Training;

namespace GpuNet.Tests.Training.Checkpoints;

/// <summary>Checkpoints of somebody who can write a checksum: their numbers make no sense.</summary>
public sealed class HostileCheckpointTests : IDisposable
{
    static readonly DataSet iris = DataSetReader.Read(TestTables.Open("iris.csv"), "species");

    static readonly TrainingOptions options = new()
    {
        Hidden = [3],
        Epochs = 3,
        EarlyStopping = new(Patience: 1),
        OnDivergence = Divergence.RollBack,
    };

    readonly Device device = TestDevices.Open("cpu");
    readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        folder.Dispose();
        device.Dispose();
    }

    public static TheoryData<double> Numbers => [-1, 1e300, double.NaN];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Numbers_that_make_no_sense_are_refused_or_change_nothing_but_the_result(double number) => Resume(
        tensor => tensor.IsDouble
            ? new(tensor.Name, tensor.Shape, [.. tensor.Doubles.Select(_ => number)])
            : new(tensor.Name, tensor.Shape, [.. tensor.Values.Select(_ => (float)number)]));

    [Fact]
    public void Tensors_of_another_length_are_refused_or_change_nothing_but_the_result()
    {
        Resume(tensor => tensor.IsDouble ? new(tensor.Name, [0], Array.Empty<double>()) : new(tensor.Name, [0], Array.Empty<float>()));
        Resume(tensor => tensor.IsDouble ? new(tensor.Name, [99], new double[99]) : new(tensor.Name, [99], new float[99]));
    }

    // Changes one tensor at a time.
    void Resume(Func<Tensor, Tensor> change)
    {
        var every = new Checkpointing(folder["whole"]) { Every = CheckpointInterval.OfSteps(3), Kept = 100 };
        if (!Directory.Exists(folder["whole"]))
            Trainer.Fit(iris, options with { Checkpoint = every }, device);
        // In the middle of an epoch.
        string path = Path.Combine(folder["whole"], "checkpoint-000002.safetensors");
        var whole = SafeTensors.Read(path);
        string copy = Directory.CreateDirectory(folder["copy"]).FullName;
        int refused = 0;
        foreach (var changed in whole.Tensors)
        {
            Tensor[] tensors = [.. whole.Tensors.Select(tensor => tensor == changed ? change(tensor) : tensor)];
            Checkpoint.Write(Path.Combine(copy, "checkpoint-000001.safetensors"), tensors, Checkpoint.Read(path).Training);
            try
            {
                Trainer.Fit(iris, options with { Checkpoint = new(copy) { Resumes = true } }, device);
            }
            catch (InputException)
            {
                refused++;
            }
            catch (TrainingStoppedException)
            {
                // Parameters that are not finite.
            }
            Array.ForEach(Directory.GetFiles(copy), File.Delete);
        }
        Assert.True(refused > 0, "all is accepted");
    }
}
