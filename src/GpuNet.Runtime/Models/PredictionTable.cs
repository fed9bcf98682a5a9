using System.Globalization;
using System.Text;
using CsvHelper;

namespace GpuNet;

/// <summary>The answers of a model as CSV.</summary>
static class PredictionTable
{
    /// <summary>The table as bytes, with its header.</summary>
    public static byte[] ToCsv(Model model, float[] logits)
    {
        using var text = new StringWriter();
        using (var csv = CreateWriter(text))
            Write(csv, model, logits);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A writer whose lines end as everywhere in GpuNet.</summary>
    public static CsvWriter CreateWriter(TextWriter output) =>
        CsvWriter.Create(output, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);

    /// <summary>Writes a header, and a line for each row of logits.</summary>
    /// <param name="csv">The destination.</param>
    /// <param name="model">The model.</param>
    /// <param name="logits">Its outputs (rows, K).</param>
    /// <param name="show">What is written for a text of the model; null for the text itself.</param>
    public static void Write(CsvWriter csv, Model model, float[] logits, Func<string, string>? show = null)
    {
        show ??= text => text;
        csv.WriteRecord([.. Header(model).Select(show)]);
        Action<CsvWriter, Model, float[], Func<string, string>> write = model.Task.Answers switch
        {
            Answers.Numbers => model.Task.HasNoTarget ? WriteFeatures : WriteValues,
            Answers.Labels => WriteLabels,
            _ => WriteClasses,
        };
        write(csv, model, logits, show);
    }

    /// <summary>Writes a line for each row of numbers.</summary>
    public static void WriteNumbers<T>(CsvWriter csv, T[] values, int columns) where T : IFormattable
    {
        foreach (T[] row in values.Chunk(columns))
            csv.WriteRecord([.. row.Select(value => value.ToString(null, CultureInfo.InvariantCulture))]);
    }

    static IEnumerable<string> Header(Model model) => model.Task.Link switch
    {
        Link.Identity => model.Task.HasNoTarget ? model.FeatureNames : model.TargetNames,
        Link.Distance => [model.TargetNames[0], "distance"],
        _ => [.. model.TargetNames, .. (model.ClassNames ?? model.TargetNames).Select(name => $"probability of {name}")],
    };

    static void WriteValues(CsvWriter csv, Model model, float[] logits, Func<string, string> show) =>
        WriteNumbers(csv, Answer.Values(model, logits), model.Network.Outputs);

    static void WriteFeatures(CsvWriter csv, Model model, float[] logits, Func<string, string> show)
    {
        foreach (float[] row in logits.Chunk(model.Network.Outputs))
            csv.WriteRecord([.. model.Preprocessing.Restore(row).Select(show)]);
    }

    static void WriteLabels(CsvWriter csv, Model model, float[] logits, Func<string, string> show)
    {
        int columns = model.Network.Outputs;
        double[] numbers = model.Task.ArePairs
            ? Array.ConvertAll(logits, distance => (double)distance)
            : Answer.Probabilities(model, logits);
        foreach (var (labels, row) in Answer.Labels(model, logits).Chunk(columns).Zip(numbers.Chunk(columns)))
            csv.WriteRecord([.. labels.Select(holds => holds ? "1" : "0"), .. row.Select(Rounded)]);
    }

    static void WriteClasses(CsvWriter csv, Model model, float[] logits, Func<string, string> show)
    {
        var names = model.ClassNames!;
        var classes = Answer.Classes(model, logits);
        var probabilities = Answer.Probabilities(model, logits);
        for (int row = 0; row < classes.Length; row++)
        {
            double[] shares = model.Task.HasThreshold
                ? [1 - probabilities[row], probabilities[row]]
                : probabilities[(row * names.Count)..((row + 1) * names.Count)];
            csv.WriteRecord([show(names[classes[row]]), .. shares.Select(Rounded)]);
        }
    }

    static string Rounded(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
