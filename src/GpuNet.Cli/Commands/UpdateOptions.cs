using System.CommandLine;

namespace GpuNet.Cli.Commands;

/// <summary>The options that say what is minimised, how weights are updated, and when that ends.</summary>
sealed class UpdateOptions
{
    const string Stop = "stop", RollBack = "rollback", None = "none";

    static readonly TrainingOptions usual = new();

    readonly Option<Loss?> loss = new("--loss")
    {
        Description = $"Loss to minimise: {string.Join(", ", Loss.All)}; by default chosen by the task.",
        HelpName = "NAME",
        CustomParser = Parse.Named(Loss.Parse, Loss.All.Select(choice => choice.Name)),
        CompletionSources = { (string[])[.. Loss.All.Select(choice => choice.Name)] },
    };

    readonly Option<ClassWeights?> classWeights = new("--class-weights")
    {
        Description = "Weight of each class in the loss, of the examples with each label, or of pairs that are apart and together: "
            + "balanced, or one number for each.",
        HelpName = "balanced|1,2.5,0.5",
        CustomParser = Parse.Text<ClassWeights?>(ClassWeights.Parse),
    };

    readonly Option<Optimizer> optimizer = new("--optimizer")
    {
        Description = $"Update rule: {string.Join(", ", Optimizer.All)}; constants as in momentum:beta=0.95.",
        HelpName = "NAME",
        DefaultValueFactory = _ => usual.Optimizer,
        CustomParser = Parse.Named(Optimizer.Parse, Optimizer.All.Select(choice => choice.Name)),
        CompletionSources = { (string[])[.. Optimizer.All.Select(choice => choice.Name)] },
    };

    readonly Option<float?> learningRate = new("--learning-rate", "--lr")
    {
        Description = "Learning rate η; by default "
            + $"{string.Join(", ", Optimizer.All.Select(choice => $"{choice.LearningRate} for {choice}"))}.",
        HelpName = "NUMBER",
        CustomParser = Parse.Rate,
    };

    readonly Option<Schedule> schedule = new("--schedule")
    {
        Description = $"How η changes during training: {string.Join(", ", Schedule.All)}; constants as in step:every=20,factor=0.1.",
        HelpName = "NAME",
        DefaultValueFactory = _ => usual.Schedule,
        CustomParser = Parse.Named(Schedule.Parse, Schedule.All.Select(choice => choice.Name)),
        CompletionSources = { (string[])[.. Schedule.All.Select(choice => choice.Name)] },
    };

    readonly Option<float?> warmup = new("--warmup")
    {
        Description = "Epochs in which η rises from 0 before the schedule begins.",
        HelpName = "EPOCHS",
        CustomParser = Parse.Rate,
    };

    readonly Option<Averaging> averaging = new("--average")
    {
        Description = "Averages of the parameters, which are validated and become the model: "
            + $"{string.Join(", ", Averaging.All)}; constants as in ema:decay=0.999 and swa:from=0.5.",
        HelpName = "NAME",
        DefaultValueFactory = _ => usual.Averaging,
        CustomParser = Parse.Named(Averaging.Parse, Averaging.All.Select(choice => choice.Name)),
        CompletionSources = { (string[])[.. Averaging.All.Select(choice => choice.Name)] },
    };

    readonly Option<float?> weightDecay = new("--weight-decay")
    {
        Description = "L2 penalty λ: g ← g + λw; for adamw w ← w − ηλw. Not for biases.",
        HelpName = "NUMBER",
        CustomParser = Parse.OptionalNotNegative,
    };

    readonly Option<float> l1 = new("--l1")
    {
        Description = "L1 penalty λ: g ← g + λ sign w. Not for biases.",
        HelpName = "NUMBER",
        CustomParser = Parse.NotNegative,
    };

    readonly Option<float?> clipNorm = new("--clip-norm")
    {
        Description = "Clip the norm of the whole gradient to this.",
        HelpName = "NUMBER",
        CustomParser = Parse.Rate,
    };

    readonly Option<float?> clipValue = new("--clip-value")
    {
        Description = "Clip each gradient to ± this.",
        HelpName = "NUMBER",
        CustomParser = Parse.Rate,
    };

    readonly Option<int?> microBatchSize = new("--micro-batch-size")
    {
        Description = "Compute a batch in parts of this many examples and add their gradients, to save memory.",
        HelpName = "NUMBER",
        CustomParser = Parse.OptionalCount,
    };

    readonly Option<int?> parts = new("--parts")
    {
        Description = "Divide a batch into this many parts, a power of two, and add their gradients in one fixed order, so that any number "
            + "of devices and processes gives the same bits. By default one for each of them.",
        HelpName = "NUMBER",
        CustomParser = Parse.OptionalCount,
    };

    readonly Option<string> precision = PrecisionOption.Create();

    readonly Option<int?> patience = new("--patience")
    {
        Description = "Where there is a validation part: stop after this many epochs without a lower loss on it, and keep the best "
            + $"weights; {None} trains all epochs, and keeps the last ones. By default {EarlyStopping.Usual.Patience}.",
        HelpName = $"EPOCHS|{None}",
        CustomParser = Parse.CountOr(None),
        CompletionSources = { (string[])[None] },
    };

    readonly Option<float> minDelta = new("--min-delta")
    {
        Description = "The least decrease of the validation loss that --patience counts.",
        HelpName = "NUMBER",
        CustomParser = Parse.NotNegative,
    };

    readonly Option<string> onDivergence = new("--on-divergence")
    {
        Description = "When the loss becomes NaN or infinite: stop, or continue from the best epoch at half the learning rate.",
        HelpName = $"{Stop}|{RollBack}",
        DefaultValueFactory = _ => Stop,
        CustomParser = Parse.OneOf([Stop, RollBack], choice => choice),
        CompletionSources = { (string[])[Stop, RollBack] },
    };

    /// <summary>The options that say what a step minimises, and how.</summary>
    public IEnumerable<Option> Minimised =>
    [
        loss, classWeights, optimizer, learningRate, schedule, warmup, averaging, weightDecay, l1, clipNorm, clipValue, microBatchSize,
        parts, precision,
    ];

    /// <summary>The options that say when training ends.</summary>
    public IEnumerable<Option> Stopping => [patience, minDelta, onDivergence];

    /// <summary>Whether --optimizer gives a constant, named as an option is: <c>learning-rate</c> in adam:learning_rate=0.1.</summary>
    public bool IsInOptimizer(string name, ParseResult parsed)
    {
        if (parsed.GetResult(optimizer) is not { Tokens: [var token] } || token.Value.Split(':', 2) is not [_, var constants])
            return false;
        // The value of an only constant needs no name.
        string? only = parsed.GetRequiredValue(optimizer).Constants.Where(one => one.Owner != typeof(Optimizer)).ToList() is [var own]
            ? own.Name : null;
        return constants.Split(',').Select(part => part.Split('=') is [var given, _] ? given.Trim() : only)
            .Contains(name.Replace('-', '_'), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>A recipe with what the options say.</summary>
    /// <exception cref="InputException">Two of them contradict each other.</exception>
    public TrainingOptions ReadInto(TrainingOptions recipe, ParseResult parsed)
    {
        EarlyStopping? stopping = parsed.GetValue(patience) switch
        {
            // Who says what early stopping counts wants some.
            null => EarlyStopping.Usual with { IsOptional = parsed.GetValue(minDelta) == 0 },
            0 => null,
            { } epochs => new(epochs),
        };
        if (parsed.GetValue(minDelta) > 0 && stopping is null)
            throw new InputException($"--min-delta: nothing is watched with --patience {None}; leave one of them out");
        recipe = recipe with { MicroBatchSize = parsed.GetValue(microBatchSize), Parts = parsed.GetValue(parts) };
        if (parsed.GetValue(warmup) >= recipe.Epochs)
            throw new InputException($"--warmup: the rise must end before the training does, after {recipe.Epochs.Counted("epoch")}");
        CheckOnce(learningRate, parsed);
        CheckOnce(weightDecay, parsed);
        var then = parsed.GetRequiredValue(schedule);
        var update = parsed.GetRequiredValue(optimizer);
        if (parsed.GetValue(learningRate) is { } rate)
            update = update with { LearningRate = rate };
        if (parsed.GetValue(weightDecay) is { } decay)
            update = update with { WeightDecay = decay };
        return recipe with
        {
            Loss = parsed.GetValue(loss),
            ClassWeights = parsed.GetValue(classWeights),
            Optimizer = update,
            Schedule = parsed.GetValue(warmup) is { } rise ? new WarmupSchedule { Length = rise, Then = then } : then,
            Averaging = parsed.GetRequiredValue(averaging),
            Precision = PrecisionOption.Of(precision, parsed),
            EarlyStopping = stopping is null ? null : stopping with { MinDelta = parsed.GetValue(minDelta) },
            OnDivergence = parsed.GetRequiredValue(onDivergence) == Stop ? Divergence.Stop : Divergence.RollBack,
            Gradients = new()
            {
                L1 = parsed.GetValue(l1),
                ClipNorm = parsed.GetValue(clipNorm) ?? float.PositiveInfinity,
                ClipValue = parsed.GetValue(clipValue) ?? float.PositiveInfinity,
            },
        };
    }

    void CheckOnce(Option constant, ParseResult parsed)
    {
        if (parsed.GetResult(constant) is { Implicit: false } && IsInOptimizer(constant.Name.TrimStart('-'), parsed))
            throw new InputException($"{constant.Name}: {optimizer.Name} gives it, too; leave one of them out");
    }
}
