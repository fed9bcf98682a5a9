using GpuNet.Search;
using GpuNet.Training;

namespace GpuNet;

/// <content>What becomes of the best trial.</content>
public sealed partial class HyperparameterSearch
{
    // Of the time that is left, each phase of a search gets so much, and the last one all.
    const double ShareOfPhase = 2.0 / 3;

    readonly List<Finalist> seeds = [];
    TrainingResult? mean;
    int networks = 1;

    /// <summary>
    /// Gives the model of a search that has run: of the best trial, or the mean of its settings' networks with several seeds
    /// (<see cref="SearchOptions.Ensemble"/>), trained on the validation rows, too, if the options say so
    /// (<see cref="SearchOptions.Refits"/>): then nothing is left to score it on but the test part. What is not done when the time limit is
    /// over, is left out, and so are the epochs of a trial that it has cut: the model is marked as unfinished, and so is the result.
    /// </summary>
    /// <param name="device">The device.</param>
    /// <param name="refits">
    /// Called before a network is trained on the validation rows, too, with its number from 1, and of how many. Then <see cref="Best"/> is
    /// the model without that.
    /// </param>
    /// <param name="cancellation">Stops between two training steps.</param>
    /// <exception cref="InputException">No trial has a score.</exception>
    /// <exception cref="DivergedException">The loss became NaN or infinite.</exception>
    /// <exception cref="TrainingStoppedException">The device failed while it trained, or the training was cancelled.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled between two trainings.</exception>
    public TrainingResult Finish(
        Device device, IProgress<(int Network, int Networks)>? refits = null, CancellationToken cancellation = default)
    {
        if (Trials is not [{ Score: not null } best, ..])
            throw new InputException($"{data.Source.Name}: the search has no trial with a score");
        var ofBest = Train(best, device, cancellation);
        string? cut = CutOf(best, ofBest);
        if (options.Ensemble == 1 && !options.Refits)
            return cut is null ? ofBest : Unfinished(ofBest, cut);
        var all = Finalists(ofBest);
        KeepMean(all, device);
        TrainingResult? refitted = null;
        InPhase(isLast: true, stop =>
        {
            if (all.Any(one => one.Result is null))
            {
                all = [.. all.Select(one => one with { Result = one.Result ?? Training.Fit(one.Trial, one.Trial.Epochs, device, stop) })];
                KeepMean(all, device);
            }
            if (options.Refits)
                refitted = Refit(all, device, refits, stop);
        }, cancellation);
        var result = refitted ?? mean ?? ofBest;
        return (LeftOutOf(isRefitted: refitted is not null) ?? cut) is { } leftOut ? Unfinished(result, leftOut) : result;
    }

    // Of the best trial the model may be what it had learned when the time was over.
    string? CutOf(Trial trial, TrainingResult result) => result == resultOfBest && trial.Epochs < trainingOptions.Epochs
        ? $"the best settings were trained for {trial.Epochs} of {trainingOptions.Epochs.Counted("epoch")}" : null;

    TrainingResult Unfinished(TrainingResult result, string why)
    {
        string time = options.TimeLimit is { } limit ? $"within the time limit of {TimeText.Of(limit)} " : "";
        Message.Note(time + why);
        return result with { IsFinished = false, Model = result.Model.MarkUnfinished(why) };
    }

    // Where the time was over before the best settings had all epochs, seeds may have them.
    Finalist[] Finalists(TrainingResult? ofBest)
    {
        Finalist[] all = [new(Trials[0], ofBest), .. seeds.OrderBy(one => one.Trial.Number)];
        return [.. all.Where(one => one.Trial.Epochs == all.Max(other => other.Trial.Epochs))];
    }

    // Of the networks that are there.
    void KeepMean(Finalist[] all, Device device)
    {
        TrainingResult[] there = [.. all.Select(one => one.Result).OfType<TrainingResult>()];
        if (there.Length == 0)
            return;
        mean = new MeanOfNetworks(Training.DataFor(all[0].Trial), trainingOptions, device).Of(there);
        networks = there.Length;
    }

    // Null where a network diverged.
    TrainingResult? Refit(Finalist[] all, Device device, IProgress<(int Network, int Networks)>? progress, CancellationToken stop)
    {
        try
        {
            var data = Training.DataFor(all[0].Trial).WithoutValidation();
            TrainingResult[] refitted = [.. all.Select(RefitOne)];
            // No rows are left to calibrate it on.
            double? temperature = trainingOptions.Calibrates ? mean!.Model.Temperature : null;
            var result = new MeanOfNetworks(data, trainingOptions, device).Of(refitted, temperature);
            var settings = new Dictionary<string, string>(result.Model.TrainingSettings) { ["refit"] = "true" };
            return result with { Model = result.Model with { TrainingSettings = settings } };
        }
        catch (DivergedException problem)
        {
            Message.Warn($"with the validation rows {problem.Message}: the model is trained on the training rows alone");
            return null;
        }

        TrainingResult RefitOne(Finalist one, int place)
        {
            stop.ThrowIfCancellationRequested();
            progress?.Report((place + 1, all.Length));
            return Training.Refit(one.Trial, one.Result!.FinalEpoch, device, stop);
        }
    }

    /// <summary>What was asked for and is not in <see cref="Best"/>; null for nothing.</summary>
    internal string? LeftOut => LeftOutOf(isRefitted: false);

    string? LeftOutOf(bool isRefitted)
    {
        string? missing = networks < options.Ensemble ? $"the ensemble has {networks} of its {options.Ensemble.Counted("network")}" : null;
        string? refit = options.Refits && !isRefitted ? "the refit was left out" : null;
        return missing is null || refit is null ? missing ?? refit : $"{missing}, and {refit}";
    }

    // Ends it where its share of the time limit is over.
    void InPhase(bool isLast, Action<CancellationToken> run, CancellationToken cancellation)
    {
        var begin = clock.Elapsed;
        using var deadline = new Deadline(clock, begin + (options.TimeLimit - begin) * (isLast ? 1 : ShareOfPhase), cancellation);
        deadline.Look();
        Training.Deadline = deadline;
        try
        {
            run(deadline.Token);
        }
        catch (Exception stopped) when (deadline.Token.IsCancellationRequested && !cancellation.IsCancellationRequested
            && stopped is OperationCanceledException or TrainingStoppedException { IsCancelled: true })
        {
        }
        finally
        {
            Training.Deadline = null;
        }
    }
}
