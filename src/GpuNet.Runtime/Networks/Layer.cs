using GpuNet.Kernels;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// A kind of layer, in one file: its width, the tensors it has, and the operations it adds to a plan, forward and backward. Layouts,
/// plans, memory, model files and first weights follow from these. One line here, or <see cref="Register"/>, gives a
/// kind its name in files.
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
        new("twin", typeof(TwinLayer)),
        new("distance", typeof(DistanceLayer)),
    ]);

    /// <summary>Every kind of layer.</summary>
    internal static IReadOnlyList<LayerKind> Kinds => known.All;

    /// <summary>Gives a kind of layer of the caller's its name in model files.</summary>
    /// <exception cref="ArgumentException">Another one has that name, or the kind has another one.</exception>
    public static void Register<TLayer>(string name) where TLayer : Layer
    {
        if (Kinds.FirstOrDefault(kind => kind.Type == typeof(TLayer)) is { } other && other.Name != name)
            throw new ArgumentException($"{typeof(TLayer).Name} is known as '{other.Name}' already: it cannot be '{name}', too");
        known.Add(new(name, typeof(TLayer)));
    }

    /// <summary>The activation that its outputs went through last; the identity where they went through none.</summary>
    internal virtual Activation OutputActivation => Activation.Identity;

    /// <summary>The layer, and those within it.</summary>
    internal virtual IEnumerable<Layer> WithInner => [this];

    /// <summary>Number of outputs.</summary>
    /// <param name="inputs">Number of inputs.</param>
    /// <exception cref="ArgumentException">
    /// The layer makes no sense, or not with that many inputs; the message goes on from "layer 1".
    /// </exception>
    public abstract int OutputsFor(int inputs);

    /// <summary>The tensors it has.</summary>
    /// <param name="inputs">Number of inputs.</param>
    public virtual IEnumerable<ParameterTensor> TensorsFor(int inputs) => [];

    /// <summary>Why its outputs cannot be logits, going on from "the last layer"; null where they can.</summary>
    internal virtual string? ProblemAsLast => OutputActivation == Activation.Identity
        ? null
        : $"has the activation '{OutputActivation}', but the loss takes logits: use 'identity' there";

    /// <summary>Why it cannot be trained, going on from "layer 1"; null where it can.</summary>
    internal virtual string? ProblemInTraining => OutputActivation.DerivativeFrom == DerivativeSource.None
        ? $"has the activation '{OutputActivation}', which cannot be trained"
        : null;

    /// <summary>Adds its operations to a plan.</summary>
    /// <param name="tape">The plan that is being recorded.</param>
    /// <param name="input">What the layer reads.</param>
    /// <returns>What the layer above reads.</returns>
    public abstract Signal Record(Tape tape, Signal input);
}

/// <summary>A kind of layer.</summary>
/// <param name="Name">Its name in files.</param>
/// <param name="Type">Its type.</param>
sealed record LayerKind(string Name, Type Type);
