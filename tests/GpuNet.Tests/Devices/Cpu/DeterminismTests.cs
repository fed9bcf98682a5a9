using GpuNet.Devices.Cpu;
using GpuNet.Devices.Operations;

namespace GpuNet.Tests.Devices.Cpu;

/// <summary>The same bits for any number of threads, for products at any register width, and nothing allocated while running.</summary>
public sealed class DeterminismTests
{
    const int Batch = 290, Inputs = 211, Outputs = 173;

    public static TheoryData<int> Widths => CpuTest.Widths;

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_training_step_has_the_same_bits_for_any_number_of_threads(int width)
    {
        var expected = Train(threads: 1, width);
        foreach (int threads in new[] { 2, 3, 16 })
            Assert.Equal(expected, Train(threads, width));
    }

    [Fact]
    public void Products_have_the_same_bits_at_any_register_width()
    {
        var all = Widths.Select(row => Gradients(row.Data)).ToList();
        foreach (var bits in all)
            Assert.Equal(all[0], bits);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Nothing_is_allocated_while_running(int threads)
    {
        using var device = new CpuDevice(threads);
        using var step = new Step(device);
        // What the runtime takes when it compiles a hot method again is not the step's: a step that allocates does so every time.
        Assert.Equal(0, Enumerable.Range(1, 20).Min(Allocated));

        long Allocated(int number)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            step.Run(number);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    static int[] Train(int threads, int width)
    {
        using var device = new CpuDevice(threads, width);
        using var step = new Step(device);
        step.Run(1);
        step.Run(2);
        return step.Bits();
    }

    static int[] Gradients(int width)
    {
        using var device = CpuTest.Device(width);
        var uniform = CpuTest.Uniform(new Random(1));
        using var x = new PaddedMatrix(device, Batch, Inputs, uniform);
        using var delta = new PaddedMatrix(device, Batch, Outputs, uniform);
        using var w = new PaddedMatrix(device, Inputs, Outputs);
        using var b = new PaddedMatrix(device, 1, Outputs);
        device.Compile(new GradientOperation("", x.Matrix, delta.Matrix, w.Matrix, b.Matrix)).Run(new Batch(0, Batch));
        return [.. w.Values().Concat(b.Values()).Select(BitConverter.SingleToInt32Bits)];
    }

    /// <summary>A training step of one layer, with every operation in it.</summary>
    sealed class Step : IDisposable
    {
        readonly List<PaddedMatrix> matrices = [];
        readonly List<IDisposable> buffers = [];
        readonly DeviceBuffer<float> parameters;
        readonly Launch[] launches;

        public Step(CpuDevice device)
        {
            var random = new Random(5);
            PaddedMatrix New(int rows, int columns)
            {
                var matrix = new PaddedMatrix(device, rows, columns, CpuTest.Uniform(random));
                matrices.Add(matrix);
                return matrix;
            }
            DeviceBuffer<T> Buffer<T>(int length, Func<int, T> value) where T : unmanaged
            {
                var buffer = device.Allocate<T>(length);
                buffer.Upload(Enumerable.Range(0, length).Select(value).ToArray());
                buffers.Add(buffer);
                return buffer;
            }

            int weights = (int)Matrix.LengthFor(Inputs, Outputs), count = weights + (int)Matrix.LengthFor(1, Outputs);
            parameters = Buffer(count, _ => random.NextSingle() - 0.5f);
            var gradients = Buffer(count, _ => 0f);
            var kept = Buffer(2 * count, _ => 0f);
            var order = Buffer(Batch, i => (i * 7) % Batch);
            DeviceBuffer<float> losses = Buffer(Batch, _ => 0f), correct = Buffer(Batch, _ => 0f);
            Matrix W(DeviceBuffer<float> buffer) => new(buffer, 0, Inputs, Outputs, Matrix.StrideFor(Outputs));
            Matrix B(DeviceBuffer<float> buffer) => new(buffer, weights, 1, Outputs, Matrix.StrideFor(Outputs));

            PaddedMatrix data = New(Batch, Inputs), x = New(Batch, Inputs), targets = New(Batch, Outputs);
            PaddedMatrix logits = New(Batch, Outputs), delta = New(Batch, Outputs), below = New(Batch, Inputs);
            launches =
            [
                device.Compile(new GatherOperation("", order, new GatheredMatrix(data.Matrix, x.Matrix))),
                device.Compile(new ForwardOperation("", Activation.Tanh, x.Matrix, W(parameters), B(parameters), null, logits.Matrix)),
                device.Compile(new LossOperation(
                    "", new SoftmaxCrossEntropy(), logits.Matrix, targets.Matrix, delta.Matrix, losses, correct)),
                device.Compile(new BackwardOperation("", Activation.Tanh, delta.Matrix, W(parameters), x.Matrix, below.Matrix)),
                device.Compile(new GradientOperation("", x.Matrix, delta.Matrix, W(gradients), B(gradients))),
                device.Compile(new UpdateOperation("", new Adam(), parameters, gradients, kept)),
            ];
        }

        public void Run(int step)
        {
            foreach (var launch in launches)
                launch.Run(new Batch(0, Batch, step, 0.1f));
        }

        public int[] Bits()
        {
            var values = new float[parameters.Length];
            parameters.Download(values);
            return [.. matrices.SelectMany(matrix => matrix.Values()).Concat(values).Select(BitConverter.SingleToInt32Bits)];
        }

        public void Dispose()
        {
            foreach (var disposable in buffers.Concat(matrices))
                disposable.Dispose();
        }
    }
}
