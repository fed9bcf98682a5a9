using GpuNet.Kernels;
using GpuNet.Kernels.Optimizers;

namespace GpuNet;

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
    const double UsualBeta = 0.9, UsualBeta2 = 0.999, UsualEpsilon = 1e-8;

    static readonly Dictionary<string, Func<Constants, Optimizer>> makers = [];
    static readonly List<Optimizer> known = [];

    Optimizer(float defaultLearningRate) => DefaultLearningRate = defaultLearningRate;

    /// <inheritdoc cref="Kernels.Optimizers.Sgd"/>
    public static Optimizer Sgd { get; } = Register(_ => new Sgd(), defaultLearningRate: 0.1f);

    /// <inheritdoc cref="Kernels.Optimizers.Momentum"/>
    public static Optimizer Momentum { get; } = Register(c => new Momentum(c.Share("beta", UsualBeta)), defaultLearningRate: 0.02f);

    /// <inheritdoc cref="Kernels.Optimizers.Nesterov"/>
    public static Optimizer Nesterov { get; } = Register(c => new Nesterov(c.Share("beta", UsualBeta)), defaultLearningRate: 0.02f);

    /// <inheritdoc cref="Kernels.Optimizers.MomentumEma"/>
    public static Optimizer MomentumEma { get; } = Register(c => new MomentumEma(c.Share("beta", UsualBeta)), defaultLearningRate: 0.2f);

    /// <inheritdoc cref="Kernels.Optimizers.RmsProp"/>
    public static Optimizer RmsProp { get; } = Register(
        c => new RmsProp(c.Share("beta", 0.9), c.Positive("epsilon", UsualEpsilon)), defaultLearningRate: 0.001f);

    /// <inheritdoc cref="Kernels.Optimizers.AdaGrad"/>
    public static Optimizer AdaGrad { get; } = Register(c => new AdaGrad(c.Positive("epsilon", 1e-10)), defaultLearningRate: 0.01f);

    /// <inheritdoc cref="Kernels.Optimizers.Adam"/>
    public static Optimizer Adam { get; } = Register(AdamOf, defaultLearningRate: 0.001f);

    /// <inheritdoc cref="Kernels.Optimizers.AdamW"/>
    public static Optimizer AdamW { get; } = Register(c => new AdamW(AdamOf(c)), defaultLearningRate: 0.001f);

    /// <summary>Every optimizer, with its usual constants.</summary>
    public static IReadOnlyList<Optimizer> All => known;

    /// <summary>The name in files and on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>How many values are kept for each weight.</summary>
    public abstract int KeptValues { get; }

    /// <inheritdoc cref="IOptimizer{TSelf}.DecouplesDecay"/>
    public abstract bool DecouplesDecay { get; }

    /// <summary>Its constants with their values; none where it was made by <see cref="Of"/>.</summary>
    public abstract IReadOnlyList<Constant> Constants { get; }

    /// <summary>The learning rate that is taken when none is given.</summary>
    public float DefaultLearningRate { get; }

    /// <summary>Calls the binder with the optimizer.</summary>
    public abstract TResult Bind<TResult>(IOptimizerBinder<TResult> binder);

    /// <summary>The optimizer of that name with its usual constants, or null.</summary>
    public static Optimizer? Find(string name) => known.Find(optimizer => optimizer.Name == name);

    /// <summary>The optimizer that a text names: <c>momentum</c>, <c>momentum:beta=0.95</c>.</summary>
    /// <exception cref="ArgumentException">The name or a constant is not known, or a value makes no sense.</exception>
    public static Optimizer Parse(string text) => Kernels.Constants.Make(text, makers.GetValueOrDefault);

    /// <summary>The optimizer with one of its constants changed.</summary>
    /// <exception cref="ArgumentException">It has no such constant, or the value makes no sense.</exception>
    public abstract Optimizer With(string constant, double value);

    /// <summary>An optimizer with constants of the caller's: <c>Optimizer.Of(new Adam(0.9f, 0.99f, 1e-6f), 0.001f)</c>.</summary>
    public static Optimizer Of<TOptimizer>(TOptimizer optimizer, float defaultLearningRate)
        where TOptimizer : unmanaged, IOptimizer<TOptimizer> =>
        new Handle<TOptimizer>(optimizer, defaultLearningRate, Kernels.Constants.Usual(TOptimizer.Name));

    static Optimizer Register<TOptimizer>(Func<Constants, TOptimizer> make, float defaultLearningRate)
        where TOptimizer : unmanaged, IOptimizer<TOptimizer>
    {
        makers[TOptimizer.Name] = constants => new Handle<TOptimizer>(make(constants), defaultLearningRate, constants);
        var optimizer = makers[TOptimizer.Name](Kernels.Constants.Usual(TOptimizer.Name));
        known.Add(optimizer);
        return optimizer;
    }

    static Adam AdamOf(Constants constants) => new(
        constants.Share("beta1", UsualBeta), constants.Share("beta2", UsualBeta2), constants.Positive("epsilon", UsualEpsilon),
        constants.Switch("correction", true));

    sealed class Handle<TOptimizer>(TOptimizer optimizer, float defaultLearningRate, Constants constants) : Optimizer(defaultLearningRate)
        where TOptimizer : unmanaged, IOptimizer<TOptimizer>
    {
        public override string Name => TOptimizer.Name;

        public override int KeptValues => TOptimizer.KeptValues;

        public override bool DecouplesDecay => TOptimizer.DecouplesDecay;

        public override IReadOnlyList<Constant> Constants => constants.All;

        public override TResult Bind<TResult>(IOptimizerBinder<TResult> binder) => binder.Bind(optimizer);

        public override Optimizer With(string constant, double value) => Parse(constants.With(constant, value));

        public override string ToString() => constants.ToString();
    }
}
