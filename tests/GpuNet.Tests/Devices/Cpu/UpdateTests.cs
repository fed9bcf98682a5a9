using GpuNet.Devices.Operations;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Tests.Devices.Cpu;

/// <summary>The optimizers' steps in wide registers against those of one weight at a time.</summary>
public sealed class UpdateTests
{
    public static TheoryData<int, string> WidthsAndOptimizers =>
        new MatrixTheoryData<int, string>(CpuTest.Widths.Select(row => row.Data), Optimizer.All.Select(optimizer => optimizer.Name));

    [Theory]
    [MemberData(nameof(WidthsAndOptimizers))]
    public void Steps_are_those_of_one_weight_at_a_time(int width, string name)
    {
        using var device = CpuTest.Device(width);
        var optimizer = Optimizer.Find(name)!;
        // Parameters are padded to quads, which need not fill a register; 40000 is more than one block.
        foreach (int count in new[] { 4, 12, 16, 20, 300, 40_000 })
        {
            var random = new Random(count);
            float[] weights = Values(random, count), gradients = Values(random, count), kept = new float[optimizer.StateSize * count];
            using DeviceBuffer<float> w = Upload(device, weights), g = Upload(device, gradients), k = Upload(device, kept);
            var launch = device.Compile(new UpdateOperation("", optimizer, w, g, k));
            var scalar = optimizer.Bind(new ScalarSteps());
            for (int step = 1; step <= 3; step++)
            {
                launch.Run(new Batch(0, 1, step, 0.01f));
                scalar(weights, gradients, kept, step, 0.01f);
            }

            AssertEqual(weights, w, count);
            AssertEqual(kept, k, count);
        }
    }

    static void AssertEqual(float[] expected, DeviceBuffer<float> buffer, int count)
    {
        var actual = new float[expected.Length];
        buffer.Download(actual);
        for (int i = 0; i < expected.Length; i++)
            CpuTest.AssertClose(expected[i], actual[i], 1e-6 * (0.1 + Math.Abs(expected[i])), $"value {i} of {count}");
    }

    static float[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];

    static DeviceBuffer<float> Upload(Device device, float[] values)
    {
        var buffer = device.Allocate<float>(values.Length);
        buffer.Upload(values);
        return buffer;
    }

    readonly struct ScalarSteps : IOptimizerBinder<Action<float[], float[], float[], int, float>>
    {
        public Action<float[], float[], float[], int, float> Bind<TOptimizer>(TOptimizer optimizer)
            where TOptimizer : unmanaged, IOptimizer<TOptimizer> => (weights, gradients, kept, step, learningRate) =>
        {
            var constants = optimizer.At(step, learningRate);
            int n = weights.Length;
            for (int i = 0; i < n; i++)
            {
                float first = TOptimizer.StateSize > 0 ? kept[i] : 0f, second = TOptimizer.StateSize > 1 ? kept[n + i] : 0f;
                var next = constants.Apply(new WeightState<Lane1>(new(weights[i]), new(first), new(second)), new Lane1(gradients[i]));
                weights[i] = next.Weight.Value;
                if (TOptimizer.StateSize > 0)
                    kept[i] = next.First.Value;
                if (TOptimizer.StateSize > 1)
                    kept[n + i] = next.Second.Value;
            }
        };
    }
}
