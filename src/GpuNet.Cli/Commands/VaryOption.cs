using System.CommandLine;
using System.Text.Json.Nodes;
using GpuNet.Search;

namespace GpuNet.Cli.Commands;

/// <summary>The option that says what a search varies.</summary>
/// <param name="learning">The options that say the value of what is not varied.</param>
sealed class VaryOption(LearningOptions learning)
{
    const string Hidden = "hidden";

    readonly Option<string[]> vary = new("--vary")
    {
        Description = "A parameter with its range LOW..HIGH or its values; repeat the option for more: "
            + $"{string.Join(", ", SearchParameter.All)}. "
            + "By default, where no option says the value, "
            + $"{string.Join(", ", SearchSpace.Usual.Ranges.Select(entry => $"{entry.Parameter}={entry.Range}"))}.",
        HelpName = "NAME=RANGE",
        DefaultValueFactory = _ => [],
    };

    /// <summary>The option.</summary>
    public Option Option => vary;

    /// <summary>The space that it describes.</summary>
    /// <param name="parsed">The options.</param>
    /// <param name="task">What is learned, by which default ranges may differ; null before that is known.</param>
    /// <exception cref="InputException">It cannot be used, or another option gives the value of what is varied.</exception>
    public SearchSpace Read(ParseResult parsed, LearningTask? task = null)
    {
        if (!IsGiven(parsed))
            return UsualSpace(parsed);
        return OptionProblem.Name(vary.Name, () =>
        {
            SearchSpace space = new(parsed.GetRequiredValue(vary).Select(text => Read(text, task)).ToList());
            CheckVaried([.. space.Ranges.Select(range => range.Parameter)], parsed);
            return space;
        });
    }

    /// <summary>
    /// A configuration with the option as it was read. What is varied has no value of its own: with one, a search that is repeated would
    /// not vary it.
    /// </summary>
    public static JsonObject? Write(SearchSpace space, JsonObject? configuration)
    {
        var json = configuration?.DeepClone().AsObject();
        if (json is null)
            return null;
        foreach (var (parameter, _) in space.Ranges)
            json.Remove(IsOfHidden(parameter) ? Hidden : parameter.Name);
        json["vary"] = new JsonArray([.. space.Ranges.Select(range => JsonValue.Create($"{range.Parameter.Name}={range.Range.Text}"))]);
        return json;
    }

    /// <summary>The options that a preset does not choose: what is varied, and what goes with it.</summary>
    public static string[] LeftByPreset(SearchSpace space)
    {
        string[] varied = [.. space.Ranges.Select(range => range.Parameter.Name)];
        // Members have neither norms nor recurrent layers.
        bool needsOneNetwork = Varies(SearchParameter.Normalisation) || Varies(SearchParameter.Recurrent);
        string[] model = needsOneNetwork ? [SearchParameter.Architecture.Name] : [];
        // Each optimizer has a rate of its own.
        string[] rate = Varies(SearchParameter.Optimizer) ? [SearchParameter.LearningRate.Name] : [];
        return [.. varied, .. model, .. rate];

        bool Varies(SearchParameter parameter) => varied.Contains(parameter.Name);
    }

    /// <summary>The part of a space that has an effect. Who names a parameter without one is refused.</summary>
    /// <exception cref="InputException">A parameter that the option names changes nothing, or cannot be trained at all.</exception>
    public SearchSpace Effective(ParseResult parsed, SearchSpace space, TrainingOptions recipe, PreparedData prepared)
    {
        OptionProblem.Name(vary.Name, () => space.CheckFits(prepared.Source));
        while (IdleParameter.Find(space, recipe, prepared) is { } idle)
        {
            if (IsGiven(parsed))
                throw Idle(idle, recipe);
            space = Usual(space.Ranges.Where(range => range.Parameter != idle));
        }
        return space;
    }

    InputException Idle(SearchParameter idle, TrainingOptions recipe)
    {
        string why = SearchParameter.OptimizerConstants.Contains(idle)
            ? $"{recipe.Optimizer.Name} has no {idle}; vary a constant that it has, or --vary optimizer"
            : "with each of its values the network and its training are the same; leave it out";
        return new InputException($"{vary.Name}: {idle} changes nothing: {why}");
    }

    static (SearchParameter, string) Read(string text, LearningTask? task)
    {
        string name = text.Split('=')[0];
        var parameter = SearchParameter.Find(name)
            ?? throw new InputException($"'{name}' is none of {string.Join(", ", SearchParameter.All)}");
        return (parameter, text.Length > name.Length ? text[(name.Length + 1)..]
            : task is null ? parameter.Usual : parameter.UsualFor(task));
    }

    bool IsGiven(ParseResult parsed) => parsed.GetValue(vary) is { Length: > 0 };

    // What an option says is not varied.
    SearchSpace UsualSpace(ParseResult parsed) => Usual(SearchSpace.Usual.Ranges.Where(range => !IsGiven(range.Parameter.Name, parsed)
        && !(IsOfHidden(range.Parameter) && IsGiven(Hidden, parsed))));

    SearchSpace Usual(IEnumerable<(SearchParameter Parameter, SearchRange Range)> varied) => varied.Any()
        ? new(varied.Select(range => (range.Parameter, range.Range.Text)))
        : throw new InputException($"{vary.Name}: nothing is left to vary, as every parameter that is varied by default has an option or "
            + "no effect; leave an option out, or name what to vary");

    void CheckVaried(IReadOnlyList<SearchParameter> varied, ParseResult parsed)
    {
        if (varied.FirstOrDefault(parameter => IsGiven(parameter.Name, parsed)) is { } both)
        {
            string option = learning.IsInOptimizer(both.Name, parsed) ? "optimizer" : both.Name;
            throw new InputException($"{both} is varied, but --{option} gives its value; leave one of them out");
        }
        // One of both is varied where the other is as the option says.
        if (varied.Count(IsOfHidden) > 1 && IsGiven(Hidden, parsed))
            throw new InputException($"layers and width are varied, but --{Hidden} gives both; leave one of them out");
    }

    bool IsGiven(string name, ParseResult parsed) => learning.IsInOptimizer(name, parsed) || parsed.CommandResult.Command.Options.Any(
        option => option.Name == $"--{name}" && parsed.GetResult(option) is { Implicit: false });

    static bool IsOfHidden(SearchParameter parameter) => parameter == SearchParameter.Layers || parameter == SearchParameter.Width;
}
