using GpuNet.Devices.Operations;
using GpuNet.Reference;

namespace GpuNet.Tests.Devices;

public sealed class GradientTests
{
    const int Seed = 103;

    public static TheoryData<string> Devices => [.. TestDevices.Names];

    [Theory]
    [MemberData(nameof(Devices))]
    public void Gradients_are_the_product_over_the_batch_and_the_column_sums(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        var random = new Random(Seed);
        foreach (var shape in LayerShape.Several(TestDevices.LargestShape(deviceName), random))
            CheckExactly(device, shape, random);
    }

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(Devices))]
    public void Many_more_gradients(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        var random = new Random(Seed);
        for (int i = 0; i < TestDevices.LongShapes; i++)
            CheckExactly(device, LayerShape.Any(TestDevices.LargestLongShape, random), random);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_large_batch_of_a_small_layer_is_summed_whole(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        CheckExactly(device, new(Rows: 10 * TestDevices.LargestShape(deviceName) + 1, Inputs: 5, Outputs: 3), new Random(Seed));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void One_layer_after_another_on_the_same_device_leave_no_trace_in_each_other(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        var random = new Random(Seed);
        int rows = 10 * TestDevices.LargestShape(deviceName);
        foreach (int width in new[] { 12, 5, 9 })
            CheckExactly(device, new(rows, Inputs: 7, Outputs: width), random);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Gradients_of_real_values_have_the_precision_of_float32(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        int largest = TestDevices.LargestShape(deviceName);
        var shape = new LayerShape(largest, largest - 1, largest - 2);
        var random = new Random(Seed);
        float[] x = random.NextFloats(shape.Rows * shape.Inputs);
        Check(device, shape, x, random.NextFloats(shape.Rows * shape.Outputs), Tolerance.Product(shape.Rows));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void NaN_and_infinity_reach_the_gradients_as_in_the_formula(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        var random = new Random(Seed);
        // One product, one whose sums are divided, one row, and one that fills tiles.
        LayerShape[] shapes =
            [new(21, 17, 19), new(10 * TestDevices.LargestShape(deviceName) + 1, 5, 6), new(1, 7, 9), new(16, 32, 32)];
        foreach (var shape in shapes)
        {
            float[] x = random.NextEighths(shape.Rows * shape.Inputs);
            float[] delta = random.NextEighths(shape.Rows * shape.Outputs);
            x[0] = float.NaN;
            x[^1] = float.PositiveInfinity;
            delta[3] = float.NaN;
            delta[^2] = float.PositiveInfinity;
            delta[^1] = float.NegativeInfinity;
            Check(device, shape, x, delta, Tolerance.Exact.WithSpecialValues);
        }
    }

    internal static void CheckExactly(Device device, LayerShape shape, Random random)
    {
        float[] x = random.NextEighths(shape.Rows * shape.Inputs);
        Check(device, shape, x, random.NextEighths(shape.Rows * shape.Outputs), Tolerance.Exact);
    }

    static void Check(Device device, LayerShape shape, float[] xValues, float[] deltaValues, Tolerance tolerance)
    {
        int planRows = shape.Rows + 3;
        using var x = new GuardedMatrix(device, planRows, shape.Inputs, xValues);
        using var delta = new GuardedMatrix(device, planRows, shape.Outputs, deltaValues);
        using var w = new GuardedMatrix(device, shape.Inputs, shape.Outputs);
        using var b = new GuardedMatrix(device, 1, shape.Outputs);

        device.Compile(new GradientOperation("test", x.Matrix, delta.Matrix, w.Matrix, b.Matrix)).Run(new Batch(First: 0, shape.Rows));

        var (expectedX, expectedDelta) = (x.Reference(shape.Rows), delta.Reference(shape.Rows));
        tolerance.Check(
            ReferenceProduct.Gradient(expectedX, expectedDelta).Values, w.Read(shape.Inputs, $"∂W, {shape}"), $"∂W, {shape}");
        tolerance.Check(ReferenceBias.Gradient(expectedDelta).Values, b.Read(1, $"∂b, {shape}"), $"∂b, {shape}");
        x.CheckUnchanged("X");
        delta.CheckUnchanged("δ");
    }
}
