using System.Globalization;

namespace GpuNet.Kernels;

/// <summary>
/// The constants of something that files and commands know by name, as a loss, an optimizer or a schedule. What makes it asks for each
/// constant with its usual value; a text gives others: <c>adam:beta1=0.8,epsilon=1e-6</c>.
/// </summary>
public sealed class Constants
{
    readonly string owner;
    readonly Dictionary<string, double> given = [];
    readonly List<Constant> asked = [];

    Constants(string owner) => this.owner = owner;

    /// <summary>Makes what a text names.</summary>
    /// <typeparam name="T">What is made.</typeparam>
    /// <param name="text">The name, and constants that are not the usual ones.</param>
    /// <param name="find">What makes the thing of a name from its constants; null where there is none.</param>
    /// <exception cref="ArgumentException">
    /// The name or a constant is not known, or a value makes no sense; the message says which.
    /// </exception>
    public static T Make<T>(string text, Func<string, Func<Constants, T>?> find)
    {
        string[] parts = text.Split(':', 2);
        var constants = new Constants(parts[0]);
        foreach (string setting in parts.Length > 1 ? parts[1].Split(',') : [])
        {
            string[] pair = setting.Split('=', 2, StringSplitOptions.TrimEntries);
            double value = 0;
            bool isNumber = pair.Length == 2 && double.TryParse(pair[1], NumberStyles.Float, CultureInfo.InvariantCulture, out value);
            if (!isNumber || !double.IsFinite(value))
                throw new ArgumentException($"'{setting}' of '{text}' is not a constant and its number, as in {parts[0]}:name=0.5");
            constants.given[pair[0]] = value;
        }
        var create = find(parts[0]) ?? throw new ArgumentException($"there is no '{parts[0]}'");
        var made = create(constants);
        return constants.given.Keys.Except(constants.asked.Select(one => one.Name)).FirstOrDefault() is { } unknown
            ? throw new ArgumentException(constants.asked.Count == 0
                ? $"'{parts[0]}' has no constants"
                : $"'{parts[0]}' has no constant '{unknown}': it has {string.Join(", ", constants.asked.Select(one => one.Name))}")
            : made;
    }

    /// <summary>The usual constants.</summary>
    public static Constants Usual(string owner) => new(owner);

    /// <summary>Every constant that was asked for, with its value.</summary>
    public IReadOnlyList<Constant> All => asked;

    /// <summary>A text that names the same with one constant changed.</summary>
    public string With(string name, double value)
    {
        var changed = new Constants(owner);
        foreach (var (key, other) in given)
            changed.given[key] = other;
        changed.given[name] = value;
        return changed.ToString();
    }

    /// <summary>A constant of any size.</summary>
    public float Number(string name, double usual) => Checked(name, usual, ConstantRange.Number);

    /// <summary>A constant above 0.</summary>
    public float Positive(string name, double usual) => Checked(name, usual, ConstantRange.Positive);

    /// <summary>A constant of at least 0.</summary>
    public float NotNegative(string name, double usual) => Checked(name, usual, ConstantRange.NotNegative);

    /// <summary>A constant from 0 to below 1.</summary>
    public float Share(string name, double usual) => Checked(name, usual, ConstantRange.Share);

    /// <summary>A whole number of at least 1.</summary>
    public int Count(string name, int usual) => (int)Checked(name, usual, ConstantRange.Count);

    /// <summary>0 for no, 1 for yes.</summary>
    public bool Switch(string name, bool usual) => Checked(name, usual ? 1 : 0, ConstantRange.Switch) == 1;

    /// <summary>The name with the constants that are not the usual ones, as it is given.</summary>
    public override string ToString() => given.Count == 0
        ? owner
        : $"{owner}:{string.Join(",", given.Select(one => $"{one.Key}={one.Value.ToString(CultureInfo.InvariantCulture)}"))}";

    float Checked(string name, double usual, ConstantRange range)
    {
        double value = given.GetValueOrDefault(name, usual);
        asked.Add(new(name, value, range));
        return range.Includes(value)
            ? (float)value
            : throw new ArgumentException(
                $"the constant '{name}' of '{owner}' is {value.ToString(CultureInfo.InvariantCulture)}; it must be {range.Text}");
    }
}
