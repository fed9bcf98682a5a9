using GpuNet.Kernels;

namespace GpuNet;

// The parameters, in the order in which they are applied. One of them makes it available to a SearchSpace and to commands.
public sealed partial class SearchParameter
{
    static readonly List<SearchParameter> known = [];

    /// <summary>η.</summary>
    public static SearchParameter LearningRate { get; } = Number(
        "learning-rate", "0.0001..0.1", SearchScale.Log, "a number above 0", v => v > 0,
        (options, v) => options with { Optimizer = options.Optimizer with { LearningRate = (float)v } });

    /// <summary>
    /// Examples per step. If it does not exceed the micro-batch size, or has fewer than the parts, the batch is computed at once.
    /// </summary>
    public static SearchParameter BatchSize { get; } = Integer("batch-size", "16..128", SearchScale.Log, least: 1,
        (options, v) =>
        {
            int? part = options.MicroBatchSize < v ? options.MicroBatchSize : null;
            return options with { BatchSize = v, MicroBatchSize = part, Parts = options.Parts > v ? null : options.Parts };
        });

    /// <summary>Number of hidden layers.</summary>
    public static SearchParameter Layers { get; } = Integer("layers", "1..3", SearchScale.Linear, least: 0,
        (options, v) =>
        {
            int width = options.Hidden.IsEmpty ? new TrainingOptions().Hidden[0] : options.Hidden[0];
            return options with { Hidden = [.. Enumerable.Repeat(width, v)] };
        });

    /// <summary>Width of the hidden layers; after <see cref="Layers"/>, which creates them.</summary>
    public static SearchParameter Width { get; } = Integer("width", "16..256", SearchScale.Log, least: 1,
        (options, v) => options with { Hidden = [.. options.Hidden.Select(_ => v)] });

    /// <summary>The fraction of hidden units that a step drops.</summary>
    public static SearchParameter Dropout { get; } = Number("dropout", "0..0.5", SearchScale.Linear, "a number from 0 to below 1", IsShare,
        (options, v) => options with { Dropout = (float)v });

    /// <summary>The activation of the hidden layers.</summary>
    public static SearchParameter Activation { get; } = Choice("activation", "relu,tanh",
        GpuNet.Activation.Trainable.ToDictionary(one => one.Name), (options, one) => options with { Activation = one });

    /// <summary>The optimizer; its rates have parameters of their own.</summary>
    public static SearchParameter Optimizer { get; } = Named("optimizer", "adam,momentum",
        GpuNet.Optimizer.All.Select(one => one.Name), ParseOptimizer,
        (options, one) => options with { Optimizer = one.WithRatesOf(options.Optimizer) });

    /// <summary>λ of L2, or of decoupled weight decay.</summary>
    public static SearchParameter WeightDecay { get; } = Number(
        "weight-decay", "1e-6..0.01", SearchScale.Log, "a number of at least 0", v => v >= 0,
        (options, v) => options with { Optimizer = options.Optimizer with { WeightDecay = (float)v } });

    /// <summary>λ of L1.</summary>
    public static SearchParameter L1 { get; } = Number("l1", "1e-6..0.01", SearchScale.Log, "a number of at least 0", v => v >= 0,
        (options, v) => options with { Gradients = options.Gradients with { L1 = (float)v } });

    /// <summary>The largest norm of the whole gradient.</summary>
    public static SearchParameter ClipNorm { get; } = Number("clip-norm", "0.1..10", SearchScale.Log, "a number above 0", v => v > 0,
        (options, v) => options with { Gradients = options.Gradients with { ClipNorm = (float)v } });

    /// <summary>How the learning rate changes, after a warm-up where there is one.</summary>
    public static SearchParameter Schedule { get; } = Named("schedule", "constant,cosine",
        GpuNet.Schedule.All.Select(one => one.Name), GpuNet.Schedule.Parse,
        (options, one) => options with { Schedule = options.Schedule is WarmupSchedule rise ? rise with { Then = one } : one });

    /// <summary>The averages of the parameters.</summary>
    public static SearchParameter Averaging { get; } = Named("average", "none,ema",
        GpuNet.Averaging.All.Select(one => one.Name), GpuNet.Averaging.Parse, (options, one) => options with { Averaging = one });

    /// <summary>Whether it is one network or an ensemble.</summary>
    public static SearchParameter Architecture { get; } = Named("model", "mlp,tabm",
        GpuNet.Architecture.All.Select(one => one.Name), GpuNet.Architecture.Parse,
        (options, one) => options with { Architecture = one });

    /// <summary>
    /// The normalisation of the hidden layers. It comes after <see cref="Architecture"/> and has no effect on an ensemble.
    /// </summary>
    public static SearchParameter Normalisation { get; } = Choice("norm", "none,batch,layer",
        ByName(Enum.GetValues<Normalisation>()),
        (options, one) => options.Architecture.HasMembers ? options : options with { Normalisation = one });

    /// <summary>The cells of recurrent layers.</summary>
    public static SearchParameter Recurrent { get; } = Choice("recurrent", "gru,lstm",
        ByName(Enum.GetValues<RecurrentCell>()), (options, one) => options with { Recurrent = one });

    /// <summary>How numbers enter the network.</summary>
    public static SearchParameter Embedding { get; } = Named("embedding", "none,piecewise,periodic",
        GpuNet.Embedding.All.Select(one => one.Name), GpuNet.Embedding.Parse, (options, one) => options with { Embedding = one });

    /// <summary>How categories enter the network.</summary>
    public static SearchParameter CategoryEncoding { get; } = Named("category-encoding", "onehot,vectors",
        GpuNet.CategoryEncoding.All.Select(one => one.Name), GpuNet.CategoryEncoding.Parse,
        (options, one) => options with { CategoryEncoding = one });

    /// <summary>The initial weights.</summary>
    public static SearchParameter Initialiser { get; } = Named("init", "he_uniform,glorot_uniform",
        GpuNet.Initialiser.Names, GpuNet.Initialiser.Parse, (options, one) => options with { Initialiser = one });

    /// <summary>The initial biases.</summary>
    public static SearchParameter BiasInitialiser { get; } = Named("bias-init", "zeros,lecun_uniform",
        GpuNet.Initialiser.Names, GpuNet.Initialiser.Parse, (options, one) => options with { BiasInitialiser = one });

    /// <summary>What is minimised.</summary>
    public static SearchParameter Loss { get; } = Named("loss", "mean_squared_error,huber",
        GpuNet.Loss.All.Select(one => one.Name), GpuNet.Loss.Parse, (options, one) => options with { Loss = one });

    /// <summary>What features are brought to first.</summary>
    public static SearchParameter Scaling { get; } = Choice("scaling", "standard,quantile",
        ByName(GpuNet.Scaling.Standard, GpuNet.Scaling.MinMax, GpuNet.Scaling.Robust, GpuNet.Scaling.Quantile, GpuNet.Scaling.None),
        (options, one) => options with { Scaling = one });

    /// <summary>What numbers to predict are brought to first.</summary>
    public static SearchParameter TargetScaling { get; } = Choice("target-scaling", "standard,quantile",
        ByName(GpuNet.Scaling.Standard, GpuNet.Scaling.MinMax, GpuNet.Scaling.Log, GpuNet.Scaling.Quantile, GpuNet.Scaling.None),
        (options, one) => options with { TargetScaling = one });

    /// <summary>
    /// The constants of all optimizers, by name: <c>beta</c>, <c>beta1</c>, <c>epsilon</c>. They come after <see cref="Optimizer"/> and
    /// have no effect on an optimizer without that constant.
    /// </summary>
    public static IReadOnlyList<SearchParameter> OptimizerConstants { get; } =
    [
        .. GpuNet.Optimizer.All.SelectMany(one => one.Constants).DistinctBy(constant => constant.Name)
            .Where(constant => constant.Owner != typeof(Optimizer) && constant.Range is not SwitchAttribute).Select(OfOptimizer),
    ];

    /// <summary>
    /// The seed of initial weights, dropout and the order of the examples; their division into parts stays. Comes last, as what is drawn
    /// depends on the place.
    /// </summary>
    public static SearchParameter Seed { get; } = Integer("seed", "1..1000", SearchScale.Linear, least: 0,
        (options, v) => options with { Seed = (ulong)v });
}
