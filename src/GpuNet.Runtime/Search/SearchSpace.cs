using GpuNet.Kernels.Random;

namespace GpuNet;

/// <summary>The ranges of parameters that a search varies.</summary>
public sealed class SearchSpace
{
    /// <summary>Of a space with more settings, trials may repeat some.</summary>
    internal const int MostCombinations = 1000;

    readonly SortedDictionary<int, SearchRange> ranges = [];

    /// <summary>The most useful parameters, in their default ranges.</summary>
    public static SearchSpace Usual => new(
        new[]
        {
            SearchParameter.LearningRate, SearchParameter.BatchSize, SearchParameter.Layers, SearchParameter.Width, SearchParameter.Dropout,
        }.Select(parameter => (parameter, parameter.Usual)));

    /// <summary>Ranges of parameters.</summary>
    /// <param name="ranges">Each parameter with its values: <c>LOW..HIGH</c>, or a list with commas.</param>
    /// <exception cref="InputException">A range cannot be parsed, or a parameter occurs twice.</exception>
    public SearchSpace(IEnumerable<(SearchParameter Parameter, string Range)> ranges)
    {
        foreach (var (parameter, range) in ranges)
        {
            if (!this.ranges.TryAdd(Place(parameter), SearchRange.Parse(parameter, range)))
                throw new InputException($"{parameter.Name}: two ranges are given; give one");
        }
        if (this.ranges.Count == 0)
            throw new InputException("nothing is varied; give at least one range");
    }

    /// <summary>The parameters with their ranges.</summary>
    public IEnumerable<(SearchParameter Parameter, SearchRange Range)> Ranges =>
        ranges.Select(entry => (SearchParameter.All[entry.Key], entry.Value));

    /// <summary>Samples settings. A value depends only on the seed, the trial, the parameter, and the settings to stay near.</summary>
    /// <param name="seed">The search's seed.</param>
    /// <param name="trial">The number of the trial.</param>
    /// <param name="around">Settings to stay near to; null for the whole space.</param>
    /// <param name="share">The fraction of each range that counts as near.</param>
    public SearchSettings Draw(ulong seed, int trial, SearchSettings? around, double share)
    {
        var values = new Dictionary<string, string>();
        foreach (var (place, range) in ranges)
        {
            string name = SearchParameter.All[place].Name;
            double uniform = Philox.Draw(seed, RandomPurpose.Searching, (uint)trial, (ulong)place).X / (double)(1L << 32);
            values.Add(name, range.Draw(uniform, around?.Values[name], share));
        }
        return new(values);
    }

    /// <summary>The number of different settings where they are few; null for others.</summary>
    internal int? Combinations
    {
        get
        {
            int product = 1;
            foreach (var range in ranges.Values)
            {
                if (range.All is not { } all || (product *= all.Count) > MostCombinations)
                    return null;
            }
            return product;
        }
    }

    /// <summary>The settings behind others, in a circle of all of a space that has few.</summary>
    internal SearchSettings After(SearchSettings settings)
    {
        var values = new Dictionary<string, string>(settings.Values);
        foreach (var (parameter, range) in Ranges)
        {
            string[] all = [.. range.All!];
            int next = (Array.IndexOf(all, values[parameter.Name]) + 1) % all.Length;
            values[parameter.Name] = all[next];
            // As of a number, whose next digit changes only where this one begins anew.
            if (next > 0)
                break;
        }
        return new(values);
    }

    /// <summary>Whether a parameter is varied.</summary>
    internal bool Varies(SearchParameter parameter) => ranges.ContainsKey(Place(parameter));

    /// <summary>Refuses a parameter of which no value can be trained on some data.</summary>
    /// <exception cref="InputException">There is one.</exception>
    internal void CheckFits(DataSet data)
    {
        if (Varies(SearchParameter.Recurrent) && !data.Window.IsSeries)
        {
            throw new InputException($"{SearchParameter.Recurrent}: recurrent layers read the rows of a window; set {Setting.Window}, or "
                + "do not vary it");
        }
        if (Varies(SearchParameter.TargetScaling) && !data.Task.HasScaledTargets)
            throw new InputException($"{SearchParameter.TargetScaling}: only numbers to predict are scaled; do not vary it");
    }

    /// <summary>Whether settings give each parameter a value, and no others.</summary>
    internal bool Contains(SearchSettings settings) => settings.Values.Count == ranges.Count
        && Ranges.All(range => settings.Values.TryGetValue(range.Parameter.Name, out string? value) && range.Parameter.IsLegal(value));

    /// <summary>Whether data are to be preprocessed in more than one way.</summary>
    internal bool VariesPreprocessing => Ranges.Any(range => range.Parameter.IsOfPreprocessing);

    static int Place(SearchParameter parameter) => SearchParameter.All.ToList().IndexOf(parameter);
}
