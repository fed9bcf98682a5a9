using GpuNet.Devices.Operations;
using GpuNet.Reference;

namespace GpuNet.Tests.Devices;

public sealed class ForwardTests
{
    const int Seed = 101;

    public static MatrixTheoryData<string, string> DevicesAndActivations => new(TestDevices.Names, TestActivations.Names);

    public static TheoryData<string> Devices => [.. TestDevices.Names];

    [Theory]
    [MemberData(nameof(DevicesAndActivations))]
    public void A_layer_forward_is_the_activation_of_product_and_bias(string deviceName, string activation)
    {
        using var device = TestDevices.Open(deviceName);
        var random = new Random(Seed);
        foreach (var shape in LayerShape.Several(TestDevices.LargestShape(deviceName), random))
            CheckExactly(device, activation, shape, random);
    }

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(Devices))]
    public void Many_more_layers_forward(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        var random = new Random(Seed);
        string[] activations = [.. TestActivations.Names];
        foreach (string activation in random.GetItems(activations, TestDevices.LongShapes))
            CheckExactly(device, activation, LayerShape.Any(TestDevices.LargestLongShape, random), random);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_product_of_real_values_has_the_precision_of_float32(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        int largest = TestDevices.LargestShape(deviceName);
        var shape = new LayerShape(largest - 1, largest, largest - 2);
        var random = new Random(Seed);
        float[] x = random.NextFloats(shape.Rows * shape.Inputs);
        float[] w = random.NextFloats(shape.Inputs * shape.Outputs);
        var tolerance = Tolerance.Product(shape.Inputs);
        Check(device, "identity", shape, x, w, random.NextFloats(shape.Outputs), tolerance, tolerance);
    }

    [Theory]
    [MemberData(nameof(DevicesAndActivations))]
    public void NaN_and_infinity_pass_through_a_layer_as_through_the_formula(string deviceName, string activation)
    {
        using var device = TestDevices.Open(deviceName);
        var shape = new LayerShape(Rows: 7, Inputs: 19, Outputs: 21);
        var random = new Random(Seed);
        float[] x = random.NextEighths(shape.Rows * shape.Inputs);
        float[] w = random.NextEighths(shape.Inputs * shape.Outputs);
        x[0] = float.NaN;
        x[2 * shape.Inputs - 1] = float.PositiveInfinity;
        x[4 * shape.Inputs - 1] = float.NegativeInfinity;
        x[^1] = float.NaN;
        Check(device, activation, shape, x, w, random.NextEighths(shape.Outputs),
            Tolerance.Exact.WithSpecialValues, Tolerance.Formula.WithSpecialValues);
    }

    [Theory]
    [MemberData(nameof(DevicesAndActivations))]
    public void Long_sums_of_few_outputs_may_be_split(string deviceName, string activation)
    {
        using var device = TestDevices.Open(deviceName);
        string kernel = CheckExactly(device, activation, new(Rows: 5, Inputs: 907, Outputs: 37), new(Seed), splitsSums: true);
        Assert.Equal(TestDevices.Accelerators.Contains(deviceName), kernel.Contains("forward-of-parts", StringComparison.Ordinal));
    }

    [Fact]
    public void Sums_are_split_in_training_alone()
    {
        using var device = TestDevices.Open("checked");
        using var data = new DeviceData(device, 8, new float[8 * 907], new float[8 * 37]);
        var network = Network.Input(907).Dense(37, Activation.Identity);
        using var plan = new TrainingPlan(device, network, new SquaredError(), new Sgd(), batchSize: 8, data);
        Assert.Contains(plan.Launches, IsSplit);
        Assert.DoesNotContain(plan.Forward.Launches, IsSplit);

        static bool IsSplit(Launch launch) => launch.Kernel.Contains("forward-of-parts", StringComparison.Ordinal);
    }

    internal static string CheckExactly(
        Device device, string activation, LayerShape shape, Random random, bool splitsSums = false)
    {
        float[] x = random.NextEighths(shape.Rows * shape.Inputs);
        float[] w = random.NextEighths(shape.Inputs * shape.Outputs);
        return Check(
            device, activation, shape, x, w, random.NextEighths(shape.Outputs), Tolerance.Exact, Tolerance.Formula, splitsSums);
    }

    // The name of the kernel.
    static string Check(
        Device device, string activation, LayerShape shape, float[] xValues, float[] wValues, float[] bValues,
        Tolerance sTolerance, Tolerance yTolerance, bool splitsSums = false)
    {
        int planRows = shape.Rows + 3;
        var theta = TestActivations.Find(activation);
        using var x = new GuardedMatrix(device, planRows, shape.Inputs, xValues);
        using var w = new GuardedMatrix(device, shape.Inputs, shape.Outputs, wValues);
        using var b = new GuardedMatrix(device, 1, shape.Outputs, bValues);
        using var s = new GuardedMatrix(device, planRows, shape.Outputs);
        using var y = new GuardedMatrix(device, planRows, shape.Outputs);
        bool keepsS = theta.DerivativeFrom == DerivativeSource.Input;

        var launch = device.Compile(
            new ForwardOperation("test", theta, x.Matrix, w.Matrix, b.Matrix, keepsS ? s.Matrix : null, y.Matrix)
            {
                SplitsSums = splitsSums,
            });
        launch.Run(new Batch(First: 0, shape.Rows));

        var expectedS = ReferenceBias.Add(ReferenceProduct.Forward(x.Reference(shape.Rows), w.Reference(shape.Inputs)), b.Reference(1));
        var expectedY = expectedS.Map(TestActivations.Reference(activation).Apply);
        yTolerance.Check(expectedY.Values, y.Read(shape.Rows, $"Y, {shape}"), $"Y, {shape}");
        if (keepsS)
            sTolerance.Check(expectedS.Values, s.Read(shape.Rows, $"S, {shape}"), $"S, {shape}");
        x.CheckUnchanged("X");
        w.CheckUnchanged("W");
        b.CheckUnchanged("b");
        return launch.Kernel;
    }
}
