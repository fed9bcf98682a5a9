using GpuNet.Devices.Operations;
using GpuNet.Kernels.Random;

namespace GpuNet.Tests.Devices;

public sealed class DropoutTests
{
    const int Layer = 3;
    const ulong Seed = 114;

    public static TheoryData<string> Devices => [.. TestDevices.Names];

    [Theory]
    [MemberData(nameof(Devices))]
    public void What_is_dropped_follows_from_seed_layer_step_and_place(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        foreach (var (rows, columns) in new[] { (1, 1), (2, 3), (5, 4), (7, 10), (3, 33) })
            Check(device, columns, new Random(115).NextFloats(rows * columns), Tolerance.Formula);
    }

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(Devices))]
    public void Many_more_dropouts(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        var random = new Random(115);
        foreach (var (rows, columns, _) in LayerShape.Many(random))
            Check(device, columns, random.NextFloats(rows * columns), Tolerance.Formula);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void NaN_and_infinity_are_dropped_or_stay(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        float[] values = new Random(115).NextFloats(9 * 7);
        for (int i = 0; i < values.Length; i += 3)
            values[i] = i % 2 == 0 ? float.NaN : float.PositiveInfinity;
        Check(device, columns: 7, values, Tolerance.Formula.WithSpecialValues);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void In_place_the_result_is_the_same(string deviceName)
    {
        const int rows = 6, columns = 11;
        using var device = TestDevices.Open(deviceName);
        float[] values = new Random(116).NextFloats(rows * columns);
        using var x = new GuardedMatrix(device, rows, columns, values);
        device.Compile(new DropoutOperation("test", Layer, Rate: 0.7f, Seed, x.Matrix, x.Matrix)).Run(new(First: 0, rows, Step: 2));
        Tolerance.Formula.Check(Expected(values, columns, rate: 0.7f, step: 2), x.Read(rows, "in place"), "in place");
    }

    [Fact]
    public void About_the_asked_for_share_is_dropped()
    {
        float[] ones = new float[40_000];
        Array.Fill(ones, 1f);
        int dropped = Expected(ones, columns: 100, rate: 0.3f, step: 1).Count(value => value == 0);
        Assert.InRange(dropped, 0.29 * ones.Length, 0.31 * ones.Length);
    }

    static void Check(Device device, int columns, float[] values, Tolerance tolerance)
    {
        int rows = values.Length / columns;
        using var x = new GuardedMatrix(device, rows + 1, columns, values);
        using var y = new GuardedMatrix(device, rows + 1, columns);
        device.Compile(new DropoutOperation("test", Layer, Rate: 0.4f, Seed, x.Matrix, y.Matrix)).Run(new(First: 0, rows, Step: 9));
        tolerance.Check(Expected(values, columns, rate: 0.4f, step: 9), y.Read(rows, $"{rows}×{columns}"), $"{rows}×{columns}");
    }

    // A block of Philox for each four neighbours of a row.
    static double[] Expected(float[] values, int columns, float rate, uint step)
    {
        int quads = (columns + 3) / 4;
        double[] expected = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            var (row, column) = (i / columns, i % columns);
            var random = Philox.Draw(Seed, RandomPurpose.Dropout, step, ((ulong)Layer << 40) + (ulong)(row * quads + column / 4));
            uint[] numbers = [random.X, random.Y, random.Z, random.W];
            expected[i] = numbers[column % 4] / (double)(1L << 32) < rate - 1e-7 ? 0 : values[i] / (1.0 - rate);
        }
        return expected;
    }
}
