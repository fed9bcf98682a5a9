using GpuNet.Devices.Cpu;
using GpuNet.Training;

namespace GpuNet.Tests.Training;

/// <summary>The gradients of all workers are added bucket after bucket, in the order of one tree.</summary>
public sealed class GradientSumsTests
{
    const int Others = 8;

    // Layers of 138 thousand weights: more workers have fewer buckets, as each costs them more messages.
    static readonly Network network = Network.Input(5).Dense(373).Dense(367).Dense(373).Dense(3);

    [Theory]
    [InlineData(2, 3)]
    [InlineData(4, 2)]
    [InlineData(8, 1)]
    public void Sums_of_buckets_have_the_bits_of_the_tree_and_send_the_least(int workers, int buckets)
    {
        float[][] values = [.. Enumerable.Range(0, workers).Select(worker => new Random(worker).NextFloats(network.CreateLayout().Length))];
        float[] expected = CommunicatorTests.Tree(values);
        CommunicatorTests.Run(workers, worker =>
        {
            using var device = new CpuDevice(threads: 1);
            using var data = new DeviceData(device, 1, new float[5], new float[3]);
            using var plan = new TrainingPlan(device, network, new SoftmaxCrossEntropy(), new Sgd(), 1, data, parts: workers);
            using var sums = new GradientSums(plan, worker, Others);
            Assert.Equal(buckets, plan.Buckets.Length);
            float[] actual = new float[plan.Gradients.Length];
            for (int step = 0; step < 2; step++)
            {
                plan.Gradients.Upload(values[worker.Rank]);
                sums.Values[^Others..].Fill(worker.Rank);
                for (int bucket = 0; bucket < plan.Buckets.Length; bucket++)
                    sums.Begin(bucket);
                sums.Finish();
                plan.Gradients.Download(actual);
                Assert.Equal(expected, actual);
                Assert.Equal(Enumerable.Repeat(workers * (workers - 1) / 2f, Others), sums.Values[^Others..].ToArray());
            }
            Assert.Equal(2 * sizeof(float) * 2L * (workers - 1) * (actual.Length + Others) / workers, worker.BytesSent);
        });
    }
}
