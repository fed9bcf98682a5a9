using System.CommandLine;

namespace GpuNet.Cli.Commands;

/// <summary>The options that say what is minimised, how weights are updated, and when that ends.</summary>
sealed class UpdateOptions
{
    const string Stop = "stop", RollBack = "rollback";

    static readonly TrainingOptions usual = new();

    readonly Option<Loss?> loss = new("--loss")
    {
        Description = $"What is minimised: {string.Join(", ", Loss.All)}; by default what fits the target.",
        HelpName = "NAME",
        CustomParser = Parse.Named(Loss.Parse, Loss.All.Select(choice => choice.Name)),
    };

    readonly Option<ClassWeights?> classWeights = new("--class-weights")
    {
        Description = "How much the examples of each class count, or those that have each label, or pairs that are apart and together: "
            + "balanced, or a number for each.",
        HelpName = "balanced|1,2.5,0.5",
        CustomParser = Parse.Text<ClassWeights?>(ClassWeights.Parse),
    };

    readonly Option<Optimizer> optimizer = new("--optimizer")
    {
        Description = $"How weights are updated: {string.Join(", ", Optimizer.All)}; constants as in momentum:beta=0.95.",
        HelpName = "NAME",
        DefaultValueFactory = _ => usual.Optimizer,
        CustomParser = Parse.Named(Optimizer.Parse, Optimizer.All.Select(choice => choice.Name)),
    };

    readonly Option<float?> learningRate = new("--learning-rate")
    {
        Description = $"η; by default {string.Join(", ", Optimizer.All.Select(choice => $"{choice.DefaultLearningRate} for {choice}"))}.",
        HelpName = "NUMBER",
        CustomParser = Parse.Rate,
    };

    readonly Option<Schedule> schedule = new("--schedule")
    {
        Description = $"How η changes: {string.Join(", ", Schedule.Names)}; constants as in step:every=20,factor=0.1.",
        HelpName = "NAME",
        DefaultValueFactory = _ => usual.Schedule,
        CustomParser = Parse.Named(Schedule.Parse, Schedule.Names),
    };

    readonly Option<float?> warmup = new("--warmup")
    {
        Description = "Epochs in which η rises to its value, before the schedule begins.",
        HelpName = "EPOCHS",
        CustomParser = Parse.Rate,
    };

    readonly Option<float> weightDecay = new("--weight-decay")
    {
        Description = "λ of L2, g ← g + λw; for adamw w ← w − ηλw. Never on biases.",
        HelpName = "NUMBER",
        CustomParser = Parse.NotNegative,
    };

    readonly Option<float> l1 = new("--l1")
    {
        Description = "λ of L1, g ← g + λ sign w. Never on biases.",
        HelpName = "NUMBER",
        CustomParser = Parse.NotNegative,
    };

    readonly Option<float?> clipNorm = new("--clip-norm")
    {
        Description = "The largest norm of all gradients together.",
        HelpName = "NUMBER",
        CustomParser = Parse.Rate,
    };

    readonly Option<float?> clipValue = new("--clip-value")
    {
        Description = "The largest size of a gradient.",
        HelpName = "NUMBER",
        CustomParser = Parse.Rate,
    };

    readonly Option<int?> microBatchSize = new("--micro-batch-size")
    {
        Description = "Examples that are computed at a time; their gradients are added up to those of the batch.",
        HelpName = "NUMBER",
        CustomParser = Parse.OptionalCount,
    };

    readonly Option<int?> patience = new("--patience")
    {
        Description = "Stops when the validation loss has not fallen for so many epochs, and takes the best weights.",
        HelpName = "EPOCHS",
        CustomParser = Parse.OptionalCount,
    };

    readonly Option<float> minDelta = new("--min-delta")
    {
        Description = "With --patience, by how much the loss has to fall.",
        HelpName = "NUMBER",
        CustomParser = Parse.NotNegative,
    };

    readonly Option<string> onDivergence = new("--on-divergence")
    {
        Description = "When the loss becomes NaN or infinite: stop, or go on from the best epoch at half the learning rate.",
        HelpName = $"{Stop}|{RollBack}",
        DefaultValueFactory = _ => Stop,
        CustomParser = Parse.OneOf([Stop, RollBack], choice => choice),
    };

    /// <summary>The options, in the order of the help.</summary>
    public IEnumerable<Option> All =>
    [
        loss, classWeights, optimizer, learningRate, schedule, warmup, weightDecay, l1, clipNorm, clipValue, microBatchSize,
        patience, minDelta, onDivergence,
    ];

    /// <summary>A recipe with what the options say.</summary>
    /// <exception cref="InputException">Two of them contradict each other.</exception>
    public TrainingOptions ReadInto(TrainingOptions recipe, ParseResult parsed)
    {
        if (parsed.GetValue(minDelta) > 0 && parsed.GetValue(patience) is null)
            throw new InputException("--min-delta: only early stopping has a least change; say --patience, too");
        if (parsed.GetValue(microBatchSize) > recipe.BatchSize)
            throw new InputException($"--micro-batch-size: a part cannot have more examples than the batch, {recipe.BatchSize}");
        if (parsed.GetValue(warmup) >= recipe.Epochs)
            throw new InputException($"--warmup: the rise must end before the training does, after {recipe.Epochs} epochs");
        var then = parsed.GetRequiredValue(schedule);
        return recipe with
        {
            Loss = parsed.GetValue(loss),
            ClassWeights = parsed.GetValue(classWeights),
            Optimizer = parsed.GetRequiredValue(optimizer),
            LearningRate = parsed.GetValue(learningRate),
            Schedule = parsed.GetValue(warmup) is { } rise ? new Warmup(rise, then) : then,
            MicroBatchSize = parsed.GetValue(microBatchSize),
            EarlyStopping = parsed.GetValue(patience) is { } epochs ? new(epochs, parsed.GetValue(minDelta)) : null,
            OnDivergence = parsed.GetRequiredValue(onDivergence) == Stop ? Divergence.Stop : Divergence.RollBack,
            Gradients = new()
            {
                WeightDecay = parsed.GetValue(weightDecay),
                L1 = parsed.GetValue(l1),
                ClipNorm = parsed.GetValue(clipNorm) ?? float.PositiveInfinity,
                ClipValue = parsed.GetValue(clipValue) ?? float.PositiveInfinity,
            },
        };
    }
}
