namespace GpuNet.Data.Preprocessing;

/// <summary>Whole numbers that are written with a point, as 1.0: programs write them so where a column once had a gap.</summary>
static class WholeNumbers
{
    /// <summary>The text without the point and the zeros behind it; another text as it is.</summary>
    public static string Bare(string text)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        return point > 0 && text.AsSpan(0, point).TrimStart("+-") is { IsEmpty: false } digits && !digits.ContainsAnyExceptInRange('0', '9')
            && !text.AsSpan(point + 1).ContainsAnyExcept('0')
            ? text[..point]
            : text;
    }

    /// <summary>Names with their values, which are also found as whole numbers that are written in the other way.</summary>
    public static Func<string, T?> Lookup<T>(IEnumerable<KeyValuePair<string, T>> values) where T : struct
    {
        var known = values.ToDictionary();
        foreach (var (name, value) in known.ToArray())
            known.TryAdd(Bare(name), value);
        return text => known.TryGetValue(text, out var found) || known.TryGetValue(Bare(text), out found) ? found : null;
    }
}
