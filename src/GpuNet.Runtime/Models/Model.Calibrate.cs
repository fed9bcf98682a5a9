namespace GpuNet;

/// <content>Calibrates probabilities.</content>
public sealed partial record Model
{
    /// <summary>
    /// The model with the <see cref="Temperature"/> that suits some examples best, which it must not have been trained on (Guo et al., On
    /// calibration of modern neural networks, 2017). Probabilities change, the most probable class does not.
    /// </summary>
    /// <param name="examples">The examples, as <see cref="ReadExamples"/> reads them.</param>
    /// <param name="device">Where it runs; the CPU if not given.</param>
    /// <exception cref="InputException">The model has no probabilities.</exception>
    /// <remarks>Where no temperature is best, as with examples that are all correct, it stays 1, with a warning.</remarks>
    public Model Calibrate(DataSet examples, Device? device = null)
    {
        float[] logits = OutputsFor(InputRowsOf(examples.FeatureTable, examples.Count), device);
        return CalibrateOn(logits, examples, [.. Enumerable.Range(0, examples.Count)]);
    }

    /// <summary>The same with the network's outputs for some examples of a data set.</summary>
    internal Model CalibrateOn(float[] logits, DataSet data, ReadOnlySpan<int> examples)
    {
        CheckProbabilities(Task);
        if (GpuNet.Temperature.Fit(Task, logits, data, examples) is { } best)
            return this with { Temperature = best };
        Message.Warn($"{data.Name}: no temperature is best for the {examples.Length} examples to calibrate on, which are all right or "
            + "no better than chance; the temperature stays 1");
        return this with { Temperature = 1 };
    }

    /// <summary>Fails where a task has no probabilities that could be calibrated.</summary>
    /// <exception cref="InputException">It has none.</exception>
    internal static void CheckProbabilities(LearningTask task)
    {
        if (task.Link is not (Link.Softmax or Link.Sigmoid))
            throw new InputException($"{Setting.Task.To($"{task}")} has no probabilities to calibrate; leave out {Setting.Calibrates}");
    }
}
