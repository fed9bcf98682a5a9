using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace GpuNet;

/// <summary>
/// A cell of a text file in 64 bits, or in 32 where they suffice, from which its text comes back as it was: a number in the usual notation
/// as its digits and how many of them are decimals; any other text as its place among the texts.
/// </summary>
/// <param name="Bits">The digits or the place, above <see cref="Tag"/> bits for the decimals or the mark of a text.</param>
readonly record struct CellCode(long Bits)
{
    /// <summary>The longest text of a number: a sign, a point and the digits.</summary>
    public const int LongestNumber = 32;

    /// <summary>Most blocks of most files have fewer different texts, whose places are below this.</summary>
    public const int FewTexts = 1 << 10;

    /// <summary>The largest mantissa of a code of 32 bits.</summary>
    public const int LargestNarrow = (1 << (31 - NarrowTag)) - 1;

    const int Tag = 5, TextTag = (1 << Tag) - 1, NarrowTag = 4, NarrowTextTag = (1 << NarrowTag) - 1;

    // So many digits fit in 64 bits; those are kept that fit above the tag.
    const int MostDigits = DecimalNumber.MostDecimals;
    const ulong MostMantissa = (1UL << (63 - Tag)) - 1;

    /// <summary>The empty text, which has no place.</summary>
    public static CellCode Empty { get; } = Text(-1);

    /// <summary>Whether it is a text.</summary>
    public bool IsText => (Bits & TextTag) == TextTag;

    /// <summary>The place of a text; −1 for the empty one.</summary>
    public int Place => (int)(Bits >> Tag);

    /// <summary>All digits of a number, with its sign.</summary>
    public long Mantissa => Bits >> Tag;

    /// <summary>How many of the digits are behind the point.</summary>
    public int Decimals => (int)(Bits & TextTag);

    /// <summary>The number that is closest to its digits.</summary>
    public double Number => DecimalNumber.ToDouble(Mantissa, Decimals);

    /// <summary>Whether it fits in 32 bits.</summary>
    public bool IsNarrow => (IsText || Decimals < NarrowTextTag) && Math.Abs(Mantissa) <= LargestNarrow;

    /// <summary>It in 32 bits.</summary>
    public int Narrow => (int)(Mantissa << NarrowTag) | (IsText ? NarrowTextTag : Decimals);

    /// <summary>A text.</summary>
    public static CellCode Text(int place) => new(((long)place << Tag) | TextTag);

    /// <summary>The code that 32 bits hold.</summary>
    public static CellCode Widen(int narrow)
    {
        int tag = narrow & NarrowTextTag;
        return new(((long)(narrow >> NarrowTag) << Tag) | (uint)(tag == NarrowTextTag ? TextTag : tag));
    }

    /// <summary>
    /// The code of a number; false for a text that would not come back as it is, as <c>+1</c>, <c>.5</c>, <c>007</c>, <c>-0</c>,
    /// <c>1e5</c> and numbers of very many digits.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> cell, out CellCode code) =>
        TryRead(cell, out code, out int length) && length == cell.Length;

    /// <summary>The code of a number that a text begins with; false where a cell of so many bytes would not come back as it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ReadOnlySpan<byte> text, out CellCode code, out int length)
    {
        (code, length) = (default, 0);
        bool isNegative = text is [(byte)'-', ..];
        int first = isNegative ? 1 : 0, next = first;
        ulong mantissa = 0;
        for (; next < text.Length && (uint)(text[next] - '0') <= 9; next++)
            mantissa = 10 * mantissa + (uint)(text[next] - '0');
        int whole = next - first, decimals = 0;
        if (whole == 0)
            return false;
        bool beginsWithZero = text[first] == (byte)'0';
        if (next < text.Length && text[next] == (byte)'.')
        {
            int point = next++;
            for (; next < text.Length && (uint)(text[next] - '0') <= 9; next++)
                mantissa = 10 * mantissa + (uint)(text[next] - '0');
            decimals = next - point - 1;
            if (decimals == 0)
                return false;
        }
        int digits = beginsWithZero ? decimals : decimals + whole;
        if (digits > MostDigits || mantissa > MostMantissa || (beginsWithZero && whole > 1) || (isNegative && mantissa == 0))
            return false;
        code = new(((isNegative ? -(long)mantissa : (long)mantissa) << Tag) | (uint)decimals);
        length = next;
        return true;
    }

    /// <summary>Writes the text of a number.</summary>
    /// <returns>Its length.</returns>
    public int Write(Span<byte> text)
    {
        Span<byte> digits = stackalloc byte[LongestNumber];
        Utf8Formatter.TryFormat((ulong)Math.Abs(Mantissa), digits, out int count);
        int zeros = Math.Max(0, Decimals + 1 - count), length = 0;
        if (Mantissa < 0)
            text[length++] = (byte)'-';
        for (int digit = -zeros; digit < count; digit++)
        {
            if (count - digit == Decimals)
                text[length++] = (byte)'.';
            text[length++] = digit < 0 ? (byte)'0' : digits[digit];
        }
        return length;
    }
}
