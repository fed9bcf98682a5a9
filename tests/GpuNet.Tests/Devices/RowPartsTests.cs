using GpuNet.Devices.Operations;
using GpuNet.Reference.Blocks;

namespace GpuNet.Tests.Devices;

/// <summary>Rows cut into parts, put together again, and the distance of their halves, amid memory that nothing may touch.</summary>
public sealed class RowPartsTests
{
    public static TheoryData<string> Devices => [.. TestDevices.Names];

    [Theory]
    [MemberData(nameof(Devices))]
    public void Rows_are_cut_and_put_together_without_touching_those_in_front(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        foreach (var (rows, parts, columns, pitch) in new[] { (1, 1, 1, 1), (5, 2, 3, 2), (7, 4, 5, 5), (3, 3, 8, 4) })
        {
            string what = $"{rows} rows of {parts} parts of {columns}, {pitch} apart";
            float[] values = [.. Enumerable.Range(1, rows * parts * columns).Select(value => (float)value)];
            // What is in front of the parts, for a pitch above them, is 0 before and after.
            float[] cut = [.. Enumerable.Range(0, rows * pitch * columns).Select(place => Expected(values, place, parts, columns, pitch))];
            using var wide = new GuardedMatrix(device, rows + 1, parts * columns, values);
            using var narrow = new GuardedMatrix(device, (rows + 1) * pitch, columns, new float[cut.Length]);
            using var joined = new GuardedMatrix(device, rows + 1, parts * columns);
            device.Compile(new SplitRowsOperation("test", wide.Matrix, narrow.Matrix, parts, pitch)).Run(new(0, rows));
            device.Compile(new JoinRowsOperation("test", narrow.Matrix, joined.Matrix, parts, pitch)).Run(new(0, rows));
            Assert.Equal(cut, narrow.Read(rows * pitch, what));
            Assert.Equal(values, joined.Read(rows, what));
            wide.CheckUnchanged(what);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_sum_is_that_of_the_elements(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        foreach (var (rows, columns, pitch) in new[] { (1, 1, 1), (5, 19, 3), (3, 70, 2) })
        {
            int count = rows * pitch * columns;
            float[] values = new Random(123).NextEighths(count), others = new Random(124).NextEighths(count);
            using var x = new GuardedMatrix(device, (rows + 1) * pitch, columns, values);
            using var y = new GuardedMatrix(device, (rows + 1) * pitch, columns, others);
            device.Compile(new AddOperation("test", Apart(x.Matrix), Apart(y.Matrix))).Run(new(0, rows));
            float[] expected = [.. others.Select((other, place) => place / columns % pitch == 0 ? other + values[place] : other)];
            Assert.Equal(expected, y.Read(rows * pitch, $"{rows}×{columns}, {pitch} apart"));
            x.CheckUnchanged("X");

            // Every pitchth row, as the steps of a recurrent layer lie.
            Matrix Apart(Matrix matrix) => matrix with { Rows = rows + 1, Stride = pitch * matrix.Stride };
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_distance_and_its_slope_are_those_of_the_formula(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        foreach (var (rows, columns) in new[] { (1, 1), (5, 3), (4, 32), (3, 70), (2, 1030) })
        {
            string what = $"{rows}×2·{columns}";
            var random = new Random(122);
            float[] values = random.NextFloats(rows * 2 * columns);
            // The last pair is twice the same: its distance has no slope.
            values.AsSpan(values.Length - 2 * columns, columns).CopyTo(values.AsSpan(values.Length - columns));
            using var x = new GuardedMatrix(device, rows + 1, 2 * columns, values);
            using var d = new GuardedMatrix(device, rows + 1, 1);
            using var g = new GuardedMatrix(device, rows + 1, 1, random.NextFloats(rows));
            using var below = new GuardedMatrix(device, rows + 1, 2 * columns);
            device.Compile(new DistanceOperation("test", x.Matrix, d.Matrix)).Run(new(0, rows));
            device.Compile(new DistanceBackwardOperation("test", x.Matrix, d.Matrix, g.Matrix, below.Matrix)).Run(new(0, rows));

            var block = new DistanceBlock();
            Tolerance.Golden.Check(block.Forward(x.Reference(rows), training: true).Values, d.Read(rows, what), $"D, {what}");
            Tolerance.Golden.Check(block.Backward(g.Reference(rows)).Values, below.Read(rows, what), $"δ, {what}");
        }
    }

    static float Expected(float[] values, int place, int parts, int columns, int pitch)
    {
        var (row, part) = Math.DivRem(place / columns, pitch);
        part -= pitch - parts;
        return part < 0 ? 0 : values[(row * parts + part) * columns + place % columns];
    }
}
