using GpuNet.Data.Preprocessing;

namespace GpuNet;

/// <summary>Normal scores in the tensors of a file: how many numbers of each column have one, the numbers, and the scores.</summary>
static class ScoresFile
{
    /// <summary>The tensors; none without scores.</summary>
    /// <param name="name">What the columns are: features or targets.</param>
    /// <param name="columns">The scores of each column; null for columns without.</param>
    public static IEnumerable<Tensor> TensorsOf(string name, IReadOnlyList<NormalScores?>? columns)
    {
        if (columns is null)
            yield break;
        yield return new(CountsName(name), [columns.Count], [.. columns.Select(column => (double)(column?.Values.Length ?? 0))]);
        double[] values = [.. columns.SelectMany(column => column?.Values ?? [])];
        yield return new(ValuesName(name), [values.Length], values);
        yield return new(ScoresName(name), [values.Length], [.. columns.SelectMany(column => column?.Scores ?? [])]);
    }

    /// <summary>The scores of each column.</summary>
    /// <exception cref="InputException">The tensors are not there, or do not fit together.</exception>
    public static IReadOnlyList<NormalScores?> Read(string name, int columns, SafeTensors file, string path)
    {
        double[] counts = file.DoublesOf(CountsName(name), [columns], path);
        if (!Array.TrueForAll(counts, count => count >= 0 && count <= NormalScores.Most && count == Math.Floor(count)))
            throw SafeTensors.Unusable(path, $"'{CountsName(name)}' counts what is not from 0 to {NormalScores.Most}");
        int all = (int)counts.Sum(), first = 0;
        double[] values = file.DoublesOf(ValuesName(name), [all], path), scores = file.DoublesOf(ScoresName(name), [all], path);
        try
        {
            return [.. counts.Select(count => count == 0 ? null : Next((int)count))];
        }
        catch (ArgumentException problem)
        {
            throw SafeTensors.Unusable(path, $"'{ValuesName(name)}' and '{ScoresName(name)}': {problem.Problem()}");
        }

        NormalScores Next(int count)
        {
            var place = first..(first += count);
            return new(values[place], scores[place]);
        }
    }

    static string CountsName(string of) => $"{of}.ranked";

    static string ValuesName(string of) => $"{of}.values";

    static string ScoresName(string of) => $"{of}.scores";
}
