using GpuNet.Kernels.Vectors;
using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Kernels;

/// <summary>Activations compute the formula of the reference at each width.</summary>
public sealed class VectorFormTests
{
    public static TheoryData<string> Names => [.. TestActivations.Names];

    public static TheoryData<string> Trainable => [.. TestActivations.Trainable];

    // A grid that meets 0, and the ends of float.
    static readonly float[] arguments =
    [
        .. Enumerable.Range(-160, 321).Select(i => i / 8f),
        -200, -151, -104, -90, -88, -87.4f, -87.3f, 87.3f, 88, 88.7f, 89, 200, 1e-6f, -1e-6f, 1e-30f, -1e-30f, 0.624f, 0.626f,
        1e10f, -1e10f, float.NaN, float.PositiveInfinity, float.NegativeInfinity,
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_activation_is_the_formula_at_every_width(string name)
    {
        double[] expected = [.. arguments.Select(s => TestActivations.Reference(name).Apply(s))];
        foreach (var (width, values) in TestActivations.Find(name).Bind(new Application()))
            Tolerance.Formula.WithSpecialValues.Check(expected, values, $"{name}, {width}");
    }

    [Theory]
    [MemberData(nameof(Trainable))]
    public void A_derivative_is_the_formula_at_every_width(string name)
    {
        // Where 1 − tanh² is not yet lost in the rounding of tanh.
        float[] s = [.. arguments.Where(argument => !(Math.Abs(argument) > 2))];
        var reference = TestActivations.Reference(name);
        double[] expected = [.. s.Select(value => reference.Derivative!(value))];
        foreach (var (width, values) in TestActivations.Find(name).Bind(new Differentiation(TestActivations.DerivativeArguments(name, s))))
            Tolerance.Formula.WithSpecialValues.Check(expected, values, $"{name}′, {width}");
    }

    readonly struct Application : IActivationBinder<(string Width, float[] Values)[]>
    {
        public (string Width, float[] Values)[] Bind<T>() where T : struct, IActivation =>
        [
            ("1 wide", VectorMap.Run<Lane1>(arguments, T.Apply)),
            ("4 wide", VectorMap.Run<Lanes4>(arguments, T.Apply)),
            ("8 wide", VectorMap.Run<Lanes8>(arguments, T.Apply)),
            ("16 wide", VectorMap.Run<Lanes16>(arguments, T.Apply)),
        ];
    }

    readonly struct Differentiation(float[] from) : IActivationBinder<(string Width, float[] Values)[]>
    {
        public (string Width, float[] Values)[] Bind<T>() where T : struct, IActivation =>
        [
            ("1 wide", VectorMap.Run<Lane1>(from, T.Derivative)),
            ("4 wide", VectorMap.Run<Lanes4>(from, T.Derivative)),
            ("8 wide", VectorMap.Run<Lanes8>(from, T.Derivative)),
            ("16 wide", VectorMap.Run<Lanes16>(from, T.Derivative)),
        ];
    }
}
