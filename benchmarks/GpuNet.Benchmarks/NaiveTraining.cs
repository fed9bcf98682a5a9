using GpuNet.Reference;

namespace GpuNet.Benchmarks;

/// <summary>A training step in plain loops: relu in the hidden layers, softmax cross-entropy, gradient descent.</summary>
sealed class NaiveTraining
{
    readonly int[] widths;
    readonly int rows;
    readonly float[][] w, b, x, delta, weightGradients, biasGradients;

    /// <summary>A network of the given widths, from the inputs to the outputs, with the given weights.</summary>
    public NaiveTraining(int[] widths, int rows, Func<int, float[]> weights)
    {
        this.widths = widths;
        this.rows = rows;
        int layers = widths.Length - 1;
        w = [.. Enumerable.Range(0, layers).Select(weights)];
        b = [.. Enumerable.Range(0, layers).Select(layer => new float[widths[layer + 1]])];
        x = [.. widths.Select(width => new float[rows * width])];
        delta = [.. widths.Select(width => new float[rows * width])];
        weightGradients = [.. w.Select(values => new float[values.Length])];
        biasGradients = [.. b.Select(values => new float[values.Length])];
    }

    /// <summary>The batch, X⁽⁰⁾ (rows, n₀).</summary>
    public float[] Input => x[0];

    /// <summary>W of a layer (n_in, n_out).</summary>
    public float[] Weights(int layer) => w[layer];

    public void Step(float[] targets, float learningRate)
    {
        int last = w.Length;
        for (int layer = 0; layer < last; layer++)
        {
            NaiveCpu.Forward(x[layer], w[layer], x[layer + 1], rows, widths[layer + 1], widths[layer]);
            NaiveCpu.BiasAdd(x[layer + 1], b[layer]);
            if (layer < last - 1)
                NaiveCpu.Activate(x[layer + 1], x[layer + 1], s => MathF.Max(0, s));
        }
        NaiveCpu.SoftmaxCrossEntropySeed(x[last], targets, delta[last], widths[last]);
        for (int layer = last - 1; layer >= 0; layer--)
        {
            if (layer > 0)
            {
                NaiveCpu.Backward(delta[layer + 1], w[layer], delta[layer], rows, widths[layer], widths[layer + 1]);
                NaiveCpu.Differentiate(delta[layer], x[layer], value => value > 0 ? 1 : 0);
            }
            NaiveCpu.Gradient(x[layer], delta[layer + 1], weightGradients[layer], widths[layer], widths[layer + 1], rows);
            NaiveCpu.ColumnSum(delta[layer + 1], biasGradients[layer]);
        }
        for (int layer = 0; layer < last; layer++)
        {
            NaiveCpu.Sgd(w[layer], weightGradients[layer], learningRate);
            NaiveCpu.Sgd(b[layer], biasGradients[layer], learningRate);
        }
    }
}
