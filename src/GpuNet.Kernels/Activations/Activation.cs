using GpuNet.Kernels;
using GpuNet.Kernels.Activations;

namespace GpuNet;

/// <summary>Receives an activation as a type argument. This is how host code gets from a name to a generic kernel.</summary>
/// <typeparam name="TResult">What is built for the activation.</typeparam>
public interface IActivationBinder<out TResult>
{
    /// <summary>Builds the result for <typeparamref name="TActivation"/>.</summary>
    TResult Bind<TActivation>() where TActivation : struct, IActivation;
}

/// <summary>
/// An activation as a value. One line here, or <see cref="Register"/>, makes an <see cref="IActivation"/> available to every device, file
/// and command.
/// </summary>
public abstract class Activation
{
    static readonly Registry<Activation> known = new("activation", activation => activation.Name, []);

    private protected Activation()
    {
    }

    /// <inheritdoc cref="Kernels.Activations.Identity"/>
    public static Activation Identity { get; } = Register<Identity>();

    /// <inheritdoc cref="Kernels.Activations.Step"/>
    public static Activation Step { get; } = Register<Step>();

    /// <inheritdoc cref="Kernels.Activations.Relu"/>
    public static Activation Relu { get; } = Register<Relu>();

    /// <inheritdoc cref="Kernels.Activations.LeakyRelu"/>
    public static Activation LeakyRelu { get; } = Register<LeakyRelu>();

    /// <inheritdoc cref="Kernels.Activations.Sigmoid"/>
    public static Activation Sigmoid { get; } = Register<Sigmoid>();

    /// <inheritdoc cref="Kernels.Activations.Tanh"/>
    public static Activation Tanh { get; } = Register<Tanh>();

    /// <inheritdoc cref="Kernels.Activations.Softplus"/>
    public static Activation Softplus { get; } = Register<Softplus>();

    /// <inheritdoc cref="Kernels.Activations.Elu"/>
    public static Activation Elu { get; } = Register<Elu>();

    /// <inheritdoc cref="Kernels.Activations.Silu"/>
    public static Activation Silu { get; } = Register<Silu>();

    /// <inheritdoc cref="Kernels.Activations.Gelu"/>
    public static Activation Gelu { get; } = Register<Gelu>();

    /// <inheritdoc cref="Kernels.Activations.GeluTanh"/>
    public static Activation GeluTanh { get; } = Register<GeluTanh>();

    /// <summary>Every activation.</summary>
    public static IReadOnlyList<Activation> All => known.All;

    /// <summary>The activations with a useful derivative, which can be trained.</summary>
    public static IEnumerable<Activation> Trainable => All.Where(activation => activation.DerivativeFrom != DerivativeSource.None);

    /// <summary>The name in files and on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What θ′ is computed from.</summary>
    public abstract DerivativeSource DerivativeFrom { get; }

    /// <inheritdoc cref="IActivation.IsRectifier"/>
    public abstract bool IsRectifier { get; }

    /// <summary>Calls the binder with the activation as its type argument.</summary>
    public abstract TResult Bind<TResult>(IActivationBinder<TResult> binder);

    /// <summary>The activation of that name, or null.</summary>
    public static Activation? Find(string name) => known.Find(name);

    /// <summary>A custom activation. It can be trained and, once registered, saved.</summary>
    public static Activation Of<TActivation>() where TActivation : struct, IActivation => Handle<TActivation>.Instance;

    /// <summary>Registers a custom activation for every device, model file and command.</summary>
    /// <returns>The activation as a value.</returns>
    /// <exception cref="ArgumentException">The name is already in use.</exception>
    public static Activation Register<TActivation>() where TActivation : struct, IActivation => known.Add(Of<TActivation>());

    /// <inheritdoc/>
    public override string ToString() => Name;

    sealed class Handle<TActivation> : Activation where TActivation : struct, IActivation
    {
        public static readonly Handle<TActivation> Instance = new();

        public override string Name => TActivation.Name;

        public override DerivativeSource DerivativeFrom => TActivation.DerivativeFrom;

        public override bool IsRectifier => TActivation.IsRectifier;

        public override TResult Bind<TResult>(IActivationBinder<TResult> binder) => binder.Bind<TActivation>();
    }
}
