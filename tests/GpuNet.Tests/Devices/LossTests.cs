using GpuNet.Kernels.Losses;
using GpuNet.Reference.Losses;
using GpuNet.Runtime.Devices;
using GpuNet.Runtime.Devices.Operations;

namespace GpuNet.Tests.Devices;

public sealed class LossTests
{
    const int Seed = 104;
    const int First = 5; // place of the batch in the epoch

    public static MatrixTheoryData<string, string> DevicesAndLosses => new(TestDevices.Names, Loss.All.Select(loss => loss.Name));

    [Theory]
    [MemberData(nameof(DevicesAndLosses))]
    public void Losses_seeds_and_right_answers_are_those_of_the_formula(string deviceName, string loss)
    {
        using var device = TestDevices.Open(deviceName);
        var random = new Random(Seed);
        int largest = TestDevices.LargestShape(deviceName);
        var shapes = new[]
        {
            (1, 1), (1, 2), (3, 1), (7, 10), (largest, 3), (2, largest), (33, 64), (5, 65), (6, 130), (3, 1500), (1, 100_000),
        };
        foreach (var (rows, columns) in shapes)
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

    static void Check(Device device, string name, int rows, int columns, float[] logitValues, float[] targetValues, Tolerance tolerance)
    {
        int planRows = rows + 3;
        string shape = $"{name}, {rows}×{columns}";
        var loss = Loss.Find(name)!;
        using var logits = new GuardedMatrix(device, planRows, columns, logitValues);
        using var targets = new GuardedMatrix(device, planRows, columns, targetValues);
        using var delta = new GuardedMatrix(device, planRows, columns);
        using var losses = new GuardedVector(device, First + rows + 2);
        using var correct = new GuardedVector(device, First + rows + 2);

        device.Compile(new LossOperation("test", loss, logits.Matrix, targets.Matrix, delta.Matrix, losses.Buffer, correct.Buffer))
            .Run(new Batch(First, rows));

        var expected = ReferenceLoss.Find(name).Evaluate(logits.Reference(rows), targets.Reference(rows));
        tolerance.Check(expected.Rows, losses.Read(First, rows, $"losses, {shape}"), $"losses, {shape}");
        tolerance.Check(expected.Correct, correct.Read(First, rows, $"right answers, {shape}"), $"right answers, {shape}");
        // Times what δ was divided by, so that small seeds are compared as closely as large ones.
        double count = rows * (loss.Link == Link.Sigmoid ? columns : 1);
        tolerance.Check(
            expected.Delta.Map(value => value * count).Values,
            [.. delta.Read(rows, $"δ, {shape}").Select(value => value * count)], $"δ times {count}, {shape}");
        logits.CheckUnchanged("logits");
        targets.CheckUnchanged("targets");
    }
}
