using System.Buffers;
using System.Globalization;

namespace GpuNet.Data;

/// <summary>What the cells of a column are like: how many have a value, and how many of these are plain numbers.</summary>
sealed class ColumnCells(Table table, params int[] columns)
{
    static readonly SearchValues<byte> digitsAndPoint = SearchValues.Create("0123456789."u8);

    HashSet<long>? integers = [];
    HashSet<string>? texts;
    double[]? numbers;
    long previous;
    bool hasOtherPoints;

    /// <summary>The column; of a pair that of the first.</summary>
    public int Column => columns[0];

    /// <summary>How many cells have a value.</summary>
    public int Values { get; private set; }

    /// <summary>How many are numbers in the plain format.</summary>
    public int Numbers { get; private set; }

    /// <summary>The row of the first that is a number; −1 where none is.</summary>
    public int FirstNumber { get; private set; } = -1;

    /// <summary>The row of the first that is none; −1 where all are.</summary>
    public int FirstText { get; private set; } = -1;

    /// <summary>Whether a number begins with a zero that another digit follows, as codes do.</summary>
    public bool HasLeadingZeros { get; private set; }

    /// <summary>
    /// Whether numbers have points, and each could be one of thousands: with one to three digits before it, of which the first is no 0, and
    /// three behind it, as 1.200.
    /// </summary>
    public bool HasPointsOfThousands { get; private set; }

    /// <summary>Whether all are integers, each another one.</summary>
    public bool AreDifferentIntegers => integers?.Count == Values;

    /// <summary>Whether they are 0, 1, 2, … or 1, 2, 3, ….</summary>
    public bool CountRows { get; private set; } = true;

    /// <summary>The different texts in the order in which they come.</summary>
    public IReadOnlyCollection<string> Texts => texts ??= [.. table.Rows.SelectMany(
        row => columns.Where(column => !table.IsMissing(row, column)).Select(column => row[column]))];

    /// <summary>
    /// The numbers of a column that has only plain ones, row by row, and of a pair one behind the other; NaN where one is missing. Null for
    /// other columns.
    /// </summary>
    public double[]? PlainNumbers => numbers;

    /// <summary>Looks at the cells of some columns, on as many threads as there are processors.</summary>
    public static void Look(Table table, IReadOnlyList<ColumnCells> all)
    {
        int threads = Math.Clamp(all.Count, 1, Environment.ProcessorCount);
        Parallel.For(0, threads, thread =>
        {
            int first = all.Count * thread / threads, end = all.Count * (thread + 1) / threads;
            for (int row = 0; row < table.Rows.Count; row++)
            {
                for (int place = first; place < end; place++)
                    all[place].Look(row);
            }
        });
    }

    void Look(int row)
    {
        for (int part = 0; part < columns.Length; part++)
        {
            int column = columns[part];
            var cells = table.Rows[row];
            Keep(row, part, table.IsMissing(cells, column) ? double.NaN
                : cells.TryGetNumber(column, out double number) ? Look(number, row)
                : Look(cells.Bytes(column), row));
        }
    }

    double Look(double number, int row)
    {
        Values++;
        Numbers++;
        FirstNumber = FirstNumber < 0 ? row : FirstNumber;
        const long LargestExact = 1L << 53;
        if (integers is not null && number == Math.Floor(number) && Math.Abs(number) <= LargestExact)
            Count((long)number);
        else
            (integers, CountRows) = (null, false);
        return number;
    }

    // What was parsed once need not be parsed again when it is read.
    void Keep(int row, int part, double? number)
    {
        if (FirstText >= 0 || number is null || table.Cells is SpilledCells)
        {
            numbers = null;
            return;
        }
        numbers ??= NumberColumns.Allocate(table, columns.Length);
        numbers[row * columns.Length + part] = number.Value;
    }

    // The number of a cell; null where it is a text.
    double? Look(ReadOnlySpan<byte> cell, int row)
    {
        Values++;
        if (!NumberFormat.Plain.TryParse(cell, out double number))
        {
            FirstText = FirstText < 0 ? row : FirstText;
            integers = null;
            CountRows = false;
            return null;
        }
        Numbers++;
        FirstNumber = FirstNumber < 0 ? row : FirstNumber;
        LookAtPoint(cell.TrimStart("+-"u8));
        if (integers is not null || !HasLeadingZeros)
            LookAtInteger(cell);
        return number;
    }

    void LookAtInteger(ReadOnlySpan<byte> cell)
    {
        if (long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer))
        {
            HasLeadingZeros |= cell.TrimStart("+-"u8) is [(byte)'0', _, ..];
            Count(integer);
        }
        else
        {
            (integers, CountRows) = (null, false);
        }
    }

    void Count(long integer)
    {
        CountRows &= Values == 1 ? integer is 0 or 1 : integer == previous + 1;
        previous = integer;
        // One that is there twice is enough.
        if (integers?.Add(integer) == false)
            integers = null;
    }

    // A thousand without a point says that those of others are none of thousands.
    void LookAtPoint(ReadOnlySpan<byte> digits)
    {
        const int Group = 3;
        int point = digits.IndexOf((byte)'.');
        int whole = point < 0 ? digits.Length : point;
        bool fits = whole is >= 1 and <= Group && (point < 0 || (digits[0] != (byte)'0' && digits.Length - whole - 1 == Group))
            && !digits.ContainsAnyExcept(digitsAndPoint);
        hasOtherPoints |= !fits;
        HasPointsOfThousands = !hasOtherPoints && (HasPointsOfThousands || point >= 0);
    }
}
