using System.Globalization;

namespace GpuNet;

/// <summary>Collects the values of a column, which come one by one: numbers, or texts where one value is none.</summary>
/// <param name="name">The name of the column.</param>
public sealed class ColumnBuilder(string name)
{
    // Beyond it, a double does not tell neighbouring integers apart.
    const long LargestExact = 1L << 53;

    readonly List<double> numbers = [];
    List<string?>? texts;

    /// <summary>
    /// Adds a value: a number, a text, a truth value, a date or a time, an enum or a Guid. Null and <see cref="DBNull"/> are missing.
    /// </summary>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public void Add(object? value)
    {
        switch (value)
        {
            case null or DBNull:
                AddNumber(double.NaN);
                break;
            case long integer when integer is > LargestExact or < -LargestExact:
                AddText(integer.ToString(CultureInfo.InvariantCulture));
                break;
            case ulong integer when integer > LargestExact:
                AddText(integer.ToString(CultureInfo.InvariantCulture));
                break;
            case string text:
                AddText(text);
                break;
            case bool truth:
                AddText(truth ? "true" : "false");
                break;
            case DateTime time:
                AddText(time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset time:
                AddText(time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture));
                break;
            case DateOnly date:
                AddText(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                break;
            case TimeOnly or TimeSpan or Guid or Enum or char:
                AddText(Convert.ToString(value, CultureInfo.InvariantCulture)!);
                break;
            case Half half:
                AddNumber((double)half);
                break;
            case IConvertible number:
                AddNumber(number.ToDouble(CultureInfo.InvariantCulture));
                break;
            default:
                throw new ArgumentException(
                    $"the column {name.Quote()} has values of the type {value.GetType().Name}: no numbers and no texts", nameof(value));
        }
    }

    /// <summary>Adds a number; NaN where it is missing.</summary>
    public void AddNumber(double number)
    {
        if (texts is null)
            numbers.Add(number);
        else
            texts.Add(TextOf(number));
    }

    /// <summary>Adds a text; null where it is missing.</summary>
    public void AddText(string? text) => (texts ??= [.. numbers.Select(TextOf)]).Add(text);

    /// <summary>The column.</summary>
    public TableColumn ToColumn() => texts is null ? TableColumn.Of(name, numbers.ToArray()) : TableColumn.Of(name, texts.ToArray());

    static string? TextOf(double number) => double.IsNaN(number) ? null : number.ToString(CultureInfo.InvariantCulture);
}
