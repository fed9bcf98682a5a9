using GpuNet.Devices.Operations;
using GpuNet.Reference;
using GpuNet.Reference.Losses;

namespace GpuNet.Tests.Devices;

public sealed class LossTests
{
    const int Seed = 104;
    const int First = 5; // place of the batch in the epoch

    public static MatrixTheoryData<string, string> DevicesAndLosses => new(TestDevices.Names, ReferenceLoss.All.Select(loss => loss.Name));

    public static TheoryData<string> Devices => [.. TestDevices.Names];

    [Fact]
    public void Every_loss_has_a_reference() =>
        Assert.Empty(Loss.All.Select(loss => loss.Name).Except(ReferenceLoss.All.Select(loss => loss.Name)));

    [Theory]
    [MemberData(nameof(DevicesAndLosses))]
    public void Losses_seeds_and_right_answers_are_those_of_the_formula(string deviceName, string loss)
    {
        using var device = TestDevices.Open(deviceName);
        var random = new Random(Seed);
        int largest = TestDevices.LargestShape(deviceName);
        var shapes = new[]
        {
            (1, 1), (1, 2), (3, 1), (7, 10), (largest, 3), (2, largest), (33, 64), (5, 65), (6, 130), (3, 1500), (1, 10_000),
        };
        foreach (var (rows, columns) in shapes)
        {
            float[] logits = random.NextFloats(rows * columns, limit: 5);
            Check(device, loss, rows, columns, logits, random.NextTargets(loss, rows, columns), Tolerance.Formula);
        }
    }

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(DevicesAndLosses))]
    public void Many_more_losses(string deviceName, string loss)
    {
        using var device = TestDevices.Open(deviceName);
        var random = new Random(Seed);
        foreach (var (rows, columns, _) in LayerShape.Many(random))
        {
            float[] logits = random.NextFloats(rows * columns, limit: 5);
            Check(device, loss, rows, columns, logits, random.NextTargets(loss, rows, columns), Tolerance.Formula);
        }
    }

    [Theory]
    [MemberData(nameof(DevicesAndLosses))]
    public void Equal_logits_are_told_apart_by_the_first(string deviceName, string loss)
    {
        using var device = TestDevices.Open(deviceName);
        float[] logits = [1, 1, 1, 0, 0, 0];
        Check(device, loss, 2, 3, logits, [1, 0, 0, 0, 1, 0], Tolerance.Formula);
    }

    [Theory]
    [MemberData(nameof(DevicesAndLosses))]
    public void Large_logits_do_not_overflow(string deviceName, string loss)
    {
        using var device = TestDevices.Open(deviceName);
        float[] logits = [1000, -1000, 0, -1000, 1000, 20000, 90, 89, 88, -90, -89, -88];
        Check(device, loss, 4, 3, logits, [0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1], Tolerance.Formula);
    }

    [Theory]
    [MemberData(nameof(DevicesAndLosses))]
    public void NaN_and_infinity_reach_the_loss_of_their_own_row_only(string deviceName, string loss)
    {
        using var device = TestDevices.Open(deviceName);
        var random = new Random(Seed);
        // So many that one thread, a warp or a group has the row.
        foreach (int columns in new[] { 4, 33, 1100 })
        {
            const int Rows = 6;
            float[] logits = random.NextFloats(Rows * columns, limit: 5), targets = new float[Rows * columns];
            logits[0] = float.NaN;
            logits[2 * columns - 1] = float.NaN;
            logits[2 * columns + 1] = float.PositiveInfinity;
            logits[3 * columns + 2] = float.NegativeInfinity;
            // Every row asks for the largest of its logits that are not NaN, which in rows with NaN is no right answer all the same.
            for (int row = 0; row < Rows; row++)
                targets[row * columns + PlaceOfLargest(logits.AsSpan(row * columns, columns))] = 1;
            logits[4 * columns + PlaceOfLargest(logits.AsSpan(4 * columns, columns))] = float.NegativeInfinity;
            Check(device, loss, Rows, columns, logits, targets, Tolerance.Formula.WithSpecialValues);
        }

        static int PlaceOfLargest(ReadOnlySpan<float> values) => values.IndexOf(values.ToArray().Where(value => !float.IsNaN(value)).Max());
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void An_index_of_a_class_is_as_good_as_the_one_hot_row(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        var random = new Random(Seed);
        foreach (string loss in new[] { "softmax_cross_entropy", "softmax_cross_entropy:smoothing=0.1" })
        {
            foreach (var (rows, columns) in new[] { (1, 2), (7, 10), (33, 64), (6, 130), (2, 1500) })
            {
                float[] targets = random.NextTargets(loss, rows, columns);
                float[] classes = [.. targets.Chunk(columns).Select(row => (float)Array.IndexOf(row, 1f))];
                Check(device, loss, rows, columns, random.NextFloats(rows * columns, limit: 5), targets, Tolerance.Formula, classes);
            }
        }
    }

    [Theory]
    [MemberData(nameof(DevicesAndLosses))]
    public void Seeds_are_in_proportion_to_the_weights_of_the_examples(string deviceName, string loss)
    {
        using var device = TestDevices.Open(deviceName);
        var random = new Random(Seed);
        const int Rows = 9, Columns = 5;
        float[] weights = [1, 0, 2.5f, 0.125f, 1, 1, 0, 3, 0.5f];
        float[] targets = random.NextTargets(loss, Rows, Columns);
        Check(device, loss, Rows, Columns, random.NextFloats(Rows * Columns, limit: 5), targets, Tolerance.Formula, weights: weights);
        weights = new float[Rows];
        Check(device, loss, Rows, Columns, random.NextFloats(Rows * Columns, limit: 5), targets, Tolerance.Formula, weights: weights);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void What_is_positive_counts_as_the_weight_of_its_output_says(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        var random = new Random(Seed);
        // Of a target between 0 and 1 the seed is the difference of two terms, which are as large as the weights: up to 3, times 2.5.
        var tolerance = Tolerance.Formula with { Absolute = 7.5 * Tolerance.Formula.Absolute };
        foreach (var (rows, columns) in new[] { (1, 1), (7, 10), (5, 65), (3, 1500) })
        {
            float[] logits = random.NextFloats(rows * columns, limit: 5);
            float[] targets = random.NextTargets("binary_cross_entropy", rows, columns);
            // Some are neither 0 nor 1, and some weights are 0.
            for (int i = 0; i < targets.Length; i += 3)
                targets[i] = random.NextSingle();
            float[] positives = [.. Enumerable.Range(0, columns).Select(k => k % 4 == 1 ? 0 : 3 * random.NextSingle())];
            Check(device, "binary_cross_entropy", rows, columns, logits, targets, tolerance, positives: positives);
            Check(device, "binary_cross_entropy:positive_weight=2.5", rows, columns, logits, targets, tolerance,
                weights: [.. random.NextFloats(rows).Select(Math.Abs)], positives: positives, positiveOfLoss: 2.5);
        }
    }

    [Fact]
    public void Constants_that_make_no_sense_are_refused_with_the_reason()
    {
        Refused("hubert", "no loss 'hubert'");
        Refused("huber:delta=0", "above 0");
        Refused("huber:delta", "huber:delta=1");
        Refused("huber:", "huber:delta=1");
        Refused("huber:0", "above 0");
        Refused("huber:width=2", "only delta");
        Refused("mean_squared_error:2", "has no constants");
        Refused("mean_squared_error:width=2", "has no constants");
        Refused("softmax_cross_entropy:smoothing=1", "from 0 to below 1");
        Refused("softmax_cross_entropy:smoothing=NaN", "is not a constant with a value");

        static void Refused(string text, string reason) =>
            Assert.Contains(reason, Assert.Throws<ArgumentException>(() => Loss.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_value_of_an_only_constant_needs_no_name()
    {
        Assert.Equal(new Huber { Delta = 0.5f }, Loss.Parse("huber:0.5"));
        Assert.Equal(new Ensemble { Members = 7 }, Architecture.Parse("ensemble:7"));
        Assert.Equal(new Momentum { Beta = 0.95f }, Optimizer.Parse("momentum:0.95"));
        Assert.Equal(new AdaGrad { Epsilon = 1e-8f }, Optimizer.Parse("adagrad:1e-8"));
        Assert.Contains("adam:beta1=0.9", Assert.Throws<ArgumentException>(() => Optimizer.Parse("adam:0.9")).Message);
        Assert.Equal("'mlp' has no constants", Assert.Throws<ArgumentException>(() => Architecture.Parse("mlp:5")).Message);
    }

    [Fact]
    public void A_loss_is_written_as_it_is_read()
    {
        foreach (var loss in ReferenceLoss.All)
            Assert.Equal(loss.Name, Loss.Parse(loss.Name).ToString());
    }

    internal static void Check(
        Device device, string name, int rows, int columns, float[] logitValues, float[] targetValues, Tolerance tolerance,
        float[]? classes = null, float[]? weights = null, float[]? positives = null, double positiveOfLoss = 1)
    {
        int planRows = rows + 3;
        string shape = $"{name}, {rows}×{columns}";
        var loss = Loss.Parse(name);
        using var logits = new GuardedMatrix(device, planRows, columns, logitValues);
        using var targets = new GuardedMatrix(device, planRows, classes is null ? columns : 1, classes ?? targetValues);
        using var weightMatrix = new GuardedMatrix(device, planRows, 1, weights);
        using var positiveMatrix = new GuardedMatrix(device, 1, columns, positives);
        using var delta = new GuardedMatrix(device, planRows, columns);
        using var losses = new GuardedVector(device, First + rows + 2);
        using var correct = new GuardedVector(device, First + rows + 2);

        var operation = new LossOperation("test", loss, logits.Matrix, targets.Matrix, delta.Matrix, losses.Buffer, correct.Buffer)
        {
            TargetsAreClasses = classes is not null,
            Weights = weights is null ? null : weightMatrix.Matrix,
            PositiveWeights = positives is null ? null : positiveMatrix.Matrix,
        };
        double weight = weights?.Sum(one => (double)one) ?? rows;
        device.Compile(operation).Run(new Batch(First, rows) { Weight = weight });

        // Where all weights are 0 there is no mean, and there shall be no gradient.
        double[]? exampleWeights = weight == 0 ? null : weights?.Select(one => (double)one).ToArray();
        var reference = ReferenceLoss.Find(name) with { ExampleWeights = exampleWeights };
        if (positives is not null)
        {
            var row = GpuNet.Reference.Losses.BinaryCrossEntropy.Row([.. positives.Select(p => p * positiveOfLoss)]);
            reference = reference with { Row = row };
        }
        var expected = reference.Evaluate(logits.Reference(rows), ReferenceMatrix.Of(rows, columns, targetValues));
        tolerance.Check(expected.Rows, losses.Read(First, rows, $"losses, {shape}"), $"losses, {shape}");
        tolerance.Check(expected.Correct, correct.Read(First, rows, $"right answers, {shape}"), $"right answers, {shape}");
        // Times what δ was divided by, so that small seeds are compared as closely as large ones.
        double count = rows * (loss.IsMeanOverOutputs ? columns : 1);
        tolerance.Check(
            expected.Delta.Map(value => weight == 0 ? 0 : value * count).Values,
            [.. delta.Read(rows, $"δ, {shape}").Select(value => value * count)], $"δ times {count}, {shape}");
        logits.CheckUnchanged("logits");
        targets.CheckUnchanged("targets");
    }
}
