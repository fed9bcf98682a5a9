using BenchmarkDotNet.Attributes;
using GpuNet.Kernels.Activations;
using GpuNet.Reference;
using GpuNet.Runtime.Devices;
using GpuNet.Runtime.Devices.Operations;

namespace GpuNet.Benchmarks;

/// <summary>A layer forward, S = X·W + b, naive and on every device, its operands resident.</summary>
public class MatMulBenchmark
{
    readonly List<DeviceBuffer<float>> buffers = [];
    float[] x = [], w = [], b = [], s = [];
    Device? device;
    Launch? launch;

    [ParamsSource(nameof(Devices))]
    public string Device { get; set; } = Measured.Naive;

    [Params(32, 256, 1024)]
    public int Batch { get; set; }

    [Params("784x512", "512x256", "256x10")]
    public string Layer { get; set; } = "784x512";

    public static IEnumerable<string> Devices => Measured.Devices();

    int Inputs => int.Parse(Layer.Split('x')[0]);

    int Outputs => int.Parse(Layer.Split('x')[1]);

    [GlobalSetup]
    public void Setup()
    {
        x = Measured.Values(Batch * Inputs, seed: 1);
        w = Measured.Values(Inputs * Outputs, seed: 2);
        b = Measured.Values(Outputs, seed: 3);
        s = new float[Batch * Outputs];
        if (Device == Measured.Naive)
            return;

        device = DeviceCatalogue.Open(Device);
        var y = Take(Batch, Outputs, s);
        launch = device.Compile(new ForwardOperation(
            "forward", Activation.Identity, Take(Batch, Inputs, x), Take(Inputs, Outputs, w), Take(1, Outputs, b), null, y));
        launch.Run(new(0, Batch));
        NaiveForward();
        Measured.Check(y.Download(Batch), s, Inputs);
    }

    [Benchmark]
    public void Forward()
    {
        if (launch is null)
        {
            NaiveForward();
            return;
        }
        launch.Run(new(0, Batch));
        device!.Synchronize();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        buffers.ForEach(buffer => buffer.Dispose());
        device?.Dispose();
    }

    void NaiveForward()
    {
        NaiveCpu.Forward(x, w, s, Batch, Outputs, Inputs);
        NaiveCpu.BiasAdd(s, b);
    }

    Matrix Take(int rows, int columns, float[] values)
    {
        buffers.Add(device!.Allocate<float>(Matrix.LengthFor(rows, columns)));
        var matrix = new Matrix(buffers[^1], 0, rows, columns, Matrix.StrideFor(columns));
        matrix.Upload(values);
        return matrix;
    }
}
