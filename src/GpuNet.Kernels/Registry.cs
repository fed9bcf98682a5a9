namespace GpuNet.Kernels;

/// <summary>What files and commands know by name. Any thread may ask and add; a name is given once.</summary>
/// <param name="kind">What they are, for people: <c>optimizer</c>.</param>
/// <param name="nameOf">The name of one.</param>
/// <param name="first">Those that are known from the beginning.</param>
public sealed class Registry<T>(string kind, Func<T, string> nameOf, IEnumerable<T> first) where T : class
{
    readonly Lock adding = new();
    volatile T[] all = [.. first];

    /// <summary>What they are, for people.</summary>
    public string Kind => kind;

    /// <summary>All of them. What is added later makes a new list.</summary>
    public IReadOnlyList<T> All => all;

    /// <summary>The one of a name, or null.</summary>
    public T? Find(string name) => Array.Find(all, one => nameOf(one) == name);

    /// <summary>Adds one; one that is there already stays.</summary>
    /// <returns>The one that is known now.</returns>
    /// <exception cref="ArgumentException">Another one has its name, or a text cannot name it.</exception>
    public T Add(T one)
    {
        string name = nameOf(one);
        if (name.Length == 0 || name.Any(letter => char.IsWhiteSpace(letter) || ":,=".Contains(letter)))
            throw new ArgumentException($"'{name}' cannot be the name of a {kind}: it must have letters, and no spaces, ':', ',' or '='");
        lock (adding)
        {
            if (Find(name) is { } other)
            {
                return other.Equals(one)
                    ? other
                    : throw new ArgumentException($"there is another {kind} of the name '{name}': give yours a name of its own");
            }
            all = [.. all, one];
            return one;
        }
    }
}
