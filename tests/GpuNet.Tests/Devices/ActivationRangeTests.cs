using GpuNet.Devices.Operations;

namespace GpuNet.Tests.Devices;

/// <summary>Activations and their derivatives from the smallest subnormal to infinity: the products are s = 2ⁱ·m, and 1.</summary>
public sealed class ActivationRangeTests
{
    static readonly float[] powers = [.. Enumerable.Range(0, 56).Select(i => MathF.ScaleB(1, -149 + 5 * i)), float.PositiveInfinity];
    static readonly float[] mantissas = [-1, -1.13f, -1.41f, -1.9f, 1, 1.27f, 1.37f, 1.72f, float.NaN];

    public static MatrixTheoryData<string, string> DevicesAndActivations => new(TestDevices.Names, TestActivations.Names);

    public static MatrixTheoryData<string, string> DevicesAndTrainable => new(TestDevices.Names, TestActivations.Trainable);

    static float[] Arguments => [.. powers.SelectMany(power => mantissas.Select(mantissa => power * mantissa))];

    [Theory]
    [MemberData(nameof(DevicesAndActivations))]
    public void An_activation_is_the_formula_for_every_kind_of_float(string deviceName, string activation)
    {
        using var device = TestDevices.Open(deviceName);
        using var x = new GuardedMatrix(device, powers.Length, 1, powers);
        using var w = new GuardedMatrix(device, 1, mantissas.Length, mantissas);
        using var b = new GuardedMatrix(device, 1, mantissas.Length, new float[mantissas.Length]);
        using var y = new GuardedMatrix(device, powers.Length, mantissas.Length);

        device.Compile(new ForwardOperation("test", TestActivations.Find(activation), x.Matrix, w.Matrix, b.Matrix, null, y.Matrix))
            .Run(new Batch(First: 0, powers.Length));

        double[] expected = [.. Arguments.Select(s => (double)(float)TestActivations.Reference(activation).Apply(s))];
        Tolerance.Formula.WithSpecialValues.Check(expected, y.Read(powers.Length, "Y"), activation);
    }

    [Theory]
    [MemberData(nameof(DevicesAndTrainable))]
    public void A_derivative_is_the_formula_for_every_kind_of_float(string deviceName, string activation)
    {
        using var device = TestDevices.Open(deviceName);
        float[] s = Arguments, one = [1];
        using var delta = new GuardedMatrix(device, 1, 1, one);
        using var w = new GuardedMatrix(device, s.Length, 1, [.. s.Select(_ => 1f)]);
        using var from = new GuardedMatrix(device, 1, s.Length, TestActivations.DerivativeArguments(activation, s));
        using var below = new GuardedMatrix(device, 1, s.Length);

        device.Compile(new BackwardOperation("test", TestActivations.Find(activation), delta.Matrix, w.Matrix, from.Matrix, below.Matrix))
            .Run(new Batch(First: 0, Rows: 1));

        double[] expected = [.. s.Select(value => (double)(float)TestActivations.Reference(activation).Derivative!(value))];
        Tolerance.Formula.WithSpecialValues.Check(expected, below.Read(1, "δ"), $"{activation}′");
    }
}
