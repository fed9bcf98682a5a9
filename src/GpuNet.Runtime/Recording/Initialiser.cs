using GpuNet.Kernels;
using GpuNet.Kernels.Random;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>How the initial values of a tensor are drawn. One line here gives an initialiser its name on the command line.</summary>
/// <remarks>
/// Values depend only on the seed, the number of the tensor and their position in it, and are bit-identical on every machine.
/// </remarks>
public abstract record Initialiser : Configurable
{
    private protected Initialiser(string name) : base(name)
    {
    }

    /// <summary>Uniform with variance 2/n_in, which preserves the scale of signals through a rectifier (He et al., 2015).</summary>
    public static Initialiser HeUniform { get; } = new UniformInitialiser("he_uniform", 2, (inputs, _) => inputs);

    /// <summary>Normal with variance 2/n_in (He et al., 2015).</summary>
    public static Initialiser HeNormal { get; } = new NormalInitialiser("he_normal", 2, (inputs, _) => inputs);

    /// <summary>
    /// Uniform with variance 2/(n_in + n_out), a compromise between forward signals and gradients (Glorot and Bengio, 2010).
    /// </summary>
    public static Initialiser GlorotUniform { get; } = new UniformInitialiser("glorot_uniform", 2, (inputs, outputs) => inputs + outputs);

    /// <summary>Normal with the variance 2/(n_in + n_out) (Glorot and Bengio, 2010).</summary>
    public static Initialiser GlorotNormal { get; } = new NormalInitialiser("glorot_normal", 2, (inputs, outputs) => inputs + outputs);

    /// <summary>Uniform with the variance 1/n_in (LeCun et al., Efficient BackProp, 1998).</summary>
    public static Initialiser LeCunUniform { get; } = new UniformInitialiser("lecun_uniform", 1, (inputs, _) => inputs);

    /// <summary>Normal with the variance 1/n_in (LeCun et al., Efficient BackProp, 1998).</summary>
    public static Initialiser LeCunNormal { get; } = new NormalInitialiser("lecun_normal", 1, (inputs, _) => inputs);

    /// <inheritdoc cref="OrthogonalInitialiser"/>
    public static Initialiser Orthogonal { get; } = new OrthogonalInitialiser();

    /// <summary>All 0, for output layers and tests: hidden units with equal initial weights stay equal.</summary>
    public static Initialiser Zeros { get; } = new ZerosInitialiser();

    /// <summary>The initialisers without constants.</summary>
    public static IReadOnlyList<Initialiser> All { get; } =
        [HeUniform, HeNormal, GlorotUniform, GlorotNormal, LeCunUniform, LeCunNormal, Orthogonal, Zeros];

    static readonly Registry<Initialiser> known = new("initialiser", one => one.Name, [.. All, new ConstantInitialiser(0.1f)]);

    /// <summary>The names of all of them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. known.All.Select(one => one.Name)];

    /// <summary>A constant value.</summary>
    public static Initialiser Constant(float value) => new ConstantInitialiser(value);

    /// <summary>Parses an initialiser: <c>he_normal</c>, <c>constant:value=0.01</c>.</summary>
    /// <exception cref="ArgumentException">The name or a constant is unknown, or a value is not valid.</exception>
    public static Initialiser Parse(string text) => Parse(text, known);

    /// <summary>The default for an activation: He for rectifiers, LeCun for the identity, Glorot otherwise; all uniform.</summary>
    public static Initialiser For(Activation activation)
    {
        if (activation.IsRectifier)
            return HeUniform;
        return activation == Activation.Identity ? LeCunUniform : GlorotUniform;
    }

    /// <summary>The values of a tensor (rows · columns), row-major.</summary>
    /// <param name="tensor">The tensor: weights (n_in, n_out), or biases (n_out).</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="number">The tensor's number in the network.</param>
    internal abstract float[] Values(ParameterTensor tensor, ulong seed, uint number);

    private protected static RandomBlock Draw(ulong seed, uint number, int place) =>
        Philox.Draw(seed, RandomPurpose.Initialisation, number, (ulong)place);

    // Box and Muller, 1958: √(−2 ln u)·cos 2πv is normal for uniform u in (0, 1] and v.
    private protected static double Normal(RandomBlock random)
    {
        double u = 1.0 - Philox.Uniform(random.X), v = Philox.Uniform(random.Y);
        return Math.Sqrt(-2.0 * PortableMath.Log(u)) * PortableMath.CosPi(2.0 * v);
    }
}

/// <summary>All 0.</summary>
sealed record ZerosInitialiser() : Initialiser("zeros")
{
    internal override float[] Values(ParameterTensor tensor, ulong seed, uint number) => new float[tensor.Count];
}

/// <summary>A constant value.</summary>
sealed record ConstantInitialiser([property: Number] float Value) : Initialiser("constant")
{
    internal override float[] Values(ParameterTensor tensor, ulong seed, uint number)
    {
        var values = new float[tensor.Count];
        values.AsSpan().Fill(Value);
        return values;
    }
}

/// <summary>Uniform with the variance <paramref name="Numerator"/>/fan, so on ±√(3·variance).</summary>
sealed record UniformInitialiser(string Name, double Numerator, Func<int, int, int> Fan) : Initialiser(Name)
{
    internal override float[] Values(ParameterTensor tensor, ulong seed, uint number)
    {
        float limit = (float)Math.Sqrt(3.0 * Numerator / Fan(tensor.Inputs, tensor.Columns));
        var values = new float[tensor.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = limit * (2f * Philox.Uniform(Draw(seed, number, i).X) - 1f);
        return values;
    }
}

/// <summary>Normal with mean 0 and the variance <paramref name="Numerator"/>/fan.</summary>
sealed record NormalInitialiser(string Name, double Numerator, Func<int, int, int> Fan) : Initialiser(Name)
{
    internal override float[] Values(ParameterTensor tensor, ulong seed, uint number)
    {
        double deviation = Math.Sqrt(Numerator / Fan(tensor.Inputs, tensor.Columns));
        var values = new float[tensor.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(deviation * Normal(Draw(seed, number, i)));
        return values;
    }
}
