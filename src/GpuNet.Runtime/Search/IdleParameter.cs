namespace GpuNet.Search;

/// <summary>A parameter that a search varies without effect: trials that differ in it alone would be the same training.</summary>
static class IdleParameter
{
    /// <summary>The first one in a space; null for none. With the others at any of their values, it changes nothing.</summary>
    public static SearchParameter? Find(SearchSpace space, TrainingOptions options, PreparedData data)
    {
        var ranges = space.Ranges.ToList();
        foreach (var (parameter, range) in ranges.Where(one => one.Range.Samples.Count > 1))
        {
            var others = ranges.Where(other => other.Parameter != parameter)
                .SelectMany(other => other.Range.Samples, (other, value) => other.Parameter.Apply(options, value));
            if (others.Prepend(options).All(beside => IsIdle(parameter, range, beside, data)))
                return parameter;
        }
        return null;
    }

    /// <summary>Whether with some options the same is trained as with others.</summary>
    public static bool AreSame(TrainingOptions options, TrainingOptions others, PreparedData data) =>
        Training(options, data) == Training(others, data);

    static bool IsIdle(SearchParameter parameter, SearchRange range, TrainingOptions options, PreparedData data)
    {
        try
        {
            return range.Samples.Select(value => Training(parameter.Apply(options, value), data)).Distinct().Count() == 1;
        }
        catch (InputException)
        {
            // Some of them do not fit together, which trials will tell.
            return false;
        }
    }

    // Of what makes a network, the network is all that matters, and of what scales data, what is scaled.
    static (string Network, (Scaling?, Scaling?) Scalings, TrainingOptions Others) Training(TrainingOptions options, PreparedData data)
    {
        var usual = new TrainingOptions();
        return ($"{options.NetworkFor(data)}", data.ScalingsOf(options), options with
        {
            Hidden = [],
            Activation = null,
            Recurrent = null,
            Embedding = usual.Embedding,
            CategoryEncoding = usual.CategoryEncoding,
            Normalisation = usual.Normalisation,
            Architecture = usual.Architecture,
            Dropout = 0,
            Scaling = usual.Scaling,
            TargetScaling = null,
        });
    }
}
