using GpuNet.Kernels;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// A layer type in one file: its width, its tensors, and the operations that it adds to a plan, forward and backward. Layout, plans,
/// memory, model files and initialisation derive from these. One line here, or <see cref="Register"/>, gives a layer type its name in model
/// files.
/// </summary>
public abstract record Layer
{
    static readonly Registry<LayerKind> known = new("layer", kind => kind.Name,
    [
        new("dense", typeof(DenseLayer)),
        new("dropout", typeof(DropoutLayer)),
        new("batch_norm", typeof(BatchNormLayer)),
        new("layer_norm", typeof(LayerNormLayer)),
        new("softmax", typeof(SoftmaxLayer)),
        new("recurrent", typeof(RecurrentLayer)),
        new("gru", typeof(GruLayer)),
        new("lstm", typeof(LstmLayer)),
        new("twin", typeof(TwinLayer)),
        new("distance", typeof(DistanceLayer)),
        new("piecewise_linear", typeof(PiecewiseLinearLayer)),
        new("periodic", typeof(PeriodicLayer)),
        new("category_vectors", typeof(CategoryVectorsLayer)),
        new("member_dense", typeof(MemberDenseLayer)),
        new("member_mean", typeof(MemberMeanLayer)),
        new("batch_ensemble", typeof(BatchEnsembleLayer)),
        new("member_scale", typeof(MemberScaleLayer)),
        new("network_mean", typeof(NetworkMeanLayer)),
    ]);

    /// <summary>All layer types.</summary>
    internal static IReadOnlyList<LayerKind> Kinds => known.All;

    /// <summary>Registers a custom layer type under a name for model files.</summary>
    /// <exception cref="ArgumentException">The name is already in use, or the type has another name.</exception>
    public static void Register<TLayer>(string name) where TLayer : Layer
    {
        if (Kinds.FirstOrDefault(kind => kind.Type == typeof(TLayer)) is { } other && other.Name != name)
            throw new ArgumentException($"{typeof(TLayer).Name} is already registered as '{other.Name}', so it cannot be '{name}' too");
        known.Add(new(name, typeof(TLayer)));
    }

    /// <summary>The activation applied last to its outputs; the identity if there is none.</summary>
    internal virtual Activation OutputActivation => Activation.Identity;

    /// <summary>Whether it can only be the first layer, as it has no ∂E/∂X of its inputs.</summary>
    internal virtual bool IsFirst => false;

    /// <summary>The members of the ensemble behind it, 1 for none; fails where it does not fit those before it.</summary>
    internal virtual int MembersAfter(int members) => members;

    /// <summary>The layer and its inner layers.</summary>
    internal virtual IEnumerable<Layer> WithInner => [this];

    /// <summary>Number of outputs.</summary>
    /// <param name="inputs">Number of inputs.</param>
    /// <exception cref="ArgumentException">
    /// The layer is not valid, or not with that number of inputs; the message continues "layer 1".
    /// </exception>
    public abstract int OutputsFor(int inputs);

    /// <summary>Its tensors.</summary>
    /// <param name="inputs">Number of inputs.</param>
    public virtual IEnumerable<ParameterTensor> TensorsFor(int inputs) => [];

    /// <summary>Why its outputs cannot be logits, to continue "the last layer"; null if they can.</summary>
    internal virtual string? ProblemAsLast => OutputActivation == Activation.Identity
        ? null
        : $"has the activation '{OutputActivation}', but the loss takes logits: use 'identity' there";

    /// <summary>Why it cannot be trained, to continue "layer 1"; null if it can.</summary>
    internal virtual string? ProblemInTraining => OutputActivation.DerivativeFrom == DerivativeSource.None
        ? $"has the activation '{OutputActivation}', which cannot be trained"
        : null;

    /// <summary>Adds its operations to a plan.</summary>
    /// <param name="tape">The plan that is being recorded.</param>
    /// <param name="input">The input of the layer.</param>
    /// <returns>The output of the layer.</returns>
    public abstract Signal Record(Tape tape, Signal input);
}

/// <summary>A layer type.</summary>
/// <param name="Name">Its name in files.</param>
/// <param name="Type">Its type.</param>
sealed record LayerKind(string Name, Type Type);
