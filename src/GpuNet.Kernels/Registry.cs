namespace GpuNet.Kernels;

/// <summary>Looks up parts by name for files and commands. It is thread-safe; a name is given once.</summary>
/// <param name="kind">What they are called in messages: <c>optimizer</c>.</param>
/// <param name="nameOf">The name of one.</param>
/// <param name="first">The parts that are registered from the start.</param>
public sealed class Registry<T>(string kind, Func<T, string> nameOf, IEnumerable<T> first) where T : class
{
    readonly Lock adding = new();
    volatile T[] all = [.. first];

    /// <summary>What they are called in messages.</summary>
    public string Kind => kind;

    /// <summary>All of them. Adding one makes a new list.</summary>
    public IReadOnlyList<T> All => all;

    /// <summary>The part with that name, or null.</summary>
    public T? Find(string name) => Array.Find(all, one => nameOf(one) == name);

    /// <summary>Adds a part, unless it is already there.</summary>
    /// <returns>The part that is registered under the name.</returns>
    /// <exception cref="ArgumentException">The name is already in use or not valid.</exception>
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
                    : throw new ArgumentException($"the name '{name}' is already used by another {kind}: choose another name");
            }
            all = [.. all, one];
            return one;
        }
    }
}
