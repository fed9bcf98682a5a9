using GpuNet.Kernels.Random;

namespace GpuNet;

/// <summary>What a search varies: ranges of parameters.</summary>
public sealed class SearchSpace
{
    readonly SortedDictionary<int, SearchRange> ranges = [];

    /// <summary>The parameters that are worth trying first, in their usual ranges.</summary>
    public static SearchSpace Usual => new(
        new[]
        {
            SearchParameter.LearningRate, SearchParameter.BatchSize, SearchParameter.Layers, SearchParameter.Width, SearchParameter.Dropout,
        }.Select(parameter => (parameter, parameter.Usual)));

    /// <summary>Ranges of parameters.</summary>
    /// <param name="ranges">Each parameter with its values: <c>LOW..HIGH</c>, or a list with commas.</param>
    /// <exception cref="InputException">A range cannot be read, or a parameter comes twice.</exception>
    public SearchSpace(IEnumerable<(SearchParameter Parameter, string Range)> ranges)
    {
        foreach (var (parameter, range) in ranges)
        {
            if (!this.ranges.TryAdd(Place(parameter), SearchRange.Parse(parameter, range)))
                throw new InputException($"{parameter.Name}: there are two ranges for it; give one");
        }
        if (this.ranges.Count == 0)
            throw new InputException("nothing is varied; give at least one range");
    }

    /// <summary>The parameters with their ranges.</summary>
    public IEnumerable<(SearchParameter Parameter, SearchRange Range)> Ranges =>
        ranges.Select(entry => (SearchParameter.All[entry.Key], entry.Value));

    /// <summary>
    /// Draws settings. A value is a function of the seed, the trial and the parameter alone, and of what it is to be near to.
    /// </summary>
    /// <param name="seed">The search's seed.</param>
    /// <param name="trial">The number of the trial.</param>
    /// <param name="around">Settings to stay near to; null for the whole space.</param>
    /// <param name="share">The share of each range that counts as near.</param>
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

    static int Place(SearchParameter parameter) => SearchParameter.All.ToList().IndexOf(parameter);
}
