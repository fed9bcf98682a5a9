using BenchmarkDotNet.Running;
using GpuNet.Benchmarks;
using GpuNet.Benchmarks.Reports;

namespace GpuNet.Tests.Benchmarking;

public sealed class DeclaredOrderTests
{
    [Fact]
    public void Cases_come_as_their_parameters_are_listed()
    {
        var cases = BenchmarkConverter.TypeToBenchmarks(typeof(TrainingSteps)).BenchmarksCases;
        var expected = from optimizer in TrainingSteps.Optimizers
                       from batch in TrainingSteps.Batches
                       from device in TrainingSteps.Devices
                       select (optimizer, batch, device);
        Assert.Equal(expected, DeclaredOrder.Order(cases).Select(one =>
            ((string)one.Parameters["Optimizer"], (int)one.Parameters["Batch"], (string)one.Parameters["Device"])));
    }
}
