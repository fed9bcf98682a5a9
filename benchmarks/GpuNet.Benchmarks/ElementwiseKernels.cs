using System.ComponentModel;
using BenchmarkDotNet.Attributes;

namespace GpuNet.Benchmarks;

[Description(
    "What stands beside the products: 1024×512 values for bias, activation and derivative, which devices fuse behind a product (here one "
    + "with a single term); 1024×10 for the seed; 524288 parameters for the optimizers. Beside the bandwidth stands that of a copy of as "
    + "many bytes, which reads one half and writes the other; an update in place may be faster.")]
public class ElementwiseKernels : IMeasured
{
    Device? device;
    KernelCase? kernel;
    bool isNaive;

    [ParamsSource(nameof(Kernels))]
    public string Kernel { get; set; } = "sgd";

    [ParamsSource(nameof(Devices))]
    public string Device { get; set; } = Competitors.Naive;

    public static IEnumerable<string> Kernels => KernelCase.Names;

    public static IEnumerable<string> Devices => Competitors.Devices;

    public double Flops => 0;

    public double Bytes
    {
        get
        {
            using var host = Competitors.Host();
            using var sized = new KernelCase(host, Kernel);
            return sized.Bytes;
        }
    }

    public bool IsWorthwhile => true;

    [GlobalSetup]
    public void Setup()
    {
        isNaive = Device == Competitors.Naive;
        device = Competitors.Open(Device) ?? Competitors.Host();
        kernel = new(device, Kernel);
        kernel.Check();
        Suite.WarmUp(Run);
    }

    [Benchmark]
    public void Run()
    {
        if (isNaive)
        {
            kernel!.RunNaive();
            return;
        }
        kernel!.Run();
        device!.Synchronize();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        kernel?.Dispose();
        device?.Dispose();
        kernel = null;
        device = null;
    }
}
