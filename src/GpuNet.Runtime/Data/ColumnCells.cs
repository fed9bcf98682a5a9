using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace GpuNet.Data;

/// <summary>What the cells of a column are like: how many have a value, and how many of these are plain numbers.</summary>
sealed class ColumnCells(Table table, params int[] columns)
{
    const long LargestExact = 1L << 53;

    static readonly SearchValues<byte> digitsAndPoint = SearchValues.Create("0123456789."u8);

    HashSet<string>? texts;
    bool areIntegers = true, ascend = true;
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
    public bool AreDifferentIntegers => areIntegers && (ascend || AllDiffer());

    /// <summary>Whether they are 0, 1, 2, … or 1, 2, 3, ….</summary>
    public bool CountRows { get; private set; } = true;

    /// <summary>The different texts in the order in which they come.</summary>
    public IReadOnlyCollection<string> Texts => texts ??=
    [
        .. columns.SelectMany(column => table.Cells.RowsOfTexts(column).Select(row => (Row: row, Column: column)))
            .Where(cell => !table.IsMissing(cell.Row, cell.Column))
            .OrderBy(cell => cell.Row.Index)
            .Select(cell => cell.Row[cell.Column]),
    ];

    /// <summary>Looks at the cells of some columns, on as many threads as there are processors.</summary>
    public static void Look(Table table, IReadOnlyList<ColumnCells> all)
    {
        int threads = Math.Clamp(all.Count, 1, Environment.ProcessorCount);
        Parallel.For(0, threads, thread =>
        {
            int first = all.Count * thread / threads, end = all.Count * (thread + 1) / threads;
            for (int block = 0; block < table.Cells.Blocks; block++)
            {
                for (int place = first; place < end; place++)
                    all[place].Look(block);
            }
        });
    }

    void Look(int block)
    {
        var runs = RunsOf(block);
        if (runs is [var one] && table.MissingTexts.Named.Count == 0)
        {
            CellCode[] rented = ArrayPool<CellCode>.Shared.Rent(one.Count);
            var codes = rented.AsSpan(0, one.Count);
            bool areCodes = one.TryCopyTo(codes, start: 0);
            if (areCodes)
                Look(one, codes);
            ArrayPool<CellCode>.Shared.Return(rented);
            if (areCodes)
                return;
        }
        for (int place = 0; place < runs[0].Count; place++)
        {
            for (int part = 0; part < runs.Length; part++)
                Look(runs[part], place, columns[part]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Look(CellRun run, ReadOnlySpan<CellCode> codes)
    {
        // Of equal texts that are no numbers one is looked at: it is a value, or missing.
        const byte Value = 1, Missing = 2;
        Span<byte> known = stackalloc byte[CellCode.FewTexts];
        known.Clear();
        for (int place = 0; place < codes.Length; place++)
        {
            var code = codes[place];
            int text = code.IsText ? code.Place + 1 : 0;
            if (code.IsText && text < known.Length && known[text] != 0)
            {
                Values += known[text] == Value ? 1 : 0;
            }
            else if (code.IsText)
            {
                int values = Values, numbers = Numbers;
                Look(run, place, Column);
                if (text < known.Length && Numbers == numbers)
                    known[text] = Values > values ? Value : Missing;
            }
            else if (areIntegers || !hasOtherPoints || Numbers == 0)
            {
                Look(code, run.First + place);
            }
            else
            {
                (Values, Numbers) = (Values + 1, Numbers + 1);
            }
        }
    }

    void Look(CellRun run, int place, int column)
    {
        if (table.IsMissing(run, place, column))
            return;
        int row = run.First + place;
        if (!run.TryGetNumber(place, out _) && run.CodeOf(place) is { IsText: false } plain)
        {
            Look(plain, row);
            return;
        }
        Values++;
        if (run.TryGetNumber(place, out double number))
        {
            AddNumber(row);
            Count(number == Math.Floor(number) && Math.Abs(number) <= LargestExact ? (long)number : null);
            return;
        }
        Look(run.Bytes(run.CodeOf(place)), row);
    }

    void Look(CellCode code, int row)
    {
        Values++;
        AddNumber(row);
        const long Thousand = 1000, Million = 1_000_000;
        long digits = Math.Abs(code.Mantissa);
        bool isThousands = code.Decimals == 3 && digits is >= Thousand and < Million;
        AddPoint(code.Decimals > 0, code.Decimals == 0 ? digits < Thousand : isThousands);
        Count(code.Decimals == 0 ? code.Mantissa : null);
    }

    void Look(ReadOnlySpan<byte> cell, int row)
    {
        if (!NumberFormat.Plain.TryParse(cell, out _))
        {
            FirstText = FirstText < 0 ? row : FirstText;
            Count(null);
            return;
        }
        AddNumber(row);
        LookAtPoint(cell.TrimStart("+-"u8));
        bool isInteger = long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer);
        HasLeadingZeros |= isInteger && cell.TrimStart("+-"u8) is [(byte)'0', _, ..];
        Count(isInteger ? integer : null);
    }

    void AddNumber(int row)
    {
        Numbers++;
        FirstNumber = FirstNumber < 0 ? row : FirstNumber;
    }

    // The next value, if it is an integer.
    void Count(long? next)
    {
        if (next is not { } integer)
        {
            (areIntegers, CountRows) = (false, false);
            return;
        }
        CountRows &= Values == 1 ? integer is 0 or 1 : integer == previous + 1;
        ascend &= Values == 1 || integer > previous;
        previous = integer;
    }

    void LookAtPoint(ReadOnlySpan<byte> digits)
    {
        const int Group = 3;
        int point = digits.IndexOf((byte)'.');
        int whole = point < 0 ? digits.Length : point;
        AddPoint(point >= 0, whole is >= 1 and <= Group && (point < 0 || (digits[0] != (byte)'0' && digits.Length - whole - 1 == Group))
            && !digits.ContainsAnyExcept(digitsAndPoint));
    }

    // A thousand without a point says that those of others are none of thousands.
    void AddPoint(bool hasPoint, bool fits)
    {
        hasOtherPoints |= !fits;
        HasPointsOfThousands = !hasOtherPoints && (HasPointsOfThousands || hasPoint);
    }

    // One that is there twice is enough.
    bool AllDiffer()
    {
        var seen = new HashSet<long>();
        for (int block = 0; block < table.Cells.Blocks; block++)
        {
            foreach (var (run, column) in RunsOf(block).Zip(columns))
            {
                for (int place = 0; place < run.Count; place++)
                {
                    if (!table.IsMissing(run, place, column) && !seen.Add(IntegerOf(run, place)))
                        return false;
                }
            }
        }
        return true;
    }

    static long IntegerOf(CellRun run, int place)
    {
        if (run.TryGetNumber(place, out double number))
            return (long)number;
        var code = run.CodeOf(place);
        return code.IsText ? long.Parse(run.Bytes(code), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : code.Mantissa;
    }

    CellRun[] RunsOf(int block) => Array.ConvertAll(columns, column => table.Cells.RunOf(block, column));
}
