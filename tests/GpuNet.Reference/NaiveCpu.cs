namespace GpuNet.Reference;

/// <summary>
/// What a first implementation looks like: float, plain loops over dense row-major arrays, one thread. The benchmarks'
/// baseline; products are summed in the order of the formula.
/// </summary>
public static class NaiveCpu
{
    /// <summary>C = A·B.</summary>
    /// <param name="a">(M, K)</param>
    /// <param name="b">(K, N)</param>
    /// <param name="c">(M, N)</param>
    /// <param name="m">M</param>
    /// <param name="n">N</param>
    /// <param name="k">K</param>
    public static void Forward(float[] a, float[] b, float[] c, int m, int n, int k)
    {
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                float sum = 0;
                for (int p = 0; p < k; p++)
                    sum += a[i * k + p] * b[p * n + j];
                c[i * n + j] = sum;
            }
        }
    }

    /// <summary>C = A·Bᵀ.</summary>
    /// <param name="a">(M, K)</param>
    /// <param name="b">(N, K)</param>
    /// <param name="c">(M, N)</param>
    /// <param name="m">M</param>
    /// <param name="n">N</param>
    /// <param name="k">K</param>
    public static void Backward(float[] a, float[] b, float[] c, int m, int n, int k)
    {
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                float sum = 0;
                for (int p = 0; p < k; p++)
                    sum += a[i * k + p] * b[j * k + p];
                c[i * n + j] = sum;
            }
        }
    }

    /// <summary>C = Aᵀ·B.</summary>
    /// <param name="a">(K, M)</param>
    /// <param name="b">(K, N)</param>
    /// <param name="c">(M, N)</param>
    /// <param name="m">M</param>
    /// <param name="n">N</param>
    /// <param name="k">K</param>
    public static void Gradient(float[] a, float[] b, float[] c, int m, int n, int k)
    {
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                float sum = 0;
                for (int p = 0; p < k; p++)
                    sum += a[p * m + i] * b[p * n + j];
                c[i * n + j] = sum;
            }
        }
    }

    /// <summary>S ← S + b.</summary>
    /// <param name="s">(N, n)</param>
    /// <param name="b">(n)</param>
    public static void BiasAdd(float[] s, float[] b)
    {
        for (int i = 0; i < s.Length; i++)
            s[i] += b[i % b.Length];
    }

    /// <summary>db = 1ᵀ·δ.</summary>
    /// <param name="delta">(N, n)</param>
    /// <param name="sums">(n)</param>
    public static void ColumnSum(float[] delta, float[] sums)
    {
        Array.Clear(sums);
        for (int i = 0; i < delta.Length; i++)
            sums[i % sums.Length] += delta[i];
    }

    /// <summary>X = θ(S).</summary>
    public static void Activate(float[] s, float[] x, Func<float, float> activation)
    {
        for (int i = 0; i < s.Length; i++)
            x[i] = activation(s[i]);
    }

    /// <summary>δ ← δ ⊙ θ′, with θ′ taken from the given values.</summary>
    public static void Differentiate(float[] delta, float[] from, Func<float, float> derivative)
    {
        for (int i = 0; i < delta.Length; i++)
            delta[i] *= derivative(from[i]);
    }

    /// <summary>δ = (softmax(s) − y)/N.</summary>
    /// <param name="s">Logits (N, K).</param>
    /// <param name="y">Targets (N, K).</param>
    /// <param name="delta">(N, K)</param>
    /// <param name="columns">K</param>
    /// <returns>The mean of −Σ y_k ln softmax(s)_k.</returns>
    public static float SoftmaxCrossEntropySeed(float[] s, float[] y, float[] delta, int columns)
    {
        int rows = s.Length / columns;
        float loss = 0;
        for (int first = 0; first < s.Length; first += columns)
        {
            float max = float.NegativeInfinity;
            for (int k = first; k < first + columns; k++)
                max = MathF.Max(max, s[k]);
            float sum = 0;
            for (int k = first; k < first + columns; k++)
                sum += MathF.Exp(s[k] - max);
            for (int k = first; k < first + columns; k++)
            {
                loss -= y[k] * (s[k] - max - MathF.Log(sum)) / rows;
                delta[k] = (MathF.Exp(s[k] - max) / sum - y[k]) / rows;
            }
        }
        return loss;
    }

    /// <summary>w ← w − ηg.</summary>
    public static void Sgd(float[] w, float[] g, float learningRate)
    {
        for (int i = 0; i < w.Length; i++)
            w[i] -= learningRate * g[i];
    }

    /// <summary>m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g²; w ← w − η·m̂/(√v̂+ε).</summary>
    /// <param name="w">(n)</param>
    /// <param name="g">(n)</param>
    /// <param name="m">(n)</param>
    /// <param name="v">(n)</param>
    /// <param name="step">Counts from 1.</param>
    /// <param name="learningRate">η</param>
    /// <param name="beta1">β₁</param>
    /// <param name="beta2">β₂</param>
    /// <param name="epsilon">ε</param>
    public static void Adam(
        float[] w, float[] g, float[] m, float[] v, int step, float learningRate,
        float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f)
    {
        float firstCorrection = 1 / (1 - MathF.Pow(beta1, step));
        float secondCorrection = 1 / (1 - MathF.Pow(beta2, step));
        for (int i = 0; i < w.Length; i++)
        {
            m[i] = beta1 * m[i] + (1 - beta1) * g[i];
            v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
            w[i] -= learningRate * m[i] * firstCorrection / (MathF.Sqrt(v[i] * secondCorrection) + epsilon);
        }
    }
}
