using GpuNet.Kernels;

namespace GpuNet;

/// <summary>Receives the formula of a loss with its constants. This is how host code gets from a loss to a generic kernel.</summary>
/// <typeparam name="TResult">What is built for the loss.</typeparam>
public interface ILossBinder<out TResult>
{
    /// <summary>Builds the result for <paramref name="loss"/>.</summary>
    TResult Bind<TLoss>(TLoss loss) where TLoss : unmanaged, ILoss;
}

/// <summary>The loss that training minimises: <c>new Huber { Delta = 2 }</c>.</summary>
public abstract record Loss : Configurable
{
    static readonly Registry<Loss> known = new("loss", loss => loss.Name,
    [
        new SoftmaxCrossEntropy(), new BinaryCrossEntropy(), new SquaredError(), new AbsoluteError(), new Huber(), new Contrastive(),
    ]);

    private protected Loss(string name) : base(name)
    {
    }

    /// <summary>Every loss, with its default constants.</summary>
    public static IReadOnlyList<Loss> All => known.All;

    /// <summary>How the logits become predictions.</summary>
    public abstract Link Link { get; }

    /// <inheritdoc cref="ILoss.IsMeanOverOutputs"/>
    public abstract bool IsMeanOverOutputs { get; }

    /// <summary>Calls the binder with the loss's formula.</summary>
    public abstract TResult Bind<TResult>(ILossBinder<TResult> binder);

    /// <summary>Registers a custom loss, so that model files and commands find it.</summary>
    /// <exception cref="ArgumentException">The name is already in use.</exception>
    public static void Register<TLoss>() where TLoss : Loss, new() => known.Add(new TLoss());

    /// <summary>The loss of that name with its default constants, or null.</summary>
    public static Loss? Find(string name) => known.Find(name);

    /// <summary>The loss that a text names: <c>huber</c>, <c>huber:delta=2</c>.</summary>
    /// <exception cref="ArgumentException">The name or a constant is unknown, or a value is not valid.</exception>
    public static Loss Parse(string text) => Parse(text, known);
}

/// <summary>A loss with its formula.</summary>
/// <typeparam name="TFormula">The formula, which kernels take.</typeparam>
public abstract record Loss<TFormula> : Loss where TFormula : unmanaged, ILoss
{
    /// <summary>A loss.</summary>
    /// <param name="name">The name in files and on the command line.</param>
    protected Loss(string name) : base(name)
    {
    }

    /// <inheritdoc/>
    public sealed override Link Link => TFormula.Link;

    /// <inheritdoc/>
    public sealed override bool IsMeanOverOutputs => TFormula.IsMeanOverOutputs;

    /// <inheritdoc/>
    public sealed override TResult Bind<TResult>(ILossBinder<TResult> binder) => binder.Bind(ToFormula());

    /// <summary>The formula with the loss's constants.</summary>
    protected abstract TFormula ToFormula();
}
