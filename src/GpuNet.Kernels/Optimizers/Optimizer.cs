namespace GpuNet.Kernels.Optimizers;

/// <summary>Takes an optimizer with its constants: how host code gets from a name to a generic kernel.</summary>
/// <typeparam name="TResult">What is built for the optimizer.</typeparam>
public interface IOptimizerBinder<out TResult>
{
    /// <summary>Builds the result for <paramref name="optimizer"/>.</summary>
    TResult Bind<TOptimizer>(TOptimizer optimizer) where TOptimizer : unmanaged, IOptimizer<TOptimizer>;
}

/// <summary>An optimizer as a value. One line here makes an <see cref="IOptimizer{TSelf}"/> known to every file and command.</summary>
public abstract class Optimizer
{
    static readonly List<Optimizer> known = [];

    Optimizer(float defaultLearningRate) => DefaultLearningRate = defaultLearningRate;

    /// <inheritdoc cref="Optimizers.Sgd"/>
    public static Optimizer Sgd { get; } = Register(new Sgd(), defaultLearningRate: 0.1f);

    /// <inheritdoc cref="Optimizers.Momentum"/>
    public static Optimizer Momentum { get; } = Register(new Momentum(0.9f), defaultLearningRate: 0.02f);

    /// <inheritdoc cref="Optimizers.Adam"/>
    public static Optimizer Adam { get; } = Register(new Adam(0.9f, 0.999f, 1e-8f), defaultLearningRate: 0.001f);

    /// <summary>Every optimizer, with its usual constants.</summary>
    public static IReadOnlyList<Optimizer> All => known;

    /// <summary>The name in files and on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>How many values are kept for each weight.</summary>
    public abstract int KeptValues { get; }

    /// <summary>The learning rate that is taken when none is given.</summary>
    public float DefaultLearningRate { get; }

    /// <summary>Calls the binder with the optimizer.</summary>
    public abstract TResult Bind<TResult>(IOptimizerBinder<TResult> binder);

    /// <summary>The optimizer of that name with its usual constants, or null.</summary>
    public static Optimizer? Find(string name) => known.Find(optimizer => optimizer.Name == name);

    /// <summary>An optimizer with constants of the caller's: <c>Optimizer.Of(new Adam(0.9f, 0.99f, 1e-6f), 0.001f)</c>.</summary>
    public static Optimizer Of<TOptimizer>(TOptimizer optimizer, float defaultLearningRate)
        where TOptimizer : unmanaged, IOptimizer<TOptimizer> => new Handle<TOptimizer>(optimizer, defaultLearningRate);

    /// <inheritdoc/>
    public override string ToString() => Name;

    static Optimizer Register<TOptimizer>(TOptimizer optimizer, float defaultLearningRate)
        where TOptimizer : unmanaged, IOptimizer<TOptimizer>
    {
        var handle = Of(optimizer, defaultLearningRate);
        known.Add(handle);
        return handle;
    }

    sealed class Handle<TOptimizer>(TOptimizer optimizer, float defaultLearningRate) : Optimizer(defaultLearningRate)
        where TOptimizer : unmanaged, IOptimizer<TOptimizer>
    {
        public override string Name => TOptimizer.Name;

        public override int KeptValues => TOptimizer.KeptValues;

        public override TResult Bind<TResult>(IOptimizerBinder<TResult> binder) => binder.Bind(optimizer);
    }
}
