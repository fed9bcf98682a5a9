namespace GpuNet.Kernels.Losses;

/// <summary>Takes a loss as a type argument: how host code gets from a name to a generic kernel.</summary>
/// <typeparam name="TResult">What is built for the loss.</typeparam>
public interface ILossBinder<out TResult>
{
    /// <summary>Builds the result for <typeparamref name="TLoss"/>.</summary>
    TResult Bind<TLoss>() where TLoss : struct, ILoss;
}

/// <summary>A loss as a value. One line here makes an <see cref="ILoss"/> known to every device, file and command.</summary>
public abstract class Loss
{
    static readonly List<Loss> known = [];

    /// <inheritdoc cref="Losses.SoftmaxCrossEntropy"/>
    public static Loss SoftmaxCrossEntropy { get; } = Register<SoftmaxCrossEntropy>();

    /// <inheritdoc cref="Losses.BinaryCrossEntropy"/>
    public static Loss BinaryCrossEntropy { get; } = Register<BinaryCrossEntropy>();

    /// <inheritdoc cref="Losses.SquaredError"/>
    public static Loss SquaredError { get; } = Register<SquaredError>();

    /// <inheritdoc cref="Losses.Contrastive"/>
    public static Loss Contrastive { get; } = Register<Contrastive>();

    /// <summary>Every loss.</summary>
    public static IReadOnlyList<Loss> All => known;

    /// <summary>The name in files and on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>How the logits become the network's answer.</summary>
    public abstract Link Link { get; }

    /// <summary>Calls the binder with the loss as its type argument.</summary>
    public abstract TResult Bind<TResult>(ILossBinder<TResult> binder);

    /// <summary>The loss of that name, or null.</summary>
    public static Loss? Find(string name) => known.Find(loss => loss.Name == name);

    /// <inheritdoc/>
    public override string ToString() => Name;

    static Loss Register<TLoss>() where TLoss : struct, ILoss
    {
        var loss = new Handle<TLoss>();
        known.Add(loss);
        return loss;
    }

    sealed class Handle<TLoss> : Loss where TLoss : struct, ILoss
    {
        public override string Name => TLoss.Name;

        public override Link Link => TLoss.Link;

        public override TResult Bind<TResult>(ILossBinder<TResult> binder) => binder.Bind<TLoss>();
    }
}
