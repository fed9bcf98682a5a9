using System.Globalization;
using CsvHelper;

namespace GpuNet;

/// <summary>Lines of CSV, written in blocks: a table of answers is mostly numbers, each of which would be a text of its own.</summary>
sealed class CsvLines(TextWriter output) : IDisposable
{
    // Longer than any number.
    const int LongestNumber = 64;

    char[] block = new char[1 << 16];
    int used;
    bool isInLine;

    /// <summary>The text as a field: between quotes where it has commas, quotes or ends of lines.</summary>
    public static string Quote(string text)
    {
        using var field = new StringWriter();
        using (var csv = CsvWriter.Create(field, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true))
            csv.WriteRecord([text]);
        return field.ToString().TrimEnd('\n');
    }

    /// <summary>Writes a line of texts.</summary>
    public void Write(IEnumerable<string> texts)
    {
        foreach (string text in texts)
            AddQuoted(Quote(text));
        End();
    }

    /// <summary>Adds a field that is quoted.</summary>
    public void AddQuoted(string field)
    {
        Begin(field.Length);
        field.CopyTo(block.AsSpan(used));
        used += field.Length;
    }

    /// <summary>Adds a number with all its digits.</summary>
    public void Add<T>(T number) where T : ISpanFormattable
    {
        Begin(LongestNumber);
        number.TryFormat(block.AsSpan(used), out int written, default, CultureInfo.InvariantCulture);
        used += written;
    }

    /// <summary>Adds a number with at most six decimals.</summary>
    public void AddRounded(double number)
    {
        // Shares are most of what is written.
        if (!(number >= 0 && number <= 1))
        {
            AddQuoted(number.ToString("0.######", CultureInfo.InvariantCulture));
            return;
        }
        Begin(LongestNumber);
        int millionths = (int)Math.Round(number * 1e6, MidpointRounding.AwayFromZero);
        block[used++] = millionths == 1_000_000 ? '1' : '0';
        if (millionths is 0 or 1_000_000)
            return;
        block[used++] = '.';
        for (int unit = 100_000; millionths > 0; millionths %= unit, unit /= 10)
            block[used++] = (char)('0' + millionths / unit);
    }

    /// <summary>Ends a line.</summary>
    public void End()
    {
        Reserve(1);
        block[used++] = '\n';
        isInLine = false;
    }

    /// <summary>Writes what has been added.</summary>
    public void Dispose()
    {
        output.Write(block, 0, used);
        used = 0;
    }

    void Begin(int length)
    {
        Reserve(length + 1);
        if (isInLine)
            block[used++] = ',';
        isInLine = true;
    }

    void Reserve(int length)
    {
        if (used + length <= block.Length)
            return;
        Dispose();
        if (length > block.Length)
            block = new char[length];
    }
}
