using GpuNet.Devices;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.MatMul;
using GpuNet.Tests.Kernels;

namespace GpuNet.Tests.Devices;

/// <summary>An update that is fused with the gradients moves parameters by the same bits as one after them.</summary>
public sealed class GradientUpdateTests
{
    const int Seed = 107;

    public static MatrixTheoryData<string, string> DevicesAndOptimizers =>
        new(TestDevices.Names, Optimizer.All.Select(optimizer => optimizer.Name));

    public static TheoryData<string> Accelerators => [.. TestDevices.Accelerators];

    [Theory]
    [MemberData(nameof(DevicesAndOptimizers))]
    public void Every_optimizer(string deviceName, string optimizer)
    {
        using var device = TestDevices.Open(deviceName);
        var random = new Random(Seed);
        // The examples of the last one are split into parts.
        LayerShape[] shapes = [new(1, 1, 1), new(16, 32, 32), LayerShape.Any(TestDevices.LargestShape(deviceName), random), new(300, 7, 5)];
        foreach (var shape in shapes)
            Check(device, shape, Optimizer.Parse(optimizer), random);
    }

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void Every_tile(string deviceName)
    {
        using var device = Launching.Open(deviceName);
        var random = new Random(Seed);
        foreach (var tile in TileVariant.All)
        {
            device.OnlyTile = tile;
            Check(device, new(2 * tile.Depth, tile.Rows, tile.Columns), new Adam(), random, tile.Precision);
            Check(device, new(tile.Depth + 1, tile.Rows + 3, tile.Columns + 5), new Adam(), random, tile.Precision);
            Check(device, new(3, tile.Rows - 1, tile.Columns - 2), new Sgd(), random, tile.Precision);
        }
    }

    /// <summary>Compares two steps.</summary>
    internal static void Check(
        Device device, LayerShape shape, Optimizer optimizer, Random random, Precision precision = Precision.Float32)
    {
        using var x = new GuardedMatrix(device, shape.Rows, shape.Inputs, random.NextFloats(shape.Rows * shape.Inputs));
        using var delta = new GuardedMatrix(device, shape.Rows, shape.Outputs, random.NextFloats(shape.Rows * shape.Outputs));
        var parameters = Parameters.Initialise(Network.Input(shape.Inputs).Dense(shape.Outputs), seed: Seed);
        foreach (var rules in new[] { new GradientRules(), new() { ClipValue = 0.1f, L1 = 0.001f, DecaysBiases = true } })
        {
            var used = optimizer with { WeightDecay = rules.DecaysBiases ? 0.01f : 0 };
            Assert.Equal(Run(isFused: false), Run(isFused: true));

            float[] Run(bool isFused)
            {
                var layout = parameters.Layout;
                using var moved = device.Allocate<float>(layout.Length);
                using var gradients = device.Allocate<float>(layout.Length);
                using var state = device.Allocate<float>(layout.Length * used.StateSize);
                moved.Upload(parameters.Values);
                gradients.Clear();
                state.Clear();
                var update = new UpdateOperation("update", used, moved, gradients, state)
                {
                    Rules = rules,
                    DecayingLength = rules.DecaysBiases ? layout.Length : layout.WeightLength,
                };
                int stride = Matrix.StrideFor(shape.Outputs);
                var w = new Matrix(
                    gradients, layout.OffsetOf(ParameterLayout.WeightName(0)), shape.Inputs, shape.Outputs, stride);
                var b = new Matrix(gradients, layout.OffsetOf(ParameterLayout.BiasName(0)), 1, shape.Outputs, stride);
                var gradient = new GradientOperation("gradients", x.Matrix, delta.Matrix, w, b) { Precision = precision };
                Operation[] operations = isFused ? [gradient with { Update = update }] : [gradient, update];
                Launch[] launches = [.. operations.Select(device.Compile)];
                for (int step = 1; step <= 2; step++)
                {
                    foreach (var launch in launches)
                        launch.Run(new(First: 0, shape.Rows, step, LearningRate: 0.05f));
                }
                var result = new float[moved.Length + state.Length];
                moved.Download(result.AsSpan(..moved.Length));
                state.Download(result.AsSpan(moved.Length..));
                return result;
            }
        }
    }
}
