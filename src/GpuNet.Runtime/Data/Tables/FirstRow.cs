using System.Globalization;

namespace GpuNet;

/// <summary>Finds out whether the first row of a text file names the columns, or is a row of data like those below.</summary>
/// <param name="texts">The first row.</param>
/// <param name="below">The others.</param>
sealed class FirstRow(string[] texts, TextCells below)
{
    // So many rows say what the columns are.
    public const int Looked = 100;

    /// <summary>
    /// Whether it is data. Where it may be either, it is a header, and a warning says so. What is decided is told where it is no header.
    /// </summary>
    public bool IsData(string name)
    {
        string[] numbers = [.. texts.Where(IsNumber)];
        if (numbers.Length == 0 || below.Count == 0 || !FitsBelow())
            return false;
        // Names may be years or places, as 2019, 2020: but not 5.1 or -3, and not twice the same.
        bool isData = numbers.Any(text => !text.All(char.IsAsciiDigit)) || numbers.Distinct().Count() < numbers.Length;
        string found = $"{name}: the first row looks like data ({numbers.Take(3).ToArray().Quote()})";
        if (isData)
        {
            Message.Note($"{found}, so the columns are named {CsvFormat.NameOf(1)}, {CsvFormat.NameOf(2)} and so on; "
                + $"{Setting.Header.To("Yes")} makes it the header");
        }
        else
        {
            Message.Warn($"{found}, but is taken for the header; use {Setting.Header.To("No")} if the file has none");
        }
        return isData;
    }

    // No text stands above numbers, and no number above texts.
    bool FitsBelow()
    {
        int rows = Math.Min(below.Count, Looked);
        for (int column = 0; column < Math.Min(texts.Length, below.Columns); column++)
        {
            int place = column, values = 0, numbers = 0;
            foreach (string text in Enumerable.Range(0, rows).Select(row => below[row][place]).Where(text => text.Length > 0))
            {
                values++;
                numbers += IsNumber(text) ? 1 : 0;
            }
            bool isOfNumbers = numbers * 2 > values;
            if (values > 0 && texts[column].Length > 0 && isOfNumbers != IsNumber(texts[column]))
                return false;
        }
        return true;
    }

    static bool IsNumber(string text) =>
        text.Any(char.IsAsciiDigit) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
