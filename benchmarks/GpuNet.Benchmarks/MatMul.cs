using System.ComponentModel;
using BenchmarkDotNet.Attributes;
using GpuNet.Benchmarks.Products;

namespace GpuNet.Benchmarks;

[Description("The three products of a dense layer, operands resident; "
    + "a device adds the bias and sums columns besides, the others only multiply.")]
public class MatMul : IMeasured
{
    // What takes the naive loops seconds is not measured with them.
    const double MostNaiveFlops = 1e9, MostNaiveFlopsInQuick = 1e8;

    Device? device;
    DeviceProduct? product;
    ProductData? data;
    float[] c = [];
    Action run = static () => { };

    [ParamsSource(nameof(Shapes))]
    public ProductShape Shape { get; set; } = new(784, 512, 32, Layout.Forward);

    [ParamsSource(nameof(Devices))]
    public string Device { get; set; } = Competitors.Naive;

    public static IEnumerable<ProductShape> Shapes => ProductShape.All.Where(shape => !Suite.IsQuick || shape.Batch is 32 or 1024);

    public static IEnumerable<string> Devices => Competitors.DevicesAndBlas;

    public double Flops => Shape.Flops;

    public double Bytes => 0;

    public bool IsWorthwhile => Device != Competitors.Naive || Flops <= (Suite.IsQuick ? MostNaiveFlopsInQuick : MostNaiveFlops);

    [GlobalSetup]
    public void Setup()
    {
        data = new(Shape);
        c = new float[Shape.Sizes.M * Shape.Sizes.N];
        device = Competitors.Open(Device);
        if (device is not null)
        {
            product = new(device, data);
            run = product.Run;
        }
        else
        {
            run = Competitors.IsBlas(Device) ? MultiplyByBlas : () => data.Naive(c);
            run();
            data.Check(c, Device);
        }
        if (Device != Competitors.Naive)
            Suite.WarmUp(Run);
    }

    [Benchmark]
    public void Run()
    {
        run();
        device?.Synchronize();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        product?.Dispose();
        device?.Dispose();
        product = null;
        device = null;
    }

    void MultiplyByBlas()
    {
        Competitors.OpenBlas!.SetThreads(Competitors.Threads(Device)!.Value);
        Competitors.OpenBlas.Multiply(Shape, data!.A, data.B, c);
    }
}
