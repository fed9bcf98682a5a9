using GpuNet.Devices;
using GpuNet.Devices.Operations;
using GpuNet.Reference;

namespace GpuNet.Benchmarks;

/// <summary>What stands beside the products in a training step: an operation with its sizes, and the naive loops for the same.</summary>
sealed class KernelCase : IDisposable
{
    /// <summary>The optimizers' parameters: about those of 784-512-256-10.</summary>
    const int Parameters = 1 << 19;

    const int Rows = 1024, Width = 512, Classes = 10;

    const float LearningRate = 0.01f;

    readonly Device device;
    readonly Launch launch;
    readonly Matrix result;
    readonly List<DeviceBuffer<float>> buffers = [];
    readonly List<float[]> values = [];
    readonly Func<float[]> naive;

    /// <summary>Takes the memory on a device.</summary>
    public KernelCase(Device device, string name)
    {
        this.device = device;
        (Operation operation, result, naive) = Make(name);
        launch = device.Compile(operation);
        Bytes = operation.Bytes(Rows);
    }

    /// <summary>
    /// The cases. Bias, activation and derivative are behind the product with a single term, as devices have them nowhere else.
    /// </summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "bias add", "bias add, relu", "bias add, tanh", "derivative of relu", "derivative of tanh", "softmax cross-entropy seed",
        "sgd", "adam",
    ];

    /// <summary>Bytes that have to be read or written.</summary>
    public double Bytes { get; }

    /// <summary>Starts it.</summary>
    public void Run() => launch.Run(new(0, Rows, Step: 1, LearningRate));

    /// <summary>The naive loops.</summary>
    public float[] RunNaive() => naive();

    /// <summary>Fails unless the device computes what the naive loops do.</summary>
    public void Check()
    {
        Run();
        device.Synchronize();
        Measured.Check(result.Download(result.Rows), naive(), terms: 10);
    }

    public void Dispose() => buffers.ForEach(buffer => buffer.Dispose());

    (Operation, Matrix, Func<float[]>) Make(string name) => name switch
    {
        "bias add" => Forward(Activation.Identity, s => s),
        "bias add, relu" => Forward(Activation.Relu, s => MathF.Max(0, s)),
        "bias add, tanh" => Forward(Activation.Tanh, MathF.Tanh),
        "derivative of relu" => Backward(Activation.Relu, x => x > 0 ? 1 : 0),
        "derivative of tanh" => Backward(Activation.Tanh, x => 1 - x * x),
        "softmax cross-entropy seed" => Seed(),
        "sgd" => Update(new Sgd()),
        "adam" => Update(new Adam()),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "there is no such kernel"),
    };

    (Operation, Matrix, Func<float[]>) Forward(Activation activation, Func<float, float> apply)
    {
        Matrix x = Take(Rows, 1), w = Take(1, Width), b = Take(1, Width), y = Take(Rows, Width);
        return (new ForwardOperation(activation.Name, activation, x, w, b, null, y), y, Naive);

        float[] Naive()
        {
            NaiveCpu.Forward(values[0], values[1], values[3], Rows, Width, 1);
            NaiveCpu.BiasAdd(values[3], values[2]);
            NaiveCpu.Activate(values[3], values[3], apply);
            return values[3];
        }
    }

    (Operation, Matrix, Func<float[]>) Backward(Activation activation, Func<float, float> derivative)
    {
        Matrix delta = Take(Rows, 1), w = Take(Width, 1), from = Take(Rows, Width), below = Take(Rows, Width);
        return (new BackwardOperation(activation.Name, activation, delta, w, from, below), below, Naive);

        float[] Naive()
        {
            NaiveCpu.Backward(values[0], values[1], values[3], Rows, Width, 1);
            NaiveCpu.Differentiate(values[3], values[2], derivative);
            return values[3];
        }
    }

    (Operation, Matrix, Func<float[]>) Seed()
    {
        Matrix logits = Take(Rows, Classes), targets = Take(Rows, Classes), delta = Take(Rows, Classes);
        Matrix losses = Take(1, Rows), correct = Take(1, Rows);
        Array.Clear(values[1]);
        for (int row = 0; row < Rows; row++)
            values[1][row * Classes + row % Classes] = 1;
        targets.Upload(values[1]);
        return (new LossOperation("seed", new SoftmaxCrossEntropy(), logits, targets, delta, losses.Buffer, correct.Buffer), delta, Naive);

        float[] Naive()
        {
            NaiveCpu.SoftmaxCrossEntropySeed(values[0], values[1], values[2], Classes);
            return values[2];
        }
    }

    (Operation, Matrix, Func<float[]>) Update(Optimizer optimizer)
    {
        Matrix w = Take(1, Parameters), g = Take(1, Parameters);
        int kept = Math.Max(1, optimizer.StateSize) * Parameters;
        var state = device.Allocate<float>(optimizer.StateSize * w.Buffer.Length);
        state.Clear();
        buffers.Add(state);
        float[] m = new float[kept], v = new float[kept];
        return (new UpdateOperation(optimizer.Name, optimizer, w.Buffer, g.Buffer, state), w, Naive);

        float[] Naive()
        {
            if (optimizer == new Sgd())
                NaiveCpu.Sgd(values[0], values[1], LearningRate);
            else
                NaiveCpu.Adam(values[0], values[1], m, v, 1, LearningRate);
            return values[0];
        }
    }

    // The same values on the device and for the naive loops.
    Matrix Take(int rows, int columns)
    {
        buffers.Add(device.Allocate<float>((int)Matrix.LengthFor(rows, columns)));
        values.Add(Measured.Values(rows * columns, seed: values.Count));
        var matrix = new Matrix(buffers[^1], 0, rows, columns, Matrix.StrideFor(columns));
        buffers[^1].Clear();
        matrix.Upload(values[^1]);
        return matrix;
    }
}
