using GpuNet.Kernels;
using GpuNet.Kernels.Losses;

namespace GpuNet;

/// <summary>Takes a loss with its constants: how host code gets from a name to a generic kernel.</summary>
/// <typeparam name="TResult">What is built for the loss.</typeparam>
public interface ILossBinder<out TResult>
{
    /// <summary>Builds the result for <paramref name="loss"/>.</summary>
    TResult Bind<TLoss>(TLoss loss) where TLoss : unmanaged, ILoss;
}

/// <summary>A loss as a value. One line here makes an <see cref="ILoss"/> known to every device, file and command.</summary>
public abstract class Loss
{
    static readonly Dictionary<string, Func<Constants, Loss>> makers = [];
    static readonly List<Loss> known = [];

    /// <inheritdoc cref="Kernels.Losses.SoftmaxCrossEntropy"/>
    public static Loss SoftmaxCrossEntropy { get; } = Register(constants => new SoftmaxCrossEntropy(constants.Share("smoothing", 0)));

    /// <inheritdoc cref="Kernels.Losses.BinaryCrossEntropy"/>
    public static Loss BinaryCrossEntropy { get; } = Register(
        constants => new BinaryCrossEntropy(constants.NotNegative("positive_weight", 1)));

    /// <inheritdoc cref="Kernels.Losses.SquaredError"/>
    public static Loss SquaredError { get; } = Register(_ => new SquaredError());

    /// <inheritdoc cref="Kernels.Losses.AbsoluteError"/>
    public static Loss AbsoluteError { get; } = Register(_ => new AbsoluteError());

    /// <inheritdoc cref="Kernels.Losses.Huber"/>
    public static Loss Huber { get; } = Register(constants => new Huber(constants.Positive("threshold", 1)));

    /// <inheritdoc cref="Kernels.Losses.Contrastive"/>
    public static Loss Contrastive { get; } = Register(constants => new Contrastive(constants.Positive("margin", 1)));

    /// <summary>Every loss, with its usual constants.</summary>
    public static IReadOnlyList<Loss> All => known;

    /// <summary>The name in files and on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>How the logits become the network's answer.</summary>
    public abstract Link Link { get; }

    /// <inheritdoc cref="ILoss.IsMeanOverOutputs"/>
    public abstract bool IsMeanOverOutputs { get; }

    /// <summary>Calls the binder with the loss.</summary>
    public abstract TResult Bind<TResult>(ILossBinder<TResult> binder);

    /// <summary>The loss of that name with its usual constants, or null.</summary>
    public static Loss? Find(string name) => known.Find(loss => loss.Name == name);

    /// <summary>The loss that a text names: <c>huber</c>, <c>huber:threshold=2</c>.</summary>
    /// <exception cref="ArgumentException">The name or a constant is not known, or a value makes no sense.</exception>
    public static Loss Parse(string text) => Constants.Make(text, makers.GetValueOrDefault);

    /// <summary>A loss with constants of the caller's: <c>Loss.Of(new Huber(2f))</c>.</summary>
    public static Loss Of<TLoss>(TLoss loss) where TLoss : unmanaged, ILoss => new Handle<TLoss>(loss, TLoss.Name);

    static Loss Register<TLoss>(Func<Constants, TLoss> make) where TLoss : unmanaged, ILoss
    {
        makers[TLoss.Name] = constants => new Handle<TLoss>(make(constants), constants.ToString());
        var loss = makers[TLoss.Name](Constants.Usual(TLoss.Name));
        known.Add(loss);
        return loss;
    }

    sealed class Handle<TLoss>(TLoss loss, string text) : Loss where TLoss : unmanaged, ILoss
    {
        public override string Name => TLoss.Name;

        public override Link Link => TLoss.Link;

        public override bool IsMeanOverOutputs => TLoss.IsMeanOverOutputs;

        public override TResult Bind<TResult>(ILossBinder<TResult> binder) => binder.Bind(loss);

        public override string ToString() => text;
    }
}
