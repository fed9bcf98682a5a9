using GpuNet.Kernels.Losses;
using GpuNet.Kernels.Vectors;
using GpuNet.Runtime.Devices.Operations;

namespace GpuNet.Runtime.Devices.Cpu;

/// <summary>The loss of each row, its seed δ⁽ᴸ⁾ and how much of the row was answered right, while the row is in cache.</summary>
sealed unsafe class LossSeed<V, TLoss>
    where V : struct, IVector<V>
    where TLoss : struct, ILoss
{
    readonly Workers workers;
    readonly LossOperation operation;
    readonly Action<int, int> computeRow;
    readonly int columns;
    readonly int batchRoom;
    MatrixPointer logits;
    MatrixPointer targets;
    MatrixPointer delta;
    float* losses;
    float* correct;
    float scale;

    public LossSeed(Workers workers, LossOperation operation)
    {
        this.workers = workers;
        this.operation = operation;
        columns = operation.Logits.Columns;
        var (logits, targets, delta) = (operation.Logits, operation.Targets, operation.Delta);
        Check.Shapes(operation, targets.Columns == columns && delta.Columns == columns);
        batchRoom = Math.Min(logits.Rows, Math.Min(targets.Rows, delta.Rows));
        computeRow = ComputeRow;
    }

    public void Run(Batch batch)
    {
        Check.Rows(batch, batchRoom);
        Check.Places(batch, Math.Min(operation.Losses.Length, operation.Correct.Length));
        logits = MatrixPointer.To(operation.Logits);
        targets = MatrixPointer.To(operation.Targets);
        delta = MatrixPointer.To(operation.Delta);
        losses = ((CpuBuffer<float>)operation.Losses).Data + batch.First;
        correct = ((CpuBuffer<float>)operation.Correct).Data + batch.First;
        scale = TLoss.IsMeanOverOutputs ? 1f / ((float)batch.Rows * columns) : 1f / batch.Rows;
        workers.Run(workers.For(50.0 * batch.Rows * columns), batch.Rows, computeRow);
    }

    void ComputeRow(int row, int thread)
    {
        float* s = logits.Row(row), y = targets.Row(row), seed = delta.Row(row);
        var statistics = TLoss.Link == Link.Softmax ? Statistics(s) : default;
        double loss = 0;
        for (int k = 0; k < columns; k++)
        {
            loss += TLoss.Value(s[k], y[k], statistics);
            seed[k] = TLoss.Seed(s[k], y[k], statistics) * scale;
        }
        losses[row] = (float)(TLoss.IsMeanOverOutputs ? loss / columns : loss);
        correct[row] = Correct(s, y);
    }

    RowStatistics Statistics(float* s)
    {
        float max = Maximum(s);
        var sum = V.Zero;
        var none = V.Broadcast(float.NegativeInfinity);
        for (int k = 0; k < columns; k += V.Count)
            sum += VectorMath.Exp(VectorMemory.Load(s + k, columns - k, none) - V.Broadcast(max));
        return new RowStatistics(max, MathF.Log(V.Sum(sum)));
    }

    // Softmax: whether the largest logit is that of the largest target. Sigmoid: the share of outputs on the right side of ½.
    float Correct(float* s, float* y)
    {
        if (TLoss.Link == Link.Identity)
            return 0f;
        if (TLoss.Link == Link.Softmax)
            return FirstLargest(s) == FirstLargest(y) ? 1f : 0f;
        int right = 0;
        for (int k = 0; k < columns; k++)
            right += s[k] > 0f == y[k] > 0.5f ? 1 : 0;
        return (float)right / columns;
    }

    // The number of columns where a NaN makes it that there is no largest.
    int FirstLargest(float* values)
    {
        int place = new ReadOnlySpan<float>(values, columns).IndexOf(Maximum(values));
        return place < 0 ? columns : place;
    }

    float Maximum(float* values)
    {
        var none = V.Broadcast(float.NegativeInfinity);
        var largest = none;
        for (int k = 0; k < columns; k += V.Count)
            largest = V.Max(largest, VectorMemory.Load(values + k, columns - k, none));
        return V.Maximum(largest);
    }
}
