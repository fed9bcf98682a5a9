namespace GpuNet.Cli.Commands;

/// <summary>What <c>--task</c> and reports call what is learned.</summary>
static class TaskName
{
    /// <summary>Every task that can be asked for, by its name; two classes are a classification.</summary>
    public static IReadOnlyDictionary<string, LearningTask> All { get; } = new Dictionary<string, LearningTask>
    {
        ["classification"] = LearningTask.Classification,
        ["regression"] = LearningTask.Regression,
        ["multilabel"] = LearningTask.MultiLabel,
        ["autoencoder"] = LearningTask.Autoencoder,
        ["pairs"] = LearningTask.Pairs,
    };

    /// <summary>The name of a task.</summary>
    public static string Of(LearningTask task) =>
        All.Concat([new("classification", LearningTask.BinaryClassification)]).First(entry => entry.Value == task).Key;
}
