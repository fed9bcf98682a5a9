using GpuNet.Reference;

namespace GpuNet.Benchmarks;

/// <summary>A training step in plain loops: relu in the hidden layers, softmax cross-entropy, gradient descent or Adam.</summary>
sealed class NaiveTraining
{
    readonly int[] widths;
    readonly int rows;
    readonly float[][] w, b, x, delta;
    readonly List<Parameter> parameters = [];

    /// <summary>A network of the given widths, from the inputs to the outputs, with the given weights.</summary>
    public NaiveTraining(int[] widths, int rows, Func<int, float[]> weights)
        : this(
            widths, rows, [.. Enumerable.Range(0, widths.Length - 1).Select(weights)],
            [.. widths.Skip(1).Select(width => new float[width])])
    {
    }

    NaiveTraining(int[] widths, int rows, float[][] w, float[][] b)
    {
        this.widths = widths;
        this.rows = rows;
        this.w = w;
        this.b = b;
        x = [.. widths.Select(width => new float[rows * width])];
        delta = [.. widths.Select(width => new float[rows * width])];
        parameters = [.. w.Concat(b).Select(values => new Parameter(values))];
    }

    /// <summary>The batch, X⁽⁰⁾ (rows, n₀).</summary>
    public float[] Input => x[0];

    /// <summary>The logits (rows, K) of the last <see cref="Forward"/>.</summary>
    public float[] Logits => x[^1];

    /// <summary>W of a layer (n_in, n_out).</summary>
    public float[] Weights(int layer) => w[layer];

    /// <summary>The same weights and biases with another number of rows.</summary>
    public NaiveTraining WithRows(int count) => new(widths, count, w, b);

    /// <summary>From the input to the logits.</summary>
    public void Forward()
    {
        for (int layer = 0; layer < w.Length; layer++)
        {
            NaiveCpu.Forward(x[layer], w[layer], x[layer + 1], rows, widths[layer + 1], widths[layer]);
            NaiveCpu.BiasAdd(x[layer + 1], b[layer]);
            if (layer < w.Length - 1)
                NaiveCpu.Activate(x[layer + 1], x[layer + 1], s => MathF.Max(0, s));
        }
    }

    /// <summary>A step.</summary>
    /// <param name="targets">(rows, K)</param>
    /// <param name="learningRate">η</param>
    /// <param name="adamStep">Counts from 1; 0 for gradient descent.</param>
    public void Step(float[] targets, float learningRate, int adamStep = 0)
    {
        Forward();
        int last = w.Length;
        NaiveCpu.SoftmaxCrossEntropySeed(x[last], targets, delta[last], widths[last]);
        for (int layer = last - 1; layer >= 0; layer--)
        {
            if (layer > 0)
            {
                NaiveCpu.Backward(delta[layer + 1], w[layer], delta[layer], rows, widths[layer], widths[layer + 1]);
                NaiveCpu.Differentiate(delta[layer], x[layer], value => value > 0 ? 1 : 0);
            }
            NaiveCpu.Gradient(x[layer], delta[layer + 1], parameters[layer].Gradient, widths[layer], widths[layer + 1], rows);
            NaiveCpu.ColumnSum(delta[layer + 1], parameters[last + layer].Gradient);
        }
        foreach (var parameter in parameters)
            parameter.Update(learningRate, adamStep);
    }

    /// <summary>Weights or biases with what an optimizer needs beside them.</summary>
    sealed class Parameter(float[] values)
    {
        readonly float[] m = new float[values.Length], v = new float[values.Length];

        public float[] Gradient { get; } = new float[values.Length];

        public void Update(float learningRate, int adamStep)
        {
            if (adamStep == 0)
                NaiveCpu.Sgd(values, Gradient, learningRate);
            else
                NaiveCpu.Adam(values, Gradient, m, v, adamStep, learningRate);
        }
    }
}
