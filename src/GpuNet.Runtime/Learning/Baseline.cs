namespace GpuNet;

/// <summary>
/// What is predicted of a time series without learning. A model that is no better has learned nothing: scores are to be seen beside these.
/// </summary>
/// <param name="Name">What is repeated: <c>last value</c>, or <c>season of 24</c> rows.</param>
/// <param name="Scores">The scores on the same examples.</param>
public sealed record Baseline(string Name, Evaluation Scores)
{
    /// <summary>
    /// The last value before an example, and the value one season before what is predicted, or so many seasons that it is known; the last
    /// value where the data begin later.
    /// </summary>
    /// <param name="data">The data set.</param>
    /// <param name="examples">The examples to score.</param>
    /// <param name="truth">Their targets and weights.</param>
    /// <param name="season">The rows of a season; null where none is known.</param>
    /// <param name="scaling">How the targets are scaled; null where they are in the units of the file.</param>
    internal static IReadOnlyList<Baseline> Of(
        DataSet data, ReadOnlySpan<int> examples, NumberPredictions truth, int? season, Scaler? scaling = null)
    {
        // What lies before the first example is not kept with prepared data.
        if (!data.Window.IsSeries || !examples.ToArray().All(example => data.HasTargetsAt(data.Window.LastRowOf(example))))
            return [];
        var last = Repeat("last value", 1, examples);
        return season is { } rows ? [last, Repeat($"season of {rows}", rows, examples)] : [last];

        Baseline Repeat(string name, int season, ReadOnlySpan<int> examples)
        {
            double[] answers = ValuesBefore(data, examples, season);
            scaling?.Apply(answers);
            return new(name, Evaluation.OfNumbers(truth.With(answers), data));
        }
    }

    // The value so many rows before each that is predicted (examples, H · targets).
    static double[] ValuesBefore(DataSet data, ReadOnlySpan<int> examples, int season)
    {
        double[] values = new double[examples.Length * data.TargetCount];
        int place = 0;
        foreach (int example in examples)
        {
            int last = data.Window.LastRowOf(example);
            for (int step = 1; step <= data.Window.Horizon; step++)
            {
                // As many seasons as there are rows ahead that are not known.
                int row = last + step - season * ((step + season - 1) / season);
                row = data.HasTargetsAt(row) ? row : last;
                for (int target = 0; target < data.TargetNames.Count; target++)
                    values[place++] = data.TargetAt(row, target);
            }
        }
        return values;
    }
}
