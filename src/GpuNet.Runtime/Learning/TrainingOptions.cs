using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace GpuNet;

/// <summary>Everything that is decided before a data set is learned from.</summary>
public sealed partial record TrainingOptions : LoopOptions
{
    /// <summary>The usual options: where there is a validation part, the weights are those of its best epoch.</summary>
    public TrainingOptions() => EarlyStopping = EarlyStopping.Usual;

    /// <summary>
    /// The widths of the hidden layers; may be empty, but for an autoencoder, whose narrowest layer is the code, and for pairs, whose
    /// last one is what distances are taken of.
    /// </summary>
    public ImmutableArray<int> Hidden { get; init; } = [100];

    /// <summary>
    /// The activation of the hidden layers; null takes relu, and tanh where they are recurrent. Gated cells have activations of their own.
    /// </summary>
    public Activation? Activation { get; init; }

    /// <summary>The cells of recurrent hidden layers, over the rows of each window of a time series; null for dense layers.</summary>
    public RecurrentCell? Recurrent { get; init; }

    /// <summary>How numbers enter the network.</summary>
    public Embedding Embedding { get; init; } = new NoEmbedding();

    /// <summary>How categories enter the network.</summary>
    public CategoryEncoding CategoryEncoding { get; init; } = new OneHotEncoding();

    /// <summary>What is normalised between a hidden layer's product and its activation.</summary>
    public Normalisation Normalisation { get; init; }

    /// <summary>Whether it is one network, or an ensemble that is trained as one.</summary>
    public Architecture Architecture { get; init; } = new Mlp();

    /// <summary>The share of the hidden units that a training step drops, from 0 to below 1.</summary>
    public float Dropout { get; init; }

    /// <summary>The first weights; null takes for each layer what fits its activation.</summary>
    public Initialiser? Initialiser { get; init; }

    /// <summary>The first biases. Random ones let units of few features bend in different places from the beginning.</summary>
    public Initialiser BiasInitialiser { get; init; } = Initialiser.LeCunUniform;

    /// <summary>What is minimised; null takes what fits the task.</summary>
    public Loss? Loss { get; init; }

    /// <summary>How much the examples of each class count; null counts all alike.</summary>
    public ClassWeights? ClassWeights { get; init; }

    /// <summary>The optimizer.</summary>
    public Optimizer Optimizer { get; init; } = new Adam();

    /// <summary>How the examples are divided.</summary>
    public SplitShares Split { get; init; } = SplitShares.Parse("70/10/20");

    /// <summary>What features are brought to first.</summary>
    public Scaling Scaling { get; init; } = Scaling.Standard;

    /// <summary>
    /// What numbers to predict are brought to first; null for the same as features. Predictions and scores are in the units of the data.
    /// </summary>
    public Scaling? TargetScaling { get; init; }

    /// <summary>What is done where a feature has no value.</summary>
    public Missing Missing { get; init; } = Missing.Error;

    /// <summary>
    /// The probability from which on the second of two classes is the answer, or a label holds; of pairs the distance below which they
    /// belong together.
    /// </summary>
    public float Threshold { get; init; } = 0.5f;

    /// <summary>
    /// Whether the model's probabilities are calibrated on the validation part after training (<see cref="Model.Calibrate"/>).
    /// </summary>
    public bool Calibrates { get; init; }

    /// <summary>What is computed on the validation part after each epoch, besides the loss and the accuracy.</summary>
    public ImmutableArray<Metric> Metrics { get; init; } = [];

    /// <summary>
    /// The model that training starts from: its network, its parameters and its preprocessing. The data must have its columns, as
    /// <see cref="Model.ReadExamples"/> reads them. Null starts from random weights.
    /// </summary>
    public Model? StartFrom { get; init; }

    /// <summary>
    /// Where to write checkpoints, and whether to go on from one; null writes none. Searches and cross-validations write none.
    /// </summary>
    public Checkpointing? Checkpoint { get; init; }

    /// <summary>The options of the command that trains: its model keeps them for the record.</summary>
    internal JsonObject? Configuration { get; init; }

    /// <summary>Those in which a trial of a search differs from <see cref="Configuration"/>; null without a search.</summary>
    internal JsonObject? TrialConfiguration { get; init; }

    /// <summary>The loss for a task.</summary>
    /// <exception cref="InputException">A loss is asked for that does not fit the task.</exception>
    public Loss LossFor(LearningTask task)
    {
        if (Loss is null)
            return StartFrom?.Loss ?? task.UsualLoss;
        if (Loss.Link == task.Link)
            return Loss;
        var fitting = Loss.All.Where(loss => loss.Link == task.Link).Select(loss => loss.Name);
        throw new InputException($"{Setting.Loss}: '{Loss.Name}' does not fit the target, but {string.Join(", ", fitting)} would");
    }

    /// <summary>What was decided about training, by the names of the command's options: what a model file keeps for the record.</summary>
    internal IReadOnlyDictionary<string, string> SettingsFor(LearningTask task)
    {
        var (rules, stopping) = (Gradients, EarlyStopping);
        var (schedule, rise) = Schedule is WarmupSchedule warmup ? (warmup.Then, warmup.Length) : (Schedule, 0);
        (string Option, object? Value)[] settings =
        [
            ("loss", LossFor(task)), ("class-weights", ClassWeights), ("optimizer", Optimizer.WithUsualRates()),
            ("learning-rate", Optimizer.LearningRate), ("schedule", schedule), ("warmup", NotZero(rise)),
            ("average", Averaging.IsKept ? Averaging : null),
            ("weight-decay", NotZero(Optimizer.WeightDecay)), ("l1", NotZero(rules.L1)), ("clip-norm", Finite(rules.ClipNorm)),
            ("clip-value", Finite(rules.ClipValue)), ("init", Initialiser), ("bias-init", BiasInitialiser),
            ("dropout", NotZero(Dropout)), ("epochs", Epochs), ("batch-size", BatchSize),
            ("micro-batch-size", MicroBatchSize), ("parts", Parts > 1 ? Parts : null), ("patience", stopping?.Patience ?? (object)"none"),
            ("min-delta", NotZero(stopping?.MinDelta ?? 0)), ("split", Split), ("seed", Seed), ("start-from", StartFrom),
            ("precision", Precision == Precision.Float32 ? null : Precision.ToString().ToLowerInvariant()),
            ("target-scaling", TargetScaling?.ToString().ToLowerInvariant()), ("calibrate", Calibrates ? "true" : null),
        ];
        return settings.Where(setting => setting.Value is not null)
            .ToDictionary(setting => setting.Option, setting => Convert.ToString(setting.Value, CultureInfo.InvariantCulture)!);

        static object? NotZero(double value) => value == 0 ? null : (float)value;

        static object? Finite(float value) => float.IsFinite(value) ? value : null;
    }
}

/// <summary>The cells of a recurrent layer.</summary>
public enum RecurrentCell
{
    /// <summary>Dense cells: <see cref="RecurrentLayer"/>.</summary>
    Simple,

    /// <summary>Gated recurrent units: <see cref="GruLayer"/>.</summary>
    Gru,

    /// <summary>Long short-term memory: <see cref="LstmLayer"/>.</summary>
    Lstm,
}

/// <summary>What is normalised between a hidden layer's product and its activation.</summary>
public enum Normalisation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Each unit over the batch: <see cref="BatchNormLayer"/>.</summary>
    Batch,

    /// <summary>Each example over its units: <see cref="LayerNormLayer"/>.</summary>
    Layer,
}
