namespace GpuNet.Reference.Blocks;

/// <summary>A dense block for each member of an ensemble; behind it each example has a row for each, one after the other.</summary>
/// <param name="w">W of the members, one below the other (k · n, width).</param>
/// <param name="b">b of the members (k, width).</param>
/// <param name="activation">θ.</param>
/// <param name="sharesInputs">Whether all members read the same row.</param>
public sealed class MemberDenseBlock(ReferenceMatrix w, ReferenceMatrix b, ReferenceActivation activation, bool sharesInputs)
    : ReferenceBlock
{
    readonly ReferenceTensor w = ReferenceTensor.Of("weight", w), b = ReferenceTensor.Of("bias", b);
    ReferenceMatrix input = new(0, 0), s = new(0, 0);

    /// <inheritdoc/>
    public override IReadOnlyList<ReferenceTensor> Tensors => [w, b];

    int Members => b.Value.Rows;

    /// <inheritdoc/>
    public override ReferenceMatrix Forward(ReferenceMatrix x, bool training)
    {
        input = x;
        s = new(sharesInputs ? x.Rows * Members : x.Rows, b.Value.Columns);
        for (int row = 0; row < s.Rows; row++)
        {
            for (int k = 0; k < s.Columns; k++)
            {
                s[row, k] = b.Value[row % Members, k];
                for (int i = 0; i < x.Columns; i++)
                    s[row, k] += x[InputOf(row), i] * w.Value[row % Members * x.Columns + i, k];
            }
        }
        return s.Map(activation.Apply);
    }

    /// <inheritdoc/>
    public override ReferenceMatrix Backward(ReferenceMatrix g)
    {
        var delta = g.Times(s.Map(activation.Derivative!));
        var below = new ReferenceMatrix(input.Rows, input.Columns);
        for (int row = 0; row < delta.Rows; row++)
        {
            for (int k = 0; k < delta.Columns; k++)
            {
                b.Gradient[row % Members, k] += delta[row, k];
                for (int i = 0; i < input.Columns; i++)
                {
                    int place = row % Members * input.Columns + i;
                    w.Gradient[place, k] += input[InputOf(row), i] * delta[row, k];
                    below[InputOf(row), i] += delta[row, k] * w.Value[place, k];
                }
            }
        }
        return below;
    }

    int InputOf(int row) => sharesInputs ? row / Members : row;
}

/// <summary>In training nothing; else the logits of the mean prediction of the members.</summary>
/// <param name="members">k.</param>
/// <param name="link">How logits become predictions.</param>
public sealed class MemberMeanBlock(int members, string link) : ReferenceBlock
{
    /// <inheritdoc/>
    public override ReferenceMatrix Forward(ReferenceMatrix x, bool training)
    {
        if (training)
            return x;
        var mean = new ReferenceMatrix(x.Rows / members, x.Columns);
        for (int row = 0; row < x.Rows; row++)
        {
            for (int k = 0; k < x.Columns; k++)
                mean[row / members, k] += Prediction(x, row, k) / members;
        }
        return mean.Map(p => link switch { "softmax" => Math.Log(p), "sigmoid" => Math.Log(p / (1 - p)), _ => p });
    }

    /// <inheritdoc/>
    public override ReferenceMatrix Backward(ReferenceMatrix g) => g;

    double Prediction(ReferenceMatrix x, int row, int k) => link switch
    {
        "softmax" => Math.Exp(x[row, k]) / x.Row(row).ToArray().Sum(Math.Exp),
        "sigmoid" => 1 / (1 + Math.Exp(-x[row, k])),
        _ => x[row, k],
    };
}

/// <summary>A dense block whose weights the members of an ensemble share: θ(((X ⊙ r)·W) ⊙ s + b).</summary>
/// <param name="w">W (n, width).</param>
/// <param name="r">r (k, n).</param>
/// <param name="s">s (k, width).</param>
/// <param name="b">b (k, width).</param>
/// <param name="activation">θ.</param>
/// <param name="sharesInputs">Whether all members read the same row.</param>
public sealed class BatchEnsembleBlock(
    ReferenceMatrix w, ReferenceMatrix r, ReferenceMatrix s, ReferenceMatrix b, ReferenceActivation activation, bool sharesInputs)
    : ReferenceBlock
{
    readonly ReferenceTensor w = ReferenceTensor.Of("weight", w), b = ReferenceTensor.Of("bias", b);
    readonly ReferenceTensor r = ReferenceTensor.Of("input_scale", r), s = ReferenceTensor.Of("output_scale", s);
    ReferenceMatrix input = new(0, 0), product = new(0, 0), sum = new(0, 0);

    /// <inheritdoc/>
    public override IReadOnlyList<ReferenceTensor> Tensors => [w, r, s, b];

    int Members => b.Value.Rows;

    /// <inheritdoc/>
    public override ReferenceMatrix Forward(ReferenceMatrix x, bool training)
    {
        input = x;
        product = new(sharesInputs ? x.Rows * Members : x.Rows, w.Value.Columns);
        sum = new(product.Rows, product.Columns);
        for (int row = 0; row < product.Rows; row++)
        {
            int m = row % Members;
            for (int k = 0; k < product.Columns; k++)
            {
                for (int i = 0; i < x.Columns; i++)
                    product[row, k] += x[InputOf(row), i] * r.Value[m, i] * w.Value[i, k];
                sum[row, k] = product[row, k] * s.Value[m, k] + b.Value[m, k];
            }
        }
        return sum.Map(activation.Apply);
    }

    /// <inheritdoc/>
    public override ReferenceMatrix Backward(ReferenceMatrix g)
    {
        var delta = g.Times(sum.Map(activation.Derivative!));
        var below = new ReferenceMatrix(input.Rows, input.Columns);
        for (int row = 0; row < delta.Rows; row++)
        {
            int m = row % Members;
            for (int k = 0; k < delta.Columns; k++)
            {
                double ofProduct = delta[row, k] * s.Value[m, k];
                b.Gradient[m, k] += delta[row, k];
                s.Gradient[m, k] += delta[row, k] * product[row, k];
                for (int i = 0; i < input.Columns; i++)
                {
                    double x = input[InputOf(row), i];
                    w.Gradient[i, k] += ofProduct * x * r.Value[m, i];
                    r.Gradient[m, i] += ofProduct * x * w.Value[i, k];
                    below[InputOf(row), i] += ofProduct * w.Value[i, k] * r.Value[m, i];
                }
            }
        }
        return below;
    }

    int InputOf(int row) => sharesInputs ? row / Members : row;
}

/// <summary>A row X ⊙ r_m for each member m of an ensemble.</summary>
/// <param name="scale">r (k, n).</param>
public sealed class MemberScaleBlock(ReferenceMatrix scale) : ReferenceBlock
{
    readonly ReferenceTensor r = ReferenceTensor.Of("scale", scale);
    ReferenceMatrix input = new(0, 0);

    /// <inheritdoc/>
    public override IReadOnlyList<ReferenceTensor> Tensors => [r];

    /// <inheritdoc/>
    public override ReferenceMatrix Forward(ReferenceMatrix x, bool training)
    {
        input = x;
        var y = new ReferenceMatrix(x.Rows * r.Value.Rows, x.Columns);
        for (int row = 0; row < y.Rows; row++)
        {
            for (int i = 0; i < y.Columns; i++)
                y[row, i] = x[row / r.Value.Rows, i] * r.Value[row % r.Value.Rows, i];
        }
        return y;
    }

    /// <inheritdoc/>
    public override ReferenceMatrix Backward(ReferenceMatrix g)
    {
        var below = new ReferenceMatrix(input.Rows, input.Columns);
        for (int row = 0; row < g.Rows; row++)
        {
            int example = row / r.Value.Rows, m = row % r.Value.Rows;
            for (int i = 0; i < g.Columns; i++)
            {
                r.Gradient[m, i] += g[row, i] * input[example, i];
                below[example, i] += g[row, i] * r.Value[m, i];
            }
        }
        return below;
    }
}
