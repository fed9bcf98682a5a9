using GpuNet.Devices;
using GpuNet.Devices.Ilgpu;
using GpuNet.Devices.Operations;
using GpuNet.Tests.Kernels;
using GpuNet.Tests.Models;
using GpuNet.Tests.Training;
using ILGPU;
using ILGPU.Runtime.Cuda;

namespace GpuNet.Tests.Devices;

/// <summary>Products that a library computes: cuBLAS where there is one, and the definition of BLAS on the device <c>checked</c>.</summary>
public sealed class BlasTests
{
    const int Seed = 137;

    public static TheoryData<string> Devices =>
        [IlgpuContext.Checked, .. TestDevices.Names.Where(name => name.StartsWith("cuda", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_layer_forward_and_backward(string deviceName)
    {
        using var device = Open(deviceName);
        var random = new Random(Seed);
        foreach (string activation in TestActivations.Trainable)
        {
            var shape = LayerShape.Any(TestDevices.LargestShape(deviceName), random);
            Assert.StartsWith(device.Blas!.Name, ForwardTests.CheckExactly(device, activation, shape, random, splitsSums: true));
            Assert.StartsWith(device.Blas!.Name, BackwardTests.CheckExactly(device, activation, shape, random, splitsSums: true));
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Gradients_and_updates(string deviceName)
    {
        using var device = Open(deviceName);
        var random = new Random(Seed);
        foreach (var shape in LayerShape.Several(TestDevices.LargestShape(deviceName), random))
        {
            GradientTests.CheckExactly(device, shape, random);
            GradientUpdateTests.Check(device, shape, new Adam(), random);
        }
    }

    // How it adds depends on the number of rows, on which the bits of predictions must not.
    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Tf32)]
    public void Products_of_predictions_are_left_to_the_tiles(Precision precision)
    {
        using var folder = new TemporaryFolder();
        using var device = Open(IlgpuContext.Checked);
        device.OnlyBlas = false;
        device.Remembered = new(folder["tiles.json"], "a GPU");
        using var x = new GuardedMatrix(device, 16, 512, new float[16 * 512]);
        using var w = new GuardedMatrix(device, 512, 16, new float[512 * 16]);
        using var b = new GuardedMatrix(device, 1, 16, new float[16]);
        using var y = new GuardedMatrix(device, 16, 16);
        var forward = new ForwardOperation("test", Activation.Identity, x.Matrix, w.Matrix, b.Matrix, null, y.Matrix)
        {
            Precision = precision,
        };
        Assert.StartsWith("dense-forward", device.Compile(forward).Kernel);
        Assert.StartsWith(device.Blas!.Name, device.Compile(forward with { SplitsSums = true }).Kernel);
    }

    [Fact]
    public void Operands_are_rounded_in_TF32()
    {
        using var device = Open(IlgpuContext.Checked);
        using var x = new GuardedMatrix(device, 1, 1, [1 + 1f / 4096]);
        using var one = new GuardedMatrix(device, 1, 1, [1]);
        using var zero = new GuardedMatrix(device, 1, 1, [0]);
        using var y = new GuardedMatrix(device, 1, 1);
        var forward = new ForwardOperation("test", Activation.Identity, x.Matrix, one.Matrix, zero.Matrix, null, y.Matrix);
        Assert.Equal([1 + 1f / 4096], Run(forward));
        Assert.Equal([1f], Run(forward with { Precision = Precision.Tf32 }));

        float[] Run(Operation operation)
        {
            device.Compile(operation).Run(new Batch(0, 1));
            return y.Read(1, "Y");
        }
    }

    [Fact]
    public void A_training_learns_what_it_learns_with_tiles()
    {
        var network = Network.Input(9).Dense(17, Activation.Gelu).Dense(3);
        float[] expected = Learn(usesBlas: false), actual = Learn(usesBlas: true);
        Assert.NotEqual(expected, actual);
        Tolerance.Golden.Check([.. expected.Select(value => (double)value)], actual, "parameters");

        float[] Learn(bool usesBlas)
        {
            using var device = Open(IlgpuContext.Checked);
            device.OnlyBlas = usesBlas;
            using var task = new NarrowTask(device, network, new(Rows: 30, BatchSize: 8), isFused: false);
            return task.Train().Parameters;
        }
    }

    [Fact]
    public void The_fastest_of_tiles_and_library_is_taken_and_remembered()
    {
        using var folder = new TemporaryFolder();
        using var device = Open(IlgpuContext.Checked);
        device.OnlyBlas = false;
        device.Remembered = new(folder["tiles.json"], "a GPU");
        // Simulated threads take longer.
        Assert.StartsWith(device.Blas!.Name, Compile());
        Assert.Contains("reference BLAS 1\"", File.ReadAllText(folder["tiles.json"]), StringComparison.Ordinal);
        var blas = (ReferenceBlas)device.Blas;
        int products = blas.Products;
        Assert.StartsWith(blas.Name, Compile());
        Assert.Equal(products, blas.Products);
        device.Blas = null;
        Assert.StartsWith("dense-gradients", Compile());

        string Compile()
        {
            using var x = new GuardedMatrix(device, 256, 16, new float[256 * 16]);
            using var delta = new GuardedMatrix(device, 256, 16, new float[256 * 16]);
            using var w = new GuardedMatrix(device, 16, 16);
            using var b = new GuardedMatrix(device, 1, 16);
            return device.Compile(new GradientOperation("test", x.Matrix, delta.Matrix, w.Matrix, b.Matrix)).Kernel;
        }
    }

    [Fact]
    public void Library_is_asked_for_by_an_environment_variable()
    {
        Assert.False(CuBlasLibrary.IsAskedFor(null));
        Assert.False(CuBlasLibrary.IsAskedFor(""));
        Assert.False(CuBlasLibrary.IsAskedFor("0"));
        Assert.True(CuBlasLibrary.IsAskedFor("1"));
        Assert.Equal(
            "GPUNET_CUBLAS is 'yes': set it to 1, so that cuBLAS is tried for large products, or to 0",
            Assert.Throws<InputException>(() => CuBlasLibrary.IsAskedFor("yes")).Message);
    }

    // Where one of its calls fails, the device does.
    [Fact]
    public void A_failure_of_the_library_is_one_of_the_device()
    {
        using var device = Open(IlgpuContext.Checked);
        using var x = new GuardedMatrix(device, 2, 3, new float[6]);
        using var w = new GuardedMatrix(device, 3, 1, new float[3]);
        using var b = new GuardedMatrix(device, 1, 1, new float[1]);
        using var y = new GuardedMatrix(device, 2, 1);
        device.Blas = new FailingBlas();
        var launch = device.Compile(
            new ForwardOperation("test", Activation.Identity, x.Matrix, w.Matrix, b.Matrix, null, y.Matrix) { SplitsSums = true });
        Assert.Equal(
            "the device 'checked' failed (CUBLAS_STATUS_EXECUTION_FAILED): try again, update its driver or take another device",
            Assert.Throws<DeviceException>(() => launch.Run(new Batch(0, 2))).Message);
    }

    static IlgpuDevice Open(string deviceName)
    {
        var device = Launching.Open(deviceName);
        device.Blas = device.Accelerator is CudaAccelerator nvidia ? CuBlasLibrary.Open(nvidia) : new ReferenceBlas();
        Assert.SkipWhen(device.Blas is null, "cuBLAS is not installed");
        device.OnlyBlas = true;
        return device;
    }

    sealed class FailingBlas : IBlas
    {
        public string Name => "none";

        public bool Computes(Precision precision) => true;

        public void Gemm(
            Precision precision, bool transposesA, bool transposesB, int m, int n, int k, ArrayView<float> a, int lda,
            ArrayView<float> b, int ldb, ArrayView<float> c, int ldc) =>
            throw new CuBlasException(CuBlasStatus.CUBLAS_STATUS_EXECUTION_FAILED);

        public void Gemv(int m, int n, ArrayView<float> a, int lda, ArrayView<float> x, ArrayView<float> y) =>
            throw new NotSupportedException();
    }
}
