using System.Text;

namespace GpuNet;

/// <summary>The answers of a model as CSV.</summary>
static class PredictionTable
{
    const int RowsOfPart = 1 << 12;

    /// <summary>The table as bytes, with its header.</summary>
    public static byte[] ToCsv(Model model, float[] logits)
    {
        using var text = new StringWriter();
        Write(text, model, logits);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Writes a header, and a line for each row of logits.</summary>
    /// <param name="output">The destination.</param>
    /// <param name="model">The model.</param>
    /// <param name="logits">Its outputs (rows, K).</param>
    /// <param name="show">What is written for a text of the model; null for the text itself.</param>
    public static void Write(TextWriter output, Model model, float[] logits, Func<string, string>? show = null)
    {
        show ??= text => text;
        using (var lines = new CsvLines(output))
            lines.Write(Header(model).Select(show));
        Action<CsvLines, Model, float[], Func<string, string>> write = model.Task.Answers switch
        {
            Answers.Numbers => model.Task.HasNoTarget ? WriteFeatures : WriteValues,
            Answers.Labels => WriteLabels,
            _ => WriteClasses,
        };
        // Rows are answered by themselves: some on each processor, and no more at once than are written soon.
        foreach (float[][] parts in logits.Chunk(RowsOfPart * model.Network.Outputs).Chunk(Environment.ProcessorCount))
        {
            var texts = new StringWriter[parts.Length];
            Parallel.For(0, parts.Length, part =>
            {
                texts[part] = new();
                using var lines = new CsvLines(texts[part]);
                write(lines, model, parts[part], show);
            });
            foreach (var text in texts)
                output.Write(text.GetStringBuilder());
        }
    }

    /// <summary>Writes a header, and a line for each code of an autoencoder.</summary>
    /// <param name="output">The destination.</param>
    /// <param name="codes">The codes (rows, width).</param>
    /// <param name="width">Numbers of a code.</param>
    public static void WriteCodes(TextWriter output, float[] codes, int width)
    {
        using var lines = new CsvLines(output);
        lines.Write(Enumerable.Range(1, width).Select(place => $"code {place}"));
        WriteNumbers(lines, codes, width);
    }

    static void WriteNumbers<T>(CsvLines lines, T[] values, int columns) where T : ISpanFormattable
    {
        for (int i = 0; i < values.Length; i++)
        {
            lines.Add(values[i]);
            if ((i + 1) % columns == 0)
                lines.End();
        }
    }

    static IEnumerable<string> Header(Model model) => model.Task.Link switch
    {
        Link.Identity => model.Task.HasNoTarget ? model.FeatureNames : model.AnswerNames,
        Link.Distance => [model.TargetNames[0], "distance"],
        _ => [.. model.TargetNames, .. (model.ClassNames ?? model.TargetNames).Select(name => $"probability of {name}")],
    };

    static void WriteValues(CsvLines lines, Model model, float[] logits, Func<string, string> show) =>
        WriteNumbers(lines, Answer.Values(model, logits), model.Network.Outputs);

    static void WriteFeatures(CsvLines lines, Model model, float[] logits, Func<string, string> show)
    {
        foreach (float[] row in logits.Chunk(model.Network.Outputs))
            lines.Write(model.Preprocessing.Restore(row).Select(show));
    }

    static void WriteLabels(CsvLines lines, Model model, float[] logits, Func<string, string> show)
    {
        int columns = model.Network.Outputs;
        bool[] labels = Answer.Labels(model, logits);
        double[] numbers = model.Task.ArePairs
            ? Array.ConvertAll(logits, distance => (double)distance)
            : Answer.Probabilities(model, logits);
        for (int first = 0; first < labels.Length; first += columns)
        {
            for (int i = first; i < first + columns; i++)
                lines.AddQuoted(labels[i] ? "1" : "0");
            for (int i = first; i < first + columns; i++)
                lines.AddRounded(numbers[i]);
            lines.End();
        }
    }

    static void WriteClasses(CsvLines lines, Model model, float[] logits, Func<string, string> show)
    {
        string[] names = [.. model.ClassNames!.Select(name => CsvLines.Quote(show(name)))];
        int[] classes = Answer.Classes(model, logits);
        double[] probabilities = Answer.Probabilities(model, logits);
        for (int row = 0; row < classes.Length; row++)
        {
            lines.AddQuoted(names[classes[row]]);
            if (model.Task.HasThreshold)
            {
                lines.AddRounded(1 - probabilities[row]);
                lines.AddRounded(probabilities[row]);
            }
            for (int k = 0; k < names.Length && !model.Task.HasThreshold; k++)
                lines.AddRounded(probabilities[row * names.Length + k]);
            lines.End();
        }
    }
}
