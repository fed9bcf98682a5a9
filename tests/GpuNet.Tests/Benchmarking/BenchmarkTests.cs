using GpuNet.Benchmarks;
using GpuNet.Benchmarks.Products;
using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Benchmarking;

/// <summary>The benchmarks run, and would not time what is wrong.</summary>
public sealed class BenchmarkTests
{
    // Nothing is timed here.
    public BenchmarkTests() => Suite.LongestWarmUp = 0;

    public static TheoryData<Layout> Layouts => [.. Enum.GetValues<Layout>()];

    public static TheoryData<string, Layout> DevicesAndLayouts => new(
        from device in TestDevices.Names from layout in Enum.GetValues<Layout>() select (device, layout));

    public static TheoryData<string> Kernels => [.. KernelCase.Names];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_wrong_product_is_noticed(Layout layout)
    {
        var data = new ProductData(new(Inputs: 7, Outputs: 5, Batch: 9, layout));
        var (m, n, _) = data.Shape.Sizes;
        var c = new float[m * n];
        data.Naive(c);
        data.Check(c, "naive");
        float right = c[n + 1];
        foreach (float wrong in new[] { right + 0.01f, float.NaN, float.PositiveInfinity })
        {
            c[n + 1] = wrong;
            Assert.Contains("row 1 ", Assert.Throws<InvalidOperationException>(() => data.Check(c, "naive")).Message);
        }
    }

    [Theory]
    [MemberData(nameof(DevicesAndLayouts))]
    public void A_device_multiplies_as_it_is_measured(string name, Layout layout)
    {
        using var device = TestDevices.Open(name);
        // Checks itself.
        using var product = new DeviceProduct(device, new(new(Inputs: 7, Outputs: 5, Batch: 9, layout)));
        product.Run();
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void OpenBlas_multiplies_as_it_is_measured(Layout layout)
    {
        Assert.SkipWhen(Competitors.OpenBlas is null, "there is no OpenBLAS on this machine");
        var data = new ProductData(new(Inputs: 17, Outputs: 5, Batch: 9, layout));
        var c = new float[data.Shape.Sizes.M * data.Shape.Sizes.N];
        Competitors.OpenBlas!.SetThreads(1);
        Competitors.OpenBlas.Multiply(data.Shape, data.A, data.B, c);
        data.Check(c, "OpenBLAS");
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_kernel_agrees_with_its_naive_loops(string name)
    {
        using var device = DeviceCatalogue.Open("cpu");
        using var kernel = new KernelCase(device, name);
        kernel.Check();
        Assert.True(kernel.Bytes > 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public void A_training_step_agrees_with_the_naive_loops(int batchSize)
    {
        using var device = DeviceCatalogue.Open("cpu");
        StepCheck.Check(device, [6, 5, 4], new Sgd(), batchSize);
        StepCheck.Check(device, [6, 5, 4], new Adam(), batchSize);
    }

    [Fact]
    public void A_training_step_that_does_something_else_is_noticed()
    {
        using var device = DeviceCatalogue.Open("cpu");
        var adam = new Adam { Epsilon = 1f };
        var error = Assert.Throws<InvalidOperationException>(() => StepCheck.Check(device, [6, 5, 4], adam, 8));
        Assert.Contains("layer 1", error.Message);
    }

    [Theory]
    [InlineData("cpu, 1 thread")]
    [InlineData(Competitors.Naive)]
    public void Every_benchmark_runs(string device)
    {
        Suite.IsQuick = true;
        var product = new MatMul { Device = device, Shape = new(7, 5, 9, Layout.Gradient) };
        product.Setup();
        product.Run();
        product.Cleanup();
        var kernel = new ElementwiseKernels { Device = device, Kernel = "sgd" };
        kernel.Setup();
        kernel.Run();
        kernel.Cleanup();
        var step = new TrainingSteps { Device = device, Batch = 1, Optimizer = "adam" };
        step.Setup();
        step.Run();
        step.Cleanup();
        var training = new EndToEnd { Device = device };
        training.Setup();
        Assert.InRange(training.Run(), 1, 40);
        training.Cleanup();
    }

    [Theory]
    [InlineData("resident")]
    [InlineData("copied")]
    public void A_step_with_transfers_runs(string place)
    {
        var transfers = new Transfers { Device = "cpu", Batch = 32, Data = place };
        transfers.Setup();
        transfers.Run();
        transfers.Cleanup();
    }

    [Theory]
    [InlineData("naive", 1)]
    [InlineData("cpu, 1 thread", 1)]
    [InlineData("OpenBLAS, 12 threads", 12)]
    [InlineData("cuda:0", null)]
    public void A_contestant_says_its_threads(string name, int? threads) => Assert.Equal(threads, Competitors.Threads(name));
}
