using static System.Math;
using static GpuNet.Reference.ErrorFunction;

namespace GpuNet.Reference;

/// <summary>An activation θ(s) and its derivative θ′(s), both from the pre-activation.</summary>
/// <param name="Name">The name in files and on the command line.</param>
/// <param name="Apply">θ(s).</param>
/// <param name="Derivative">θ′(s); null where there is no useful one.</param>
public sealed record ReferenceActivation(string Name, Func<double, double> Apply, Func<double, double>? Derivative)
{
    /// <summary>Every activation.</summary>
    public static IReadOnlyList<ReferenceActivation> All { get; } =
    [
        new("identity", s => s, s => 1),
        new("step", s => s > 0 ? 1 : 0, null),
        new("relu", s => Max(0, s), s => s > 0 ? 1 : 0),
        new("leaky_relu", s => s > 0 ? s : 0.01 * s, s => s > 0 ? 1 : 0.01),
        new("sigmoid", Sigmoid, s => Sigmoid(s) * (1 - Sigmoid(s))),
        new("tanh", Tanh, s => 1 - Tanh(s) * Tanh(s)),
        new("softplus", s => Max(s, 0) + Log(1 + Exp(-Abs(s))), Sigmoid),
        new("elu", s => s > 0 ? s : Exp(s) - 1, s => s > 0 ? 1 : Exp(s)),
        Limited("silu", s => s * Sigmoid(s), s => Sigmoid(s) + s * Sigmoid(s) * (1 - Sigmoid(s))),
        Limited("gelu", s => s * NormalCumulative(s), s => NormalCumulative(s) + s * NormalDensity(s)),
        Limited("gelu_tanh", s => 0.5 * s * (1 + Tanh(GeluInner(s))), GeluTanhDerivative),
    ];

    /// <summary>The activation of that name.</summary>
    public static ReferenceActivation Find(string name) => All.First(activation => activation.Name == name);

    /// <inheritdoc/>
    public override string ToString() => Name;

    // What is s above and 0 below far from 0: the limits at ±∞, where the formulas would multiply ∞ by 0.
    static ReferenceActivation Limited(string name, Func<double, double> apply, Func<double, double> derivative) => new(
        name, s => s < -1e3 ? 0 : s > 1e3 ? s : apply(s), s => s < -1e3 ? 0 : s > 1e3 ? 1 : derivative(s));

    // Exp(-s) overflows to infinity for large negative s, and 1/(1 + ∞) is the right 0.
    static double Sigmoid(double s) => 1 / (1 + Exp(-s));

    static double GeluInner(double s) => Sqrt(2 / PI) * (s + 0.044715 * s * s * s);

    static double GeluTanhDerivative(double s)
    {
        double tanh = Tanh(GeluInner(s));
        double innerDerivative = Sqrt(2 / PI) * (1 + 3 * 0.044715 * s * s);
        return 0.5 * (1 + tanh) + 0.5 * s * (1 - tanh * tanh) * innerDerivative;
    }
}
