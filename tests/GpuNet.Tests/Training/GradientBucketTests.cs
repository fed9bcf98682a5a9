using GpuNet.Devices.Cpu;
using GpuNet.Plans;
using GpuNet.Tests.Layers;

namespace GpuNet.Tests.Training;

/// <summary>Gradients are divided into buckets that a backward pass completes one after another.</summary>
public sealed class GradientBucketTests
{
    const int Rows = 6;

    public static TheoryData<string> Networks => [.. LayerCase.Names];

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_bucket_is_complete_after_its_launches(string name)
    {
        var network = LayerCase.Find(name);
        using var device = new CpuDevice(threads: 1);
        var random = new Random(231);
        float[] targets = network.Outputs == 1 ? [.. Enumerable.Range(0, Rows).Select(row => row % 2f)]
            : [.. Enumerable.Range(0, Rows).SelectMany(row => Enumerable.Range(0, network.Outputs).Select(k => k == row % 3 ? 1f : 0f))];
        using var data = new DeviceData(device, Rows, random.NextFloats(Rows * network.Inputs), targets);
        using var plan = new TrainingPlan(device, network, LayerCase.LossOf(name), new Sgd(), Rows, data);
        plan.Forward.Parameters.Upload(LayerCase.Parameters(network, seed: 3).Values);
        plan.Forward.Order.Upload([.. Enumerable.Range(0, Rows)]);
        var batch = new Batch(0, Rows, Step: 1);
        plan.Differentiate(batch);
        float[] expected = Read(plan.Gradients);

        // Those of another pass are there before.
        plan.Differentiate(batch with { Rows = Rows - 2, Weight = 1 });
        int backward = plan.Forward.Backward.Count, first = plan.Launches.Count - backward - 1;
        foreach (var launch in plan.Launches.Take(first))
            launch.Run(batch);
        var buckets = GradientBucket.Divide(plan.Forward, backward, least: 1);
        int done = 0;
        foreach (var bucket in buckets)
        {
            for (; done < bucket.Launches; done++)
                plan.Launches[first + done].Run(batch);
            float[] gradients = Read(plan.Gradients);
            foreach (var range in bucket.Ranges)
                Assert.Equal(expected[range], gradients[range]);
        }
        Assert.Equal(backward, done);
        Assert.Equal(Enumerable.Range(0, plan.Gradients.Length), buckets.SelectMany(bucket => bucket.Ranges)
            .SelectMany(range => Enumerable.Range(0, plan.Gradients.Length).Take(range)).Order());
        int layersWithWeights = network.Layers.Index()
            .Count(layer => layer.Item.TensorsFor(network.InputsOf(layer.Index)).Any(tensor => tensor.Role == TensorRole.Weight));
        Assert.Equal(Math.Max(1, layersWithWeights), buckets.Length);
    }

    [Fact]
    public void Small_layers_share_a_bucket()
    {
        using var device = new CpuDevice(threads: 1);
        using var data = new DeviceData(device, 1, new float[30], new float[3]);
        var network = Network.Input(30).Dense(13).Dense(19).Dense(7).Dense(9).Dense(3);
        using var plan = new TrainingPlan(device, network, new SoftmaxCrossEntropy(), new Sgd(), 1, data, parts: 2);
        var layout = plan.Forward.Layout;
        Assert.Equal([0..layout.Length], Assert.Single(plan.Buckets).Ranges);
        plan.DivideGradients(least: 200);
        // The last bucket has all biases.
        int second = layout.OffsetOf("layers.1.weight"), last = layout.OffsetOf("layers.2.weight");
        Assert.Equal([last..layout.WeightLength], plan.Buckets[0].Ranges);
        Assert.Equal([second..last], plan.Buckets[1].Ranges);
        Assert.Equal([0..second, layout.WeightLength..layout.Length], plan.Buckets[2].Ranges);
        Assert.Equal(3, plan.Buckets.Length);
    }

    static float[] Read(DeviceBuffer<float> buffer)
    {
        float[] values = new float[buffer.Length];
        buffer.Download(values);
        return values;
    }
}
