using GpuNet.Devices.Ilgpu;
using GpuNet.Reference;
using GpuNet.Reference.Losses;
using GpuNet.Reference.Optimizers;
using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Training;

/// <summary>Narrow networks in one launch: against the reference, and against a launch for each layer.</summary>
public sealed class FullyFusionTests
{
    const float LearningRate = 0.1f;

    public static TheoryData<string> Accelerators => [.. TestDevices.Accelerators];

    public static MatrixTheoryData<string, string> AcceleratorsAndLosses => new(
        TestDevices.Accelerators, ReferenceLoss.All.Select(loss => loss.Name).Where(name => Loss.Parse(name).Link != Link.Distance));

    [Theory]
    [MemberData(nameof(AcceleratorsAndLosses))]
    public void Steps_are_those_of_the_reference(string deviceName, string loss)
    {
        using var device = TestDevices.Open(deviceName);
        var random = new Random(211);
        var network = Network.Input(5).Dense(9, Activation.Sigmoid).Dense(6, Activation.Sigmoid).Dense(3);
        using var task = new Task(device, network, loss, rows: 29, batchSize: 21, random, isFused: true);
        var reference = task.Reference();
        var training = new ReferenceTraining(
            reference, ReferenceLoss.Find(loss), ReferenceOptimizer.Find("momentum"), new(LearningRate) { Beta = 0.9 });
        double[] expectedLosses = new double[task.Rows];
        foreach (var batch in task.Batches())
        {
            task.Plan.Step(batch);
            var (x, y) = task.Select(batch);
            ReferenceLoss.Find(loss).Evaluate(reference.Forward(x)[^1].X, y).Rows.CopyTo(expectedLosses, batch.First);
            training.Step(x, y);
        }
        float[] losses = new float[task.Rows];
        task.Plan.Losses.Download(losses);
        Tolerance.Golden.Check(expectedLosses, losses, "losses");
        var parameters = task.Download();
        for (int layer = 0; layer < network.Layers.Length; layer++)
        {
            Tolerance.Golden.Check(reference.Layers[layer].W.Values, parameters.GetWeights(layer), $"W of layer {layer + 1}");
            Tolerance.Golden.Check(reference.Layers[layer].B.Values, parameters.GetBiases(layer), $"b of layer {layer + 1}");
        }
    }

    sealed class Task : IDisposable
    {
        readonly float[] x, y;
        readonly int[] order;
        readonly int batchSize;
        readonly Parameters parameters;
        readonly DeviceData data;

        public Task(Device device, Network network, string loss, int rows, int batchSize, Random random, bool isFused)
        {
            (Rows, this.batchSize) = (rows, batchSize);
            x = random.NextFloats(rows * network.Inputs, limit: 2);
            y = random.NextTargets(loss, rows, network.Outputs);
            order = [.. Enumerable.Range(0, rows)];
            random.Shuffle(order);
            parameters = Parameters.Initialise(network, seed: 4);
            data = new(device, rows, x, y);
            device.FullyFusion = isFused;
            Plan = new(device, network, Loss.Parse(loss), new Momentum(), batchSize, data, keepsGradients: false);
            Plan.Forward.Parameters.Upload(parameters.Values);
            Plan.Forward.Order.Upload(order);
        }

        public int Rows { get; }

        public TrainingPlan Plan { get; }

        public IEnumerable<Batch> Batches()
        {
            for (int first = 0, step = 1; first < Rows; first += batchSize, step++)
                yield return new(first, Math.Min(batchSize, Rows - first), step, LearningRate);
        }

        public (ReferenceMatrix X, ReferenceMatrix Y) Select(Batch batch)
        {
            var rows = order.AsSpan(batch.First, batch.Rows);
            return (Select(x, rows), Select(y, rows));
        }

        public Parameters Download()
        {
            var now = new Parameters(parameters.Network);
            Plan.Forward.Parameters.Download(now.Values);
            return now;
        }

        public ReferenceNetwork Reference() => new(
        [
            .. parameters.Network.Layers.Cast<DenseLayer>().Select((layer, i) => new ReferenceLayer(
                ReferenceMatrix.Of(parameters.Network.InputsOf(i), layer.Width, parameters.GetWeights(i)),
                ReferenceMatrix.Of(1, layer.Width, parameters.GetBiases(i)),
                ReferenceActivation.Find(layer.Activation.Name))),
        ]);

        public void Dispose()
        {
            Plan.Dispose();
            data.Dispose();
        }

        ReferenceMatrix Select(float[] values, ReadOnlySpan<int> rows)
        {
            int columns = values.Length / Rows;
            var matrix = new ReferenceMatrix(rows.Length, columns);
            for (int row = 0; row < rows.Length; row++)
            {
                for (int column = 0; column < columns; column++)
                    matrix[row, column] = values[rows[row] * columns + column];
            }
            return matrix;
        }
    }
}
