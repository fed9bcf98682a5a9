using System.Globalization;

namespace GpuNet;

/// <summary>A model of a network that another program has trained.</summary>
static class ImportedModel
{
    /// <summary>Joins what the file says and what the options say.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="parameters">The network, without a softmax or sigmoid at its end.</param>
    /// <param name="ending">What is at its end; the identity where nothing is, or where the file does not say.</param>
    /// <param name="scaling">What is done to the features first; null for nothing.</param>
    /// <param name="targetScaling">What is undone on numbers that it predicts; null for nothing.</param>
    /// <param name="options">What the options say.</param>
    /// <exception cref="InputException">They contradict each other, or do not say enough.</exception>
    public static Model Create(
        string path, Parameters parameters, Link ending, Scaler? scaling, Scaler? targetScaling, ImportOptions options)
    {
        int inputs = parameters.Network.Inputs, outputs = parameters.Network.Outputs;
        var task = TaskOf(path, ending, outputs, options);
        if (task.HasNoTarget && outputs != inputs)
        {
            throw Bad(path, "an autoencoder gives its inputs back, but this network has "
                + $"{inputs.Counted("input")} and {outputs.Counted("output")}");
        }
        if (targetScaling is not null && !task.HasScaledTargets)
            throw Bad(path, $"the numbers at its end are scaled, as only those of a regression can be; use {To(LearningTask.Regression)}");
        ParametersFile.CheckFinite(parameters, path, options.AllowNonFinite);
        int classes = task.Answers != Answers.Class ? 0 : Math.Max(2, outputs);
        int targets = task.HasNoTarget ? 0 : task.HasOneTarget ? 1 : outputs;
        if (options.Classes is not null && classes == 0)
        {
            var superfluous = options.Task is null ? Setting.Classes : Setting.Task;
            throw Bad(path, $"a network for {To(task)} has no classes, but {options.Classes.Count} are named; leave out {superfluous}");
        }
        var featureNames = Names(path, options.Features, inputs, Setting.Features, "inputs", i => $"x{i + 1}");
        var targetNames = Names(path, options.Targets, targets, Setting.Targets, "targets", i => targets == 1 ? "y" : $"y{i + 1}");
        if (targetNames.FirstOrDefault(featureNames.Contains) is { } both)
            throw Bad(path, $"{both.Quote()} is one of {Setting.Features} and of {Setting.Targets}; give each its own name");
        var model = new Model
        {
            Parameters = parameters,
            Task = task,
            Loss = task.UsualLoss,
            TargetNames = targetNames,
            ClassNames = classes == 0
                ? null
                : Names(path, options.Classes, classes, Setting.Classes, "classes", i => i.ToString(CultureInfo.InvariantCulture)),
            Preprocessing = new(featureNames, null, scaling ?? Scaler.Identity(inputs), null),
            TargetScaling = task.HasScaledTargets ? targetScaling ?? Scaler.Identity(outputs) : null,
            TrainingSettings = new Dictionary<string, string> { ["imported"] = Path.GetFileName(path) },
        };
        if (model.FindProblem() is { } problem)
            throw Bad(path, problem);
        if (scaling is null)
            Message.Note($"{path}: nothing in it scales its inputs: give them to the model as they were given to the network in training");
        return model;
    }

    /// <summary>The error of a file that cannot be imported.</summary>
    public static InputException Bad(string path, string problem) => new($"{path}: this cannot be imported: {problem}");

    static LearningTask TaskOf(string path, Link ending, int outputs, ImportOptions options)
    {
        LearningTask said = ending switch
        {
            Link.Softmax => LearningTask.Classification,
            Link.Sigmoid when outputs == 1 && options.Task != LearningTask.MultiLabel => LearningTask.BinaryClassification,
            Link.Sigmoid => LearningTask.MultiLabel,
            _ => options.Task ?? throw Bad(path, $"nothing at the end of the network says what it predicts; add "
                + $"{To(LearningTask.Classification)}, {To(LearningTask.MultiLabel)} or "
                + $"{To(LearningTask.Regression)}"),
        };
        if (said == LearningTask.Classification && ending == Link.Identity && outputs == 1)
            said = LearningTask.BinaryClassification;
        bool isTwo = said == LearningTask.BinaryClassification && options.Task?.Answers == Answers.Class;
        if (options.Task is not { } asked || asked == said || isTwo)
            return said;
        throw Bad(path, $"the end of the network is not that of {To(asked)}; leave it out");
    }

    static string To(LearningTask task) => Setting.Task.To(task.ToString());

    static IReadOnlyList<string> Names(
        string path, IReadOnlyList<string>? given, int count, Setting setting, string what, Func<int, string> usual)
    {
        if (given is not null && given.Count != count)
            throw Bad(path, $"the network has {count} {what}, but {setting} names {given.Count}: {given.Quote()}");
        if (given?.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { Key: var twice })
            throw Bad(path, $"{twice.Quote()} is twice among the names of {setting}; give each its own name");
        return given ?? [.. Enumerable.Range(0, count).Select(usual)];
    }
}
