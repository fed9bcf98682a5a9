using System.Collections.Concurrent;
using System.Globalization;
using GpuNet.Kernels;

namespace GpuNet;

/// <summary>
/// A setting with a name and constants: an optimizer, a loss, a schedule. Its constants are the properties with an attribute for their
/// valid values, such as <c>[Share] public float Beta1 { get; init; }</c>. As text it is the name with the constants that differ from the
/// defaults: <c>adam:beta1=0.8,epsilon=1E-06</c>. Where there is one constant alone, its value is enough: <c>huber:0.5</c>.
/// </summary>
public abstract record Configurable
{
    static readonly ConcurrentDictionary<Type, (Constant[] Constants, Configurable? Usual)> types = [];

    /// <summary>Creates a setting.</summary>
    protected Configurable(string name) => Name = name;

    /// <summary>The name in files and on the command line.</summary>
    public string Name { get; }

    /// <summary>Its constants.</summary>
    public IReadOnlyList<Constant> Constants => OfType.Constants;

    /// <summary>Checks the constants.</summary>
    /// <exception cref="ArgumentException">A constant is not valid; the message names it and its valid values.</exception>
    public virtual void Check()
    {
        foreach (var constant in Constants)
            Check(constant, constant.In(this));
    }

    /// <inheritdoc/>
    public sealed override string ToString() => Text;

    /// <summary>The name with the constants that differ from the defaults.</summary>
    protected virtual string Text
    {
        get
        {
            var changed = Constants.Where(one => OfType.Usual is not { } usual || one.TextIn(usual) != one.TextIn(this))
                .Select(one => $"{one.Name}={one.TextIn(this)}").ToList();
            return changed.Count == 0 ? Name : $"{Name}:{string.Join(",", changed)}";
        }
    }

    /// <summary>Parses a setting.</summary>
    /// <exception cref="ArgumentException">The name or a constant is unknown, or a value is not valid.</exception>
    protected static T Parse<T>(string text, Registry<T> known) where T : Configurable
    {
        string[] parts = text.Split(':', 2);
        var setting = known.Find(parts[0]) ?? throw new ArgumentException($"there is no {known.Kind} '{parts[0]}'");
        // Those of all settings of a kind, such as the learning rate, are not meant.
        Constant[] own = [.. setting.Constants.Where(constant => constant.Owner != typeof(T))];
        HashSet<string> given = new(StringComparer.OrdinalIgnoreCase);
        foreach (string change in parts.Length > 1 ? parts[1].Split(',') : [])
        {
            string[] pair = change.Split('=', 2, StringSplitOptions.TrimEntries);
            // There is no doubt about the value of an only constant.
            if (pair.Length == 1 && own is [var only])
                pair = [only.Name, pair[0]];
            if (setting.Constants.Count == 0 || (own.Length == 0 && pair.Length == 1))
                throw new ArgumentException($"'{setting.Name}' has no constants");
            var example = own.Length > 0 ? own[0] : setting.Constants[0];
            if (!given.Add(pair[0]))
                throw new ArgumentException($"the constant '{pair[0]}' is given twice in '{text}'; give it once");
            setting = pair.Length == 2 && double.TryParse(pair[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                && double.IsFinite(value)
                ? With(setting, pair[0], value)
                : throw new ArgumentException(
                    $"'{change}' in '{text}' is not a constant with a value, as in {parts[0]}:{example.Name}={example.TextIn(setting)}");
        }
        return setting;
    }

    /// <summary>A copy with one constant changed.</summary>
    /// <exception cref="ArgumentException">It has no such constant, or the value is not valid.</exception>
    protected static T With<T>(T setting, string name, double value) where T : Configurable
    {
        if (setting.Constants.FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase)) is not { } constant)
        {
            throw new ArgumentException(setting.Constants.Count == 0
                ? $"'{setting.Name}' has no constants"
                : $"'{setting.Name}' has no constant '{name}', only {string.Join(", ", setting.Constants.Select(one => one.Name))}");
        }
        setting.Check(constant, value);
        var changed = (T)setting.MemberwiseClone();
        constant.Set(changed, value);
        // A number too large for its type has become infinite, one too small 0.
        changed.Check();
        return changed;
    }

    (Constant[] Constants, Configurable? Usual) OfType => types.GetOrAdd(GetType(), type => (
        Constant.Of(type), type.GetConstructor([]) is null ? null : (Configurable)Activator.CreateInstance(type)!));

    void Check(Constant constant, double value)
    {
        if (!constant.Range.Includes(value))
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"the constant '{constant.Name}' of '{Name}' is {value}; it must be {constant.Range.Text}"));
        }
    }
}
