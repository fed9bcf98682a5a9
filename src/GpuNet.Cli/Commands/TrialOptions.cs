using System.CommandLine;

namespace GpuNet.Cli.Commands;

/// <summary>The options that say how many trials a search has, how they are compared, and what is made of the best.</summary>
sealed class TrialOptions
{
    static readonly SearchOptions usual = new();

    readonly Option<int> trials = new("--trials")
    {
        Description = "Number of settings to try.",
        HelpName = "NUMBER",
        DefaultValueFactory = _ => usual.Trials,
        CustomParser = Parse.Count,
    };

    readonly Option<int?> rounds = new("--rounds")
    {
        Description = $"Number of rounds of successive halving; by default {usual.Rounds}, or fewer if there are fewer trials.",
        HelpName = "NUMBER",
        CustomParser = Parse.OptionalCount,
    };

    readonly Option<Metric?> metric = new("--metric")
    {
        Description = $"Validation metric to compare; by default {Metric.LogLoss} of classes, {Metric.Rmse} of numbers.",
        HelpName = "NAME",
        CustomParser = Parse.OneOf(Metric.All, choice => choice.Name),
        CompletionSources = { (string[])[.. Metric.All.Select(choice => choice.Name)] },
    };

    readonly Option<int?> parallel = new("--parallel")
    {
        Description = "Number of trainings at the same time. On the CPU device each has --threads threads (1 if not given), and by default "
            + "there is one per processor; a GPU has one by default, and of several those of narrow networks share launches.",
        HelpName = "NUMBER",
        CustomParser = Parse.OptionalCount,
    };

    readonly Option<bool> asynchronous = new("--asynchronous")
    {
        Description = "Train a trial longer as soon as it is in the best third of those so far, so that no device waits for others; "
            + "with several trainings at a time the table then depends on which ends first.",
    };

    readonly Option<TimeSpan?> timeLimit = new("--time-limit")
    {
        Description = "End the search after this time, as 30s, 10m or 2h, with what it has found; an ensemble and --refit are part of it.",
        HelpName = "TIME",
        CustomParser = Parse.Time,
    };

    readonly Option<int> ensemble = new("--ensemble")
    {
        Description = "With --save: train the best settings with so many seeds in all, and make the model the mean of their networks.",
        HelpName = "NUMBER",
        DefaultValueFactory = _ => usual.Ensemble,
        CustomParser = Parse.CountUpTo(SearchOptions.MostNetworks),
    };

    readonly Option<bool> refit = new("--refit")
    {
        Description = "With --save: train the model once more, on the training and validation rows together, "
            + "for as many epochs as were best.",
    };

    readonly OutputOption journal = new("--journal")
    {
        Description = "File that records every trial, so that the same search can be resumed.",
        HelpName = "FILE.jsonl",
        Replaces = false,
    };

    /// <summary>All of them.</summary>
    public Option[] All => [trials, rounds, metric, parallel, asynchronous, timeLimit, ensemble, refit, journal];

    /// <summary>What the options say, but for the number of trainings at the same time, which depends on the devices.</summary>
    /// <param name="parsed">The options.</param>
    /// <param name="saves">Whether the model is asked for.</param>
    /// <exception cref="InputException">Two of them contradict each other.</exception>
    public SearchOptions Read(ParseResult parsed, bool saves)
    {
        int most = parsed.GetRequiredValue(trials), networks = parsed.GetRequiredValue(ensemble);
        if ((networks > usual.Ensemble || parsed.GetValue(refit)) && !saves)
        {
            throw new InputException(
                $"{(networks > usual.Ensemble ? ensemble.Name : refit.Name)}: it makes the model, which nothing asks for; give --save");
        }
        if (parsed.GetValue(rounds) > most)
            throw new InputException("--rounds: there are more rounds than --trials; each round needs a trial");
        return new()
        {
            Trials = most,
            Rounds = parsed.GetValue(rounds) ?? Math.Min(usual.Rounds, most),
            Metric = parsed.GetValue(metric),
            Journal = parsed.GetValue(journal),
            TimeLimit = parsed.GetValue(timeLimit),
            IsAsynchronous = parsed.GetValue(asynchronous),
            Ensemble = networks,
            Refits = parsed.GetValue(refit),
        };
    }

    /// <summary>The number of trainings at the same time; null where it is left to the devices.</summary>
    public int? Parallel(ParseResult parsed) => parsed.GetValue(parallel);
}
