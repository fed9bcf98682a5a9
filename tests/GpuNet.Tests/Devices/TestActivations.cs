using GpuNet.Kernels.Vectors;
using GpuNet.Reference;

namespace GpuNet.Tests.Devices;

/// <summary>Every activation of the product, and one of the tests' own, with their references.</summary>
public static class TestActivations
{
    /// <summary>Names of those that can be trained.</summary>
    public static IEnumerable<string> Trainable => All.Where(one => one.DerivativeFrom != DerivativeSource.None).Select(one => one.Name);

    /// <summary>Names of all.</summary>
    public static IEnumerable<string> Names => All.Select(one => one.Name);

    static IEnumerable<Activation> All => [.. Activation.All, Activation.Of<Square>()];

    /// <summary>The product's.</summary>
    public static Activation Find(string name) => All.First(one => one.Name == name);

    /// <summary>The reference's.</summary>
    public static ReferenceActivation Reference(string name) =>
        name == Square.Name ? new(name, s => s * s, s => 2 * s) : ReferenceActivation.Find(name);

    /// <summary>What the product takes θ′ from, for pre-activations s: x = θ(s), or s itself.</summary>
    public static float[] DerivativeArguments(string name, float[] s) => Find(name).DerivativeFrom == DerivativeSource.Input
        ? s
        : [.. s.Select(value => (float)Reference(name).Apply(value))];
}

/// <summary>θ(s) = s², θ′ = 2s: its derivative cannot be had from its output, so that S has to be kept.</summary>
public readonly struct Square : IActivation
{
    public static string Name => "square";

    public static DerivativeSource DerivativeFrom => DerivativeSource.Input;

    public static bool IsRectifier => false;

    public static float Apply(float s) => s * s;

    public static float Derivative(float from) => 2f * from;

    public static V Apply<V>(V s) where V : struct, IVector<V> => s * s;

    public static V Derivative<V>(V from) where V : struct, IVector<V> => from + from;
}
