using GpuNet.Search;

namespace GpuNet;

/// <content>What becomes of the best trial.</content>
public sealed partial class HyperparameterSearch
{
    // Of the time that is left, each phase of a search gets so much, and the last one all.
    const double ShareOfPhase = 2.0 / 3;

    readonly List<Finalist> seeds = [];

    /// <summary>
    /// Gives the model of a search that has run: of the best trial, or the mean of its settings' networks with several seeds
    /// (<see cref="SearchOptions.Ensemble"/>), trained on the validation rows, too, if the options say so
    /// (<see cref="SearchOptions.Refits"/>): then nothing is left to score it on but the test part. What is not done when the time limit is
    /// over, is left out.
    /// </summary>
    /// <param name="device">The device.</param>
    /// <param name="cancellation">Stops between two training steps.</param>
    /// <exception cref="InputException">No trial has a score.</exception>
    /// <exception cref="DivergedException">The loss became NaN or infinite.</exception>
    /// <exception cref="TrainingStoppedException">The device failed while it trained, or the training was cancelled.</exception>
    public TrainingResult Finish(Device device, CancellationToken cancellation = default)
    {
        if (Trials is not [{ Score: not null } best, ..])
            throw new InputException($"{data.Source.Name}: the search has no trial with a score");
        var result = Train(best, device, cancellation);
        if (options.Ensemble == 1 && !options.Refits)
            return result;
        bool isWhole = InPhase(isLast: true, stop =>
        {
            Finalist[] all = [new(best, result), .. seeds.OrderBy(one => one.Trial.Number)];
            // Where the time was over before the best settings had all epochs, seeds may have them.
            all = [.. all.Where(one => one.Trial.Epochs == all.Max(other => other.Trial.Epochs))];
            TrainingResult[] trained = [.. all.Select(one => one.Result ?? Training.Fit(one.Trial, one.Trial.Epochs, device, stop))];
            result = new MeanOfNetworks(Training.DataFor(best), trainingOptions, device).Of(trained);
            if (options.Refits)
                result = Refit(all, trained, result, device, stop);
        }, cancellation);
        if (seeds.Count + 1 < options.Ensemble)
            Message.Note($"{seeds.Count + 1} of the {options.Ensemble} networks of the ensemble were trained");
        if (!isWhole)
            Message.Note($"the time limit of {options.TimeLimit} is used before the model is finished: it is the best so far");
        return result;
    }

    TrainingResult Refit(Finalist[] all, TrainingResult[] trained, TrainingResult before, Device device, CancellationToken stop)
    {
        try
        {
            var data = Training.DataFor(all[0].Trial).WithoutValidation();
            TrainingResult[] refitted =
                [.. all.Zip(trained, (one, known) => Training.Refit(one.Trial, known.FinalEpoch, device, stop))];
            // No rows are left to calibrate it on.
            double? temperature = trainingOptions.Calibrates ? before.Model.Temperature : null;
            var result = new MeanOfNetworks(data, trainingOptions, device).Of(refitted, temperature);
            var settings = new Dictionary<string, string>(result.Model.TrainingSettings) { ["refit"] = "true" };
            return result with { Model = result.Model with { TrainingSettings = settings } };
        }
        catch (DivergedException problem)
        {
            Message.Warn($"with the validation rows {problem.Message}: the model is trained on the training rows alone");
            return before;
        }
    }

    // Whether it came to its end: false where its share of the time limit was over before.
    bool InPhase(bool isLast, Action<CancellationToken> run, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (options.TimeLimit is { } limit)
        {
            var left = limit - clock.Elapsed;
            if (left > TimeSpan.Zero)
                limited.CancelAfter(left * (isLast ? 1 : ShareOfPhase));
            else
                limited.Cancel();
        }
        try
        {
            run(limited.Token);
            return true;
        }
        catch (Exception stopped) when (limited.IsCancellationRequested && !cancellation.IsCancellationRequested
            && stopped is OperationCanceledException or TrainingStoppedException { IsCancelled: true })
        {
            return false;
        }
    }
}
