using GpuNet.Cli.Benchmarking;

namespace GpuNet.Benchmarks;

/// <summary>Whether a training step is right.</summary>
static class StepCheck
{
    // The examples of TrainingStep repeat after so many: the naive loops need no more to know the mean gradient.
    const int Rows = 32;

    /// <summary>Fails unless a step changes the parameters as the naive loops do from the same start.</summary>
    public static void Check(Device device, int[] widths, Optimizer optimizer, int batchSize)
    {
        // η = 1: the change is the gradient, not a rounding error beside the weights.
        const float LearningRate = 1;
        using var step = new TrainingStep(device, widths, Activation.Relu, optimizer, batchSize, LearningRate);
        var before = step.Download();
        int rows = Math.Min(batchSize, Rows);
        var naive = new NaiveTraining(widths, rows, before.GetWeights);
        step.Features.AsSpan(0, naive.Input.Length).CopyTo(naive.Input);
        naive.Step(step.Targets[..(rows * widths[^1])], LearningRate, optimizer == new Adam() ? 1 : 0);
        step.Run();
        device.Synchronize();
        var after = step.Download();

        for (int layer = 0; layer < widths.Length - 1; layer++)
        {
            double change = 0, error = 0;
            foreach (var ((start, end), expected) in before.GetWeights(layer).Zip(after.GetWeights(layer)).Zip(naive.Weights(layer)))
            {
                change += Math.Abs(expected - start);
                error += Math.Abs(expected - end);
            }
            // Where Adam's gradient is nothing but a rounding error, so is its direction: a few parameters may go the other way.
            if (!(error <= 1e-2 * change))
            {
                throw new InvalidOperationException($"{device.Name}, batch {batchSize}: the change of W in layer {layer + 1} is wrong by "
                    + $"{error / change:0.0 %}: nothing is timed that is not right");
            }
        }
    }
}
