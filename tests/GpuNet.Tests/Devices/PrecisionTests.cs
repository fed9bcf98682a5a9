using GpuNet.Devices.Ilgpu;
using GpuNet.Devices.Operations;
using GpuNet.Reference;

namespace GpuNet.Tests.Devices;

/// <summary>The products of dense layers in TF32: those of rounded operands, summed in float32, on every device.</summary>
public sealed class PrecisionTests
{
    const int Seed = 131;

    public static TheoryData<string> Devices => [.. TestDevices.Names];

    // Tensor cores add in an order of their own.
    public static TheoryData<string> DevicesThatAddInOrder =>
        [.. TestDevices.Names.Where(name => !name.StartsWith("cuda", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_layer_forward_multiplies_rounded_operands(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        var random = new Random(Seed);
        foreach (var shape in Shapes(deviceName, random))
        {
            var expected = Forward(device, shape, random, out float[] s);
            Check(expected, s, shape.Inputs, $"S, {shape}");
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_layer_backward_multiplies_rounded_operands(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        var random = new Random(Seed);
        foreach (var shape in Shapes(deviceName, random))
        {
            using var delta = new GuardedMatrix(device, shape.Rows, shape.Outputs, random.NextFloats(shape.Rows * shape.Outputs));
            using var w = new GuardedMatrix(device, shape.Inputs, shape.Outputs, random.NextFloats(shape.Inputs * shape.Outputs));
            using var from = new GuardedMatrix(device, shape.Rows, shape.Inputs, new float[shape.Rows * shape.Inputs]);
            using var below = new GuardedMatrix(device, shape.Rows, shape.Inputs);

            device.Compile(new BackwardOperation("test", Activation.Identity, delta.Matrix, w.Matrix, from.Matrix, below.Matrix)
            {
                Precision = Precision.Tf32,
            }).Run(new Batch(First: 0, shape.Rows));

            Check(InBoth(ReferenceProduct.Backward, delta.Reference(shape.Rows), w.Reference(shape.Inputs)),
                below.Read(shape.Rows, $"δ below, {shape}"), shape.Outputs, $"δ below, {shape}");
        }
    }

    // The gradient of a bias is no product.
    [Theory]
    [MemberData(nameof(Devices))]
    public void Gradients_multiply_rounded_operands_and_add_up_the_bias_in_float32(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        var random = new Random(Seed);
        foreach (var shape in Shapes(deviceName, random))
        {
            using var x = new GuardedMatrix(device, shape.Rows, shape.Inputs, random.NextFloats(shape.Rows * shape.Inputs));
            using var delta = new GuardedMatrix(device, shape.Rows, shape.Outputs, random.NextFloats(shape.Rows * shape.Outputs));
            using var w = new GuardedMatrix(device, shape.Inputs, shape.Outputs);
            using var b = new GuardedMatrix(device, 1, shape.Outputs);

            device.Compile(new GradientOperation("test", x.Matrix, delta.Matrix, w.Matrix, b.Matrix) { Precision = Precision.Tf32 })
                .Run(new Batch(First: 0, shape.Rows));

            var (expectedX, expectedDelta) = (x.Reference(shape.Rows), delta.Reference(shape.Rows));
            Check(InBoth(ReferenceProduct.Gradient, expectedX, expectedDelta),
                w.Read(shape.Inputs, $"∂W, {shape}"), shape.Rows, $"∂W, {shape}");
            Tolerance.Product(shape.Rows).Check(
                ReferenceBias.Gradient(expectedDelta).Values, b.Read(1, $"∂b, {shape}"), $"∂b, {shape}");
        }
    }

    // Their products are exact in float32, so that only the order of the sum matters.
    [Theory]
    [MemberData(nameof(DevicesThatAddInOrder))]
    public void A_layer_forward_has_the_same_bits_on_all_devices_but_tensor_cores(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        CheckBits(device, Shapes("checked", new Random(Seed)));
    }

    // A part of a tile, with a second panel that is not full.
    [Fact]
    [Trait("Category", "Long")]
    public void A_layer_forward_has_the_same_bits_as_ILGPU_computes_it()
    {
        using var device = TestDevices.Open(TestDevices.SecondOpinion);
        CheckBits(device, [new(5, 19, 6)]);
    }

    static void CheckBits(Device device, IEnumerable<LayerShape> shapes)
    {
        using var cpu = TestDevices.Open("cpu");
        foreach (var shape in shapes)
        {
            Forward(cpu, shape, new Random(Seed), out float[] expected);
            Forward(device, shape, new Random(Seed), out float[] actual);
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void NVIDIA_GPUs_without_such_tensor_cores_refuse()
    {
        var refused = Assert.Throws<InputException>(() => IlgpuDevice.Check("cuda:0", new(7, 5), Precision.Tf32));
        Assert.Equal("the device 'cuda:0' has compute capability 7.5, and TF32 needs 8.0 or newer: set Precision = Float32, "
            + "or take another device", refused.Message);
        IlgpuDevice.Check("cuda:0", new(7, 5), Precision.Float32);
        IlgpuDevice.Check("cuda:0", new(8, 0), Precision.Tf32);
        IlgpuDevice.Check("opencl:0", architecture: null, Precision.Tf32);
    }

    static IEnumerable<LayerShape> Shapes(string deviceName, Random random)
    {
        int largest = TestDevices.LargestShape(deviceName);
        yield return new(1, 2, 3);
        yield return new(64, 32, 64);
        yield return new(largest, largest - 1, largest - 3);
        yield return new(5, 4 * largest, 7);
        yield return LayerShape.Any(largest, random);
    }

    static (ReferenceMatrix Rounded, ReferenceMatrix Exact) Forward(Device device, LayerShape shape, Random random, out float[] s)
    {
        using var x = new GuardedMatrix(device, shape.Rows, shape.Inputs, random.NextFloats(shape.Rows * shape.Inputs));
        using var w = new GuardedMatrix(device, shape.Inputs, shape.Outputs, random.NextFloats(shape.Inputs * shape.Outputs));
        using var b = new GuardedMatrix(device, 1, shape.Outputs, new float[shape.Outputs]);
        using var y = new GuardedMatrix(device, shape.Rows, shape.Outputs);

        device.Compile(new ForwardOperation("test", Activation.Identity, x.Matrix, w.Matrix, b.Matrix, S: null, y.Matrix)
        {
            Precision = Precision.Tf32,
        }).Run(new Batch(First: 0, shape.Rows));

        s = y.Read(shape.Rows, $"S, {shape}");
        return InBoth(ReferenceProduct.Forward, x.Reference(shape.Rows), w.Reference(shape.Inputs));
    }

    static (ReferenceMatrix Rounded, ReferenceMatrix Exact) InBoth(
        Func<ReferenceMatrix, ReferenceMatrix, ReferenceMatrix> product, ReferenceMatrix a, ReferenceMatrix b) =>
        (product(a.Map(Rounded), b.Map(Rounded)), product(a, b));

    // As precise as float32 for rounded operands, and for those as they are as TF32 is, but not as float32.
    static void Check((ReferenceMatrix Rounded, ReferenceMatrix Exact) expected, float[] actual, int terms, string what)
    {
        Tolerance.Product(terms).Check(expected.Rounded.Values, actual, what);
        Tolerance.Tf32Product(terms).Check(expected.Exact.Values, actual, what);
        var float32 = Tolerance.Product(terms);
        if (actual.Length > 100)
            Assert.Contains(actual.Index(), place => !float32.Accepts(expected.Exact.Values[place.Index], place.Item));
    }

    // 11 significant bits, the first of which is not stored.
    static double Rounded(double value)
    {
        if (value == 0)
            return value;
        double unit = Math.ScaleB(1, Math.ILogB(value) - 10);
        return Math.Round(value / unit, MidpointRounding.AwayFromZero) * unit;
    }
}
