using GpuNet.Files;

namespace GpuNet.Cli.Output;

/// <summary>The course of a training for TensorBoard: a run for each part, with the tags that Keras gives them.</summary>
/// <param name="folder">What <c>tensorboard --logdir</c> is given.</param>
/// <param name="history">Whether there is an accuracy.</param>
sealed class TensorBoardLog(string folder, TrainingHistory history) : IDisposable
{
    readonly EventFile training = new(Path.Combine(Folder.CheckName(folder), "train"));
    EventFile? validation;
    bool isLost;

    /// <summary>Adds an epoch, as long as that works: a disk that is full ends no training.</summary>
    public void Add(EpochReport report)
    {
        if (isLost)
            return;
        try
        {
            Write(report);
        }
        catch (Exception problem) when (problem is IOException or InputException)
        {
            isLost = true;
            Messages.Write($"gpunet: warning: {folder}: {problem.Message}; the training goes on without these events");
        }
    }

    void Write(EpochReport report)
    {
        training.Add(report.Epoch, [.. Scalars(report.Training), ("epoch_learning_rate", report.LearningRate)]);
        if (report.Validation is not { } score)
            return;
        validation ??= new(Path.Combine(folder, "validation"));
        validation.Add(report.Epoch, [.. Scalars(score), .. report.Metrics.Where(entry => entry.Value is not null)
            .Select(entry => ($"epoch_{entry.Metric}", entry.Value!.Value))]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        training.Dispose();
        validation?.Dispose();
    }

    IEnumerable<(string, double)> Scalars(Score score)
    {
        yield return ("epoch_loss", score.Loss);
        if (history.ShowsAccuracy)
            yield return ("epoch_accuracy", score.Accuracy);
    }
}
