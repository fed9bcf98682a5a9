using GpuNet.Kernels;

namespace GpuNet;

/// <summary>
/// Receives the rule of an optimizer with its constants. This is how host code gets from an optimizer to a generic kernel.
/// </summary>
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

    /// <summary>Every optimizer, with its default constants.</summary>
    public static IReadOnlyList<Optimizer> All => known.All;

    /// <summary>η.</summary>
    [Positive]
    public float LearningRate { get => learningRate ?? usualLearningRate; init => learningRate = value; }

    /// <summary>λ: L2, g ← g + λw, or decoupled decay w ← w − ηλw in an optimizer with decoupled weight decay.</summary>
    [NotNegative]
    public float WeightDecay { get; init; }

    /// <summary>Whether weight decay is decoupled: w ← w − ηλw instead of g ← g + λw.</summary>
    public virtual bool DecouplesDecay => false;

    /// <summary>Number of state values per weight.</summary>
    public abstract int StateSize { get; }

    /// <summary>Calls the binder with the optimizer's rule.</summary>
    public abstract TResult Bind<TResult>(IOptimizerBinder<TResult> binder);

    /// <summary>Registers a custom optimizer, so that commands and searches find it.</summary>
    /// <exception cref="ArgumentException">The name is already in use.</exception>
    public static void Register<TOptimizer>() where TOptimizer : Optimizer, new() => known.Add(new TOptimizer());

    /// <summary>The optimizer of that name with its default constants, or null.</summary>
    public static Optimizer? Find(string name) => known.Find(name);

    /// <summary>The optimizer that a text names: <c>momentum</c>, <c>momentum:beta=0.95</c>.</summary>
    /// <exception cref="ArgumentException">The name or a constant is unknown, or a value is not valid.</exception>
    public static Optimizer Parse(string text) => Parse(text, known);

    /// <summary>The optimizer with one of its constants changed.</summary>
    /// <exception cref="ArgumentException">It has no such constant, or the value is not valid.</exception>
    public Optimizer With(string constant, double value) => With(this, constant, value);

    /// <summary>The optimizer with the weight decay of another and, if given, its learning rate.</summary>
    public Optimizer WithRatesOf(Optimizer other) => other.learningRate is { } rate
        ? this with { LearningRate = rate, WeightDecay = other.WeightDecay }
        : this with { WeightDecay = other.WeightDecay };

    /// <summary>The optimizer with its default learning rate and no weight decay.</summary>
    public Optimizer WithUsualRates() => this with { LearningRate = usualLearningRate, WeightDecay = 0 };
}

/// <summary>An optimizer with its rule.</summary>
/// <typeparam name="TRule">The rule, which kernels take.</typeparam>
public abstract record Optimizer<TRule> : Optimizer where TRule : unmanaged, IOptimizer<TRule>
{
    /// <summary>An optimizer.</summary>
    /// <param name="name">The name in files and on the command line.</param>
    /// <param name="learningRate">The default learning rate.</param>
    protected Optimizer(string name, float learningRate) : base(name, learningRate)
    {
    }

    /// <inheritdoc/>
    public sealed override int StateSize => TRule.StateSize;

    /// <inheritdoc/>
    public sealed override TResult Bind<TResult>(IOptimizerBinder<TResult> binder) => binder.Bind(ToRule());

    /// <summary>The rule with the optimizer's constants.</summary>
    protected abstract TRule ToRule();
}
