using GpuNet.Devices;
using GpuNet.Devices.Operations;
using GpuNet.Reference;
using GpuNet.Reference.Blocks;

namespace GpuNet.Tests.Devices;

/// <summary>The operations of normalisations and of softmax, each on its own amid memory that nothing may touch.</summary>
public sealed class NormalisationTests
{
    const float Epsilon = 1e-3f, Momentum = 0.2f;

    public static TheoryData<string> Devices => [.. TestDevices.Names];

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_batch_is_normalised_forward_and_backward_as_in_the_formula(string deviceName) => CheckAll(deviceName, perRow: false);

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_row_is_normalised_forward_and_backward_as_in_the_formula(string deviceName) => CheckAll(deviceName, perRow: true);

    [Theory]
    [MemberData(nameof(Devices))]
    public void NaN_and_infinity_reach_their_own_column_of_a_batch_or_their_own_row(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        foreach (bool perRow in new[] { false, true })
        {
            Check(device, rows: 9, columns: 33, perRow, Tolerance.Golden.WithSpecialValues, values =>
                (values[1], values[4 * 33 + 5], values[^1]) = (float.NaN, float.PositiveInfinity, float.NegativeInfinity));
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Statistics_far_from_0_keep_their_precision(string deviceName)
    {
        // In one pass, Σx² − (Σx)²/N would lose every digit of the variance.
        const int rows = 7, columns = 5;
        using var device = TestDevices.Open(deviceName);
        float[] values = [.. Enumerable.Range(0, rows * columns).Select(i => 10_000f + i / columns % 2)];
        using var x = new GuardedMatrix(device, rows, columns, values);
        using var columnsOf = new Stored(device, 1, columns);
        using var running = new Stored(device, 1, columns);
        var operation = new ColumnStatisticsOperation(
            "test", x.Matrix, columnsOf.Statistics(perRow: false), running.Mean.Matrix, running.Variance.Matrix, Momentum);
        device.Compile(operation).Run(new(0, rows));
        // Three of seven are 1 above the others.
        Tolerance.Golden.Check([.. Enumerable.Repeat(12.0 / 49, columns)], columnsOf.Variance.Read(1, "σ²"), "σ²");
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_softmax_is_stable_and_goes_back_by_its_jacobian(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        foreach (var (rows, columns) in new[] { (1, 1), (3, 5), (9, 32), (5, 33), (2, 1030) })
        {
            var random = new Random(119);
            string what = $"{rows}×{columns}";
            // e^200 is beyond float.
            using var s = new GuardedMatrix(device, rows + 1, columns, random.NextFloats(rows * columns, limit: 200));
            using var x = new GuardedMatrix(device, rows + 1, columns);
            using var g = new GuardedMatrix(device, rows + 1, columns, random.NextFloats(rows * columns));
            using var below = new GuardedMatrix(device, rows + 1, columns);
            device.Compile(new SoftmaxOperation("test", s.Matrix, x.Matrix)).Run(new(0, rows));
            device.Compile(new SoftmaxBackwardOperation("test", x.Matrix, g.Matrix, below.Matrix)).Run(new(0, rows));

            var block = new SoftmaxBlock();
            Tolerance.Golden.Check(block.Forward(s.Reference(rows), training: true).Values, x.Read(rows, what), $"X, {what}");
            Tolerance.Golden.Check(block.Backward(g.Reference(rows)).Values, below.Read(rows, what), $"δ, {what}");
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_derivative_multiplies_what_was_handed_down(string deviceName)
    {
        const int rows = 5, columns = 19;
        using var device = TestDevices.Open(deviceName);
        float[] x = new Random(120).NextFloats(rows * columns), d = new Random(121).NextFloats(rows * columns);
        using var from = new GuardedMatrix(device, rows + 1, columns, x);
        using var delta = new GuardedMatrix(device, rows + 1, columns, d);
        device.Compile(new DifferentiateOperation("test", Activation.Tanh, from.Matrix, delta.Matrix)).Run(new(0, rows));
        Tolerance.Formula.Check([.. x.Zip(d, (value, arriving) => arriving * (1.0 - (double)value * value))], delta.Read(rows, "δ"), "δ");
    }

    static void CheckAll(string deviceName, bool perRow)
    {
        using var device = TestDevices.Open(deviceName);
        foreach (var (rows, columns) in new[] { (2, 1), (3, 5), (9, 32), (37, 33), (4, 70) })
            Check(device, rows, columns, perRow, Tolerance.Golden);
        if (perRow)
            Check(device, rows: 2, columns: 1030, perRow, Tolerance.Golden);
    }

    static void Check(Device device, int rows, int columns, bool perRow, Tolerance tolerance, Action<float[]>? change = null)
    {
        var random = new Random(117);
        string what = $"{rows}×{columns}";
        var batch = new Batch(First: 0, rows);
        using var x = new GuardedMatrix(device, rows + 1, columns, Changed(random.NextFloats(rows * columns, limit: 3)));
        using var gamma = new GuardedMatrix(device, 1, columns, random.NextFloats(columns));
        using var beta = new GuardedMatrix(device, 1, columns, random.NextFloats(columns));
        using var delta = new GuardedMatrix(device, rows + 1, columns, Changed(random.NextFloats(rows * columns)));
        using var stored = new Stored(device, perRow ? rows + 1 : 1, perRow ? 1 : columns);
        using var running = new Stored(device, 1, columns, mean: 0f, variance: 1f);
        using var s = new GuardedMatrix(device, rows + 1, columns);
        using var y = new GuardedMatrix(device, rows + 1, columns);
        using var gammaGradient = new GuardedMatrix(device, 1, columns);
        using var betaGradient = new GuardedMatrix(device, 1, columns);
        using var below = new GuardedMatrix(device, rows + 1, columns);

        var square = TestActivations.Find("square");
        var statistics = stored.Statistics(perRow);
        Operation[] operations =
        [
            perRow
                ? new RowStatisticsOperation("test", x.Matrix, statistics)
                : new ColumnStatisticsOperation("test", x.Matrix, statistics, running.Mean.Matrix, running.Variance.Matrix, Momentum),
            new NormaliseOperation("test", square, x.Matrix, statistics, gamma.Matrix, beta.Matrix, s.Matrix, y.Matrix),
            new NormaliseGradientOperation("test", delta.Matrix, x.Matrix, statistics, gammaGradient.Matrix, betaGradient.Matrix),
            perRow
                ? new LayerNormBackwardOperation("test", delta.Matrix, x.Matrix, statistics, gamma.Matrix, below.Matrix)
                : new BatchNormBackwardOperation(
                    "test", delta.Matrix, x.Matrix, statistics, gamma.Matrix, gammaGradient.Matrix, betaGradient.Matrix, below.Matrix),
        ];
        foreach (var operation in operations)
            device.Compile(operation).Run(batch);

        // δ is ∂E/∂S, so the block to compare with has no activation.
        var block = new NormBlock(gamma.Reference(1), beta.Reference(1), ReferenceActivation.Find("identity"), perRow, Momentum, Epsilon);
        var expected = block.Forward(x.Reference(rows), training: true);
        tolerance.Check(expected.Values, s.Read(rows, what), $"S, {what}");
        tolerance.Check(expected.Map(value => value * value).Values, y.Read(rows, what), $"Y, {what}");
        tolerance.Check(block.Backward(delta.Reference(rows)).Values, below.Read(rows, what), $"δ, {what}");
        tolerance.Check(block.Tensors[0].Gradient.Values, gammaGradient.Read(1, what), $"∂γ, {what}");
        tolerance.Check(block.Tensors[1].Gradient.Values, betaGradient.Read(1, what), $"∂β, {what}");
        stored.Read(perRow ? rows : 1, what);
        if (!perRow)
        {
            tolerance.Check(block.Mean.Values, running.Mean.Read(1, what), $"running mean, {what}");
            tolerance.Check(block.Variance.Values, running.Variance.Read(1, what), $"running variance, {what}");
        }
        foreach (var input in new[] { x, gamma, beta, delta })
            input.CheckUnchanged(what);

        float[] Changed(float[] values)
        {
            change?.Invoke(values);
            return values;
        }
    }

    // A mean and a variance, each amid guards.
    sealed class Stored : IDisposable
    {
        public Stored(Device device, int rows, int columns) =>
            (Mean, Variance) = (new(device, rows, columns), new(device, rows, columns));

        public Stored(Device device, int rows, int columns, float mean, float variance)
        {
            Mean = new(device, rows, columns, [.. Enumerable.Repeat(mean, rows * columns)]);
            Variance = new(device, rows, columns, [.. Enumerable.Repeat(variance, rows * columns)]);
        }

        public GuardedMatrix Mean { get; }

        public GuardedMatrix Variance { get; }

        public Statistics Statistics(bool perRow) => new(Mean.Matrix, Variance.Matrix, perRow, Epsilon);

        public void Read(int rows, string what)
        {
            Mean.Read(rows, what);
            Variance.Read(rows, what);
        }

        public void Dispose()
        {
            Mean.Dispose();
            Variance.Dispose();
        }
    }
}
