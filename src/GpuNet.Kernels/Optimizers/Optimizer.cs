using GpuNet.Kernels;

namespace GpuNet;

/// <summary>Takes an optimizer's rule with its constants: how host code gets from an optimizer to a generic kernel.</summary>
/// <typeparam name="TResult">What is built for the optimizer.</typeparam>
public interface IOptimizerBinder<out TResult>
{
    /// <summary>Builds the result for <paramref name="optimizer"/>.</summary>
    TResult Bind<TOptimizer>(TOptimizer optimizer) where TOptimizer : unmanaged, IOptimizer<TOptimizer>;
}

/// <summary>How weights are updated: <c>new Adam { Beta1 = 0.8f, LearningRate = 1e-3f }</c>.</summary>
public abstract record Optimizer : Configurable
{
    static readonly Registry<Optimizer> known = new("optimizer", optimizer => optimizer.Name,
    [
        new Sgd(), new Momentum(), new Nesterov(), new MomentumEma(), new RmsProp(), new AdaGrad(), new Adam(), new AdamW(),
    ]);

    readonly float usualLearningRate;
    readonly float? learningRate;

    private protected Optimizer(string name, float learningRate) : base(name) => usualLearningRate = learningRate;

    /// <summary>Every optimizer, with its usual constants.</summary>
    public static IReadOnlyList<Optimizer> All => known.All;

    /// <summary>η.</summary>
    [Positive]
    public float LearningRate { get => learningRate ?? usualLearningRate; init => learningRate = value; }

    /// <summary>λ: L2, g ← g + λw, or w ← w − ηλw beside the step of an optimizer that decouples it.</summary>
    [NotNegative]
    public float WeightDecay { get; init; }

    /// <summary>Whether weight decay λ is w ← w − ηλw beside the step, not g ← g + λw before it.</summary>
    public virtual bool DecouplesDecay => false;

    /// <summary>How many values are kept for each weight.</summary>
    public abstract int KeptValues { get; }

    /// <summary>Calls the binder with the optimizer's rule.</summary>
    public abstract TResult Bind<TResult>(IOptimizerBinder<TResult> binder);

    /// <summary>Makes an optimizer of the caller's known to commands and searches.</summary>
    /// <exception cref="ArgumentException">Another one has its name.</exception>
    public static void Register<TOptimizer>() where TOptimizer : Optimizer, new() => known.Add(new TOptimizer());

    /// <summary>The optimizer of that name with its usual constants, or null.</summary>
    public static Optimizer? Find(string name) => known.Find(name);

    /// <summary>The optimizer that a text names: <c>momentum</c>, <c>momentum:beta=0.95</c>.</summary>
    /// <exception cref="ArgumentException">The name or a constant is not known, or a value makes no sense.</exception>
    public static Optimizer Parse(string text) => Parse(text, known);

    /// <summary>The optimizer with one of its constants changed.</summary>
    /// <exception cref="ArgumentException">It has no such constant, or the value makes no sense.</exception>
    public Optimizer With(string constant, double value) => With(this, constant, value);

    /// <summary>The optimizer with the learning rate, where one was given, and the weight decay of another.</summary>
    public Optimizer WithRatesOf(Optimizer other) => other.learningRate is { } rate
        ? this with { LearningRate = rate, WeightDecay = other.WeightDecay }
        : this with { WeightDecay = other.WeightDecay };

    /// <summary>The optimizer with its usual learning rate and without weight decay.</summary>
    public Optimizer WithUsualRates() => this with { LearningRate = usualLearningRate, WeightDecay = 0 };
}

/// <summary>An optimizer with its rule.</summary>
/// <typeparam name="TRule">The rule, which kernels take.</typeparam>
public abstract record Optimizer<TRule> : Optimizer where TRule : unmanaged, IOptimizer<TRule>
{
    /// <summary>An optimizer.</summary>
    /// <param name="name">The name in files and on the command line.</param>
    /// <param name="learningRate">The learning rate where none is given.</param>
    protected Optimizer(string name, float learningRate) : base(name, learningRate)
    {
    }

    /// <inheritdoc/>
    public sealed override int KeptValues => TRule.KeptValues;

    /// <inheritdoc/>
    public sealed override TResult Bind<TResult>(IOptimizerBinder<TResult> binder) => binder.Bind(ToRule());

    /// <summary>The rule with the optimizer's constants.</summary>
    protected abstract TRule ToRule();
}
