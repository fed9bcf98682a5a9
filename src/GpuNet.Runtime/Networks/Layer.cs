using System.Text.Json.Serialization;
using GpuNet.Recording;

namespace GpuNet;

/// <summary>
/// A kind of layer, in one file: its width, the tensors it has, and the operations it adds to a plan, forward and backward. Layouts,
/// plans, memory, model files and first weights follow from these. One line here gives a kind its name in files.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(DenseLayer), "dense")]
[JsonDerivedType(typeof(DropoutLayer), "dropout")]
[JsonDerivedType(typeof(BatchNormLayer), "batch_norm")]
[JsonDerivedType(typeof(LayerNormLayer), "layer_norm")]
[JsonDerivedType(typeof(SoftmaxLayer), "softmax")]
[JsonDerivedType(typeof(RecurrentLayer), "recurrent")]
[JsonDerivedType(typeof(TwinLayer), "twin")]
[JsonDerivedType(typeof(DistanceLayer), "distance")]
public abstract record Layer
{
    /// <summary>The activation that its outputs went through last; the identity where they went through none.</summary>
    internal virtual Activation OutputActivation => Activation.Identity;

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
    internal abstract Signal Record(Tape tape, Signal input);
}
