using GpuNet.Devices.Operations;
using GpuNet.Reference;

namespace GpuNet.Tests.Devices;

public sealed class BackwardTests
{
    const int Seed = 102;

    public static MatrixTheoryData<string, string> DevicesAndActivations => new(TestDevices.Names, TestActivations.Trainable);

    public static TheoryData<string> Devices => [.. TestDevices.Names];

    [Theory]
    [MemberData(nameof(DevicesAndActivations))]
    public void Sensitivities_below_are_the_product_times_the_derivative(string deviceName, string activation)
    {
        using var device = TestDevices.Open(deviceName);
        var random = new Random(Seed);
        foreach (var shape in LayerShape.Several(TestDevices.LargestShape(deviceName), random))
            CheckExactly(device, activation, shape, random);
    }

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(Devices))]
    public void Many_more_layers_backward(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        var random = new Random(Seed);
        string[] activations = [.. TestActivations.Trainable];
        foreach (string activation in random.GetItems(activations, TestDevices.LongShapes))
            CheckExactly(device, activation, LayerShape.Any(TestDevices.LargestLongShape, random), random);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_product_of_real_values_has_the_precision_of_float32(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        int largest = TestDevices.LargestShape(deviceName);
        var shape = new LayerShape(largest - 1, largest - 2, largest);
        var random = new Random(Seed);
        float[] delta = random.NextFloats(shape.Rows * shape.Outputs);
        float[] w = random.NextFloats(shape.Inputs * shape.Outputs);
        Check(device, "identity", shape, delta, w, random.NextFloats(shape.Rows * shape.Inputs), Tolerance.Product(shape.Outputs));
    }

    [Theory]
    [MemberData(nameof(DevicesAndActivations))]
    public void NaN_and_infinity_pass_through_backward_as_through_the_formula(string deviceName, string activation)
    {
        using var device = TestDevices.Open(deviceName);
        var shape = new LayerShape(Rows: 9, Inputs: 18, Outputs: 23);
        var random = new Random(Seed);
        float[] delta = random.NextEighths(shape.Rows * shape.Outputs);
        float[] w = random.NextEighths(shape.Inputs * shape.Outputs);
        float[] s = random.NextEighths(shape.Rows * shape.Inputs, limit: 2);
        delta[0] = float.NaN;
        delta[3 * shape.Outputs - 1] = float.PositiveInfinity;
        delta[^1] = float.NegativeInfinity;
        s[shape.Inputs + 1] = float.NaN;
        s[3 * shape.Inputs + 5] = float.PositiveInfinity;
        s[4 * shape.Inputs + 5] = float.NegativeInfinity;
        Check(device, activation, shape, delta, w, s, Tolerance.Formula.WithSpecialValues);
    }

    [Theory]
    [MemberData(nameof(DevicesAndActivations))]
    public void Long_sums_of_few_outputs_may_be_split(string deviceName, string activation)
    {
        using var device = TestDevices.Open(deviceName);
        string kernel = CheckExactly(device, activation, new(Rows: 5, Inputs: 37, Outputs: 907), new(Seed), splitsSums: true);
        Assert.Equal(TestDevices.Accelerators.Contains(deviceName), kernel.Contains("backward-of-parts", StringComparison.Ordinal));
    }

    internal static string CheckExactly(
        Device device, string activation, LayerShape shape, Random random, bool splitsSums = false)
    {
        float[] delta = random.NextEighths(shape.Rows * shape.Outputs);
        float[] w = random.NextEighths(shape.Inputs * shape.Outputs);
        // Within [−2, 2], where 1 − tanh² is not yet lost in the rounding of tanh.
        float[] s = random.NextEighths(shape.Rows * shape.Inputs, limit: 2);
        return Check(device, activation, shape, delta, w, s, Tolerance.Formula, splitsSums);
    }

    // Inputs are the units of the layer below, outputs those of this layer.
    // The name of the kernel.
    static string Check(
        Device device, string activation, LayerShape shape, float[] deltaValues, float[] wValues, float[] sValues, Tolerance tolerance,
        bool splitsSums = false)
    {
        int planRows = shape.Rows + 3;
        var theta = TestActivations.Find(activation);
        var reference = TestActivations.Reference(activation);
        using var delta = new GuardedMatrix(device, planRows, shape.Outputs, deltaValues);
        using var w = new GuardedMatrix(device, shape.Inputs, shape.Outputs, wValues);
        using var from = new GuardedMatrix(device, planRows, shape.Inputs, TestActivations.DerivativeArguments(activation, sValues));
        using var below = new GuardedMatrix(device, planRows, shape.Inputs);

        var launch = device.Compile(new BackwardOperation("test", theta, delta.Matrix, w.Matrix, from.Matrix, below.Matrix)
        {
            SplitsSums = splitsSums,
        });
        launch.Run(new Batch(First: 0, shape.Rows));

        var expected = ReferenceProduct.Backward(delta.Reference(shape.Rows), w.Reference(shape.Inputs));
        // An error in θ′ is multiplied by the product.
        double largest = expected.Values.Where(double.IsFinite).Max(Math.Abs);
        tolerance = tolerance with { Absolute = tolerance.Absolute * Math.Max(1, largest) };
        for (int i = 0; i < expected.Values.Length; i++)
            expected.Values[i] *= reference.Derivative!(sValues[i]);
        tolerance.Check(expected.Values, below.Read(shape.Rows, $"δ below, {shape}"), $"δ below, {shape}");
        delta.CheckUnchanged("δ");
        w.CheckUnchanged("W");
        from.CheckUnchanged("X");
        return launch.Kernel;
    }
}
