using GpuNet.Devices.Operations;

namespace GpuNet.Tests.Devices.Cpu;

/// <summary>Loss, seed and share of right answers against formulas in double precision.</summary>
public sealed class LossTests
{
    const int Rows = 23, First = 5;

    public static TheoryData<int> Widths => CpuTest.Widths;

    static readonly int[] columnCounts = [1, 2, 3, 4, 7, 10, 15, 16, 17, 31, 32, 33, 100, 257];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Softmax_cross_entropy(int width) =>
        Check(width, new SoftmaxCrossEntropy(), isMeanOverOutputs: false, OneHot, (s, y) =>
        {
            double max = s.Max(), sum = s.Sum(value => Math.Exp(value - max));
            var answer = s.Select(value => Math.Exp(value - max) / sum).ToArray();
            double loss = s.Zip(y).Sum(pair => pair.Second * (max - pair.First + Math.Log(sum)));
            return (loss, answer, Array.IndexOf(s, max) == Array.IndexOf(y, y.Max()) ? 1 : 0);
        });

    [Theory]
    [MemberData(nameof(Widths))]
    public void Binary_cross_entropy(int width) =>
        Check(width, new BinaryCrossEntropy(), isMeanOverOutputs: true, (random, _, _) => random.Next(2), (s, y) =>
        {
            var answer = s.Select(value => 1 / (1 + Math.Exp(-value))).ToArray();
            double loss = s.Zip(y, (s, y) => Math.Max(s, 0) - s * y + Math.Log(1 + Math.Exp(-Math.Abs(s)))).Average();
            return (loss, answer, s.Zip(y).Average(pair => pair.First > 0 == pair.Second > 0.5 ? 1 : 0));
        });

    [Theory]
    [MemberData(nameof(Widths))]
    public void Squared_error(int width) =>
        Check(width, new SquaredError(), isMeanOverOutputs: false, (random, _, _) => random.NextSingle(), (s, y) =>
            (s.Zip(y).Sum(pair => 0.5 * (pair.First - pair.Second) * (pair.First - pair.Second)), s, 0));

    [Fact]
    public void The_first_of_equal_logits_is_the_answer()
    {
        foreach (int place in new[] { 0, 1 })
        {
            int target = place == 0 ? 3 : 18;
            using var row = new LossRow(new SoftmaxCrossEntropy(), 20, (_, k) => k is 3 or 18 ? 2f : 1f, (_, k) => k == target ? 1f : 0f);
            Assert.Equal(place == 0 ? 1f : 0f, row.Correct);
        }
    }

    [Fact]
    public void A_NaN_among_the_logits_reaches_the_loss_and_every_seed_and_is_not_right()
    {
        using var row = new LossRow(new SoftmaxCrossEntropy(), 20, (_, k) => k == 17 ? float.NaN : 1f, (_, k) => k == 0 ? 1f : 0f);
        Assert.True(float.IsNaN(row.Value));
        Assert.All(row.Seeds, seed => Assert.True(float.IsNaN(seed)));
        Assert.Equal(0f, row.Correct);
    }

    [Fact]
    public void Large_logits_do_not_overflow()
    {
        using var row = new LossRow(new SoftmaxCrossEntropy(), 3, (_, k) => 1e4f * k, (_, k) => k == 0 ? 1f : 0f);
        Assert.Equal(2e4f, row.Value);
        Assert.Equal([-1f, 0f, 1f], row.Seeds);
    }

    static float OneHot(Random random, int row, int column) => column == 0 ? 1f : 0f;

    static void Check(
        int width, Loss loss, bool isMeanOverOutputs, Func<Random, int, int, float> target,
        Func<double[], double[], (double Loss, double[] Answer, double Correct)> formula)
    {
        using var device = CpuTest.Device(width);
        foreach (int columns in columnCounts)
        {
            var random = new Random(columns);
            using var logits = new PaddedMatrix(device, Rows + 1, columns, (_, _) => random.NextSingle() * 20f - 10f);
            using var targets = new PaddedMatrix(device, Rows + 1, columns, (row, column) => target(random, row, column));
            using var delta = new PaddedMatrix(device, Rows + 1, columns);
            using var lossBuffer = device.Allocate<float>(Rows + First);
            using var correctBuffer = device.Allocate<float>(Rows + First);
            device.Compile(new LossOperation("", loss, logits.Matrix, targets.Matrix, delta.Matrix, lossBuffer, correctBuffer))
                .Run(new Batch(First, Rows));

            float[,] s = logits.Rows(Rows), y = targets.Rows(Rows), seeds = delta.Rows(Rows);
            float[] values = new float[Rows], shares = new float[Rows];
            lossBuffer.Download(values, First);
            correctBuffer.Download(shares, First);
            double scale = 1.0 / (isMeanOverOutputs ? Rows * columns : Rows);
            for (int row = 0; row < Rows; row++)
            {
                double[] Row(float[,] matrix) => [.. Enumerable.Range(0, columns).Select(column => (double)matrix[row, column])];
                double[] rowTargets = Row(y);
                var expected = formula(Row(s), rowTargets);
                CpuTest.AssertClose(expected.Loss, values[row], 1e-5 * (1 + Math.Abs(expected.Loss)), $"loss[{row}] of {columns} columns");
                CpuTest.AssertClose(expected.Correct, shares[row], 1e-6, $"correct of row {row}, {columns} columns");
                for (int column = 0; column < columns; column++)
                {
                    double seed = (expected.Answer[column] - rowTargets[column]) * scale;
                    CpuTest.AssertClose(seed, seeds[row, column], 2e-6 * (scale + Math.Abs(seed)), $"δ[{row}, {column}] of {columns}");
                }
            }
            delta.AssertNothingElseWritten(Rows);
        }
    }

    /// <summary>The loss of one row.</summary>
    sealed class LossRow : IDisposable
    {
        readonly Device device = new GpuNet.Devices.Cpu.CpuDevice(threads: 1);

        public LossRow(Loss loss, int columns, Func<int, int, float> logit, Func<int, int, float> target)
        {
            using PaddedMatrix s = new(device, 1, columns, logit), y = new(device, 1, columns, target), delta = new(device, 1, columns);
            using DeviceBuffer<float> losses = device.Allocate<float>(1), correct = device.Allocate<float>(1);
            device.Compile(new LossOperation("", loss, s.Matrix, y.Matrix, delta.Matrix, losses, correct)).Run(new Batch(0, 1));
            Seeds = delta.Matrix.Download(1);
            Value = First(losses);
            Correct = First(correct);
        }

        public float Value { get; }

        public float Correct { get; }

        public float[] Seeds { get; }

        public void Dispose() => device.Dispose();

        static float First(DeviceBuffer<float> buffer)
        {
            var values = new float[1];
            buffer.Download(values);
            return values[0];
        }
    }
}
