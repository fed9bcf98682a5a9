using GpuNet.Devices.Ilgpu;
using GpuNet.Search;
using GpuNet.Tests.Data;
using GpuNet.Tests.Devices;
using GpuNet.Tests.Models;

namespace GpuNet.Tests.Search;

/// <summary>Trials whose steps are launched together: each with the bits that it has alone.</summary>
public sealed class PackedSearchTests : IDisposable
{
    static readonly TrainingOptions training = new() { Epochs = 4, Hidden = [5], BatchSize = 40, Seed = 5 };

    static readonly PreparedData iris = PreparedData.Prepare(DataSetReader.Read(TestTables.Open("iris.csv"), "species"), training);

    readonly TemporaryFolder folder = new();

    public static TheoryData<string> Accelerators => [.. TestDevices.Accelerators];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void A_search_gives_the_same_with_any_number_of_trainings_at_a_time(string deviceName)
    {
        var space = new SearchSpace([(SearchParameter.LearningRate, "0.0001..0.1"), (SearchParameter.WeightDecay, "1e-6..0.01")]);
        var alone = Run(parallel: 1);
        Assert.Equal(alone.Found, Run(parallel: 3).Found);
        Assert.True(Run(parallel: 6).Launches < alone.Launches);

        (IReadOnlyList<Trial> Found, int Launches) Run(int parallel)
        {
            using var device = TestDevices.Open(deviceName);
            using var trace = new KernelTrace();
            var options = new SearchOptions { Trials = 6, Rounds = 1, Parallel = parallel, Journal = folder[$"{parallel}"] };
            var found = new HyperparameterSearch(iris, training, space, options, () => device).Run();
            return (found, trace.Launches.Count);
        }
    }
}
