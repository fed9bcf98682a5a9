namespace GpuNet.Cli.Commands;

/// <summary>What was meant by a name that does not exist.</summary>
static class Suggestion
{
    /// <summary>The name that was meant where only upper and lower case differ; null where there is none or more than one.</summary>
    public static string? IgnoringCase(string text, IEnumerable<string> names)
    {
        var same = names.Where(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)).Take(2).ToList();
        return same.Count == 1 ? same[0] : null;
    }

    /// <summary>The end of a message: <c>; did you mean 'adam'? (choose from adam, sgd)</c>, or without the question.</summary>
    public static string Advise(string text, IEnumerable<string> names, string choices) =>
        Nearest(text, names) is { } name ? $"; did you mean '{name}'? ({choices})" : $"; {choices}";

    /// <summary>The name that the text begins, or that few slips turn it into; null where no name is near.</summary>
    public static string? Nearest(string text, IEnumerable<string> names)
    {
        const int lettersOfASlip = 3;
        string wanted = text.ToLowerInvariant();
        string[] candidates = [.. names];
        string[] longer = [.. candidates.Where(name => name.StartsWith(wanted, StringComparison.OrdinalIgnoreCase))];
        if (wanted.Trim('-').Length >= lettersOfASlip && longer.Length == 1)
            return longer[0];
        int letters = wanted.Trim('-').Length, most = Math.Max(1, letters / lettersOfASlip);
        // One letter and another have nothing in common.
        return candidates.Select(name => (Name: name, Slips: Distance(wanted, name.ToLowerInvariant())))
            .Where(near => near.Slips <= most && near.Slips < Math.Max(letters, near.Name.Trim('-').Length))
            .OrderBy(near => near.Slips)
            .FirstOrDefault().Name;
    }

    // Letters that are missing, superfluous, wrong, or swapped with their neighbour (optimal string alignment).
    static int Distance(string text, string name)
    {
        int[,] distance = new int[text.Length + 1, name.Length + 1];
        for (int i = 0; i <= text.Length; i++)
        {
            for (int j = 0; j <= name.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distance[i, j] = i + j;
                    continue;
                }
                int replaced = distance[i - 1, j - 1] + (text[i - 1] == name[j - 1] ? 0 : 1);
                distance[i, j] = Math.Min(replaced, 1 + Math.Min(distance[i - 1, j], distance[i, j - 1]));
                if (i > 1 && j > 1 && text[i - 1] == name[j - 2] && text[i - 2] == name[j - 1])
                    distance[i, j] = Math.Min(distance[i, j], 1 + distance[i - 2, j - 2]);
            }
        }
        return distance[text.Length, name.Length];
    }
}
