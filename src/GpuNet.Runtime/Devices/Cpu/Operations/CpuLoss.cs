using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels;
using GpuNet.Kernels.Losses;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>The loss of each row, its seed δ⁽ᴸ⁾ and how much of the row was answered right, while the row is in cache.</summary>
sealed unsafe class CpuLoss<V, TLoss, TTargets> : RowKernel
    where V : struct, IVector<V>
    where TLoss : unmanaged, ILoss
    where TTargets : struct, ITargets
{
    // Operations that take as long as an element, and elements that take as long as what is done once for a row.
    const double Cost = 400, RowElements = 16;

    // Columns whose losses are added in float, before they go to a sum in double.
    const int Block = 1024;

    readonly LossOperation operation;
    readonly TLoss loss;
    readonly int columns;
    MatrixPointer logits, targets, weights, delta;
    float* positives, losses, correct;
    LossShape shape;

    public CpuLoss(Workers workers, LossOperation operation, TLoss loss)
        : base(workers, costPerRow: Cost * operation.Members * (RowElements + operation.Logits.Columns), RoomOf(operation))
    {
        this.operation = operation;
        this.loss = loss;
        columns = operation.Logits.Columns;
        Check.Shapes(operation, operation.Targets.Columns == (TTargets.IsOneNumber ? 1 : columns) && operation.Delta.Columns == columns
            && (operation.PositiveWeights?.Columns ?? columns) == columns);
    }

    protected override void Begin(Batch batch)
    {
        Check.Places(batch, Math.Min(operation.Losses.Length, operation.Correct.Length));
        logits = MatrixPointer.To(operation.Logits);
        targets = MatrixPointer.To(operation.Targets);
        weights = MatrixPointer.To(operation.Weights ?? operation.Targets);
        delta = MatrixPointer.To(operation.Delta);
        positives = operation.PositiveWeights is { } ofOutputs ? MatrixPointer.To(ofOutputs).Data : null;
        losses = ((CpuBuffer<float>)operation.Losses).Data + batch.First;
        correct = ((CpuBuffer<float>)operation.Correct).Data + batch.First;
        shape = operation.Shape(batch);
    }

    protected override void ComputeRow(int row)
    {
        var scale = V.Broadcast(operation.Weights is null ? shape.Scale : shape.Scale * *weights.Row(row));
        for (int member = 0; member < shape.Members; member++)
        {
            int place = row * shape.Members + member;
            var (loss, right) = Compute(logits.Row(place), targets.Row(row), delta.Row(place), scale);
            losses[row] = member > 0 ? losses[row] + loss : loss;
            correct[row] = member > 0 ? correct[row] + right : right;
        }
    }

    // What a row adds to the loss of its example, and to how much of it was answered right.
    (float Loss, float Right) Compute(float* s, float* y, float* seed, V scale)
    {
        var statistics = TLoss.Link == Link.Softmax ? Statistics(s) : new(0f, 0f, columns);
        double sum = 0;
        for (int first = 0; first < columns; first += Block)
            sum += ComputeBlock(s, y, seed, first, Math.Min(first + Block, columns), statistics, scale);
        float share = 1f / shape.Members;
        return (share * (float)(TLoss.IsMeanOverOutputs ? sum / columns : sum), share * Correct(s, y, statistics.Max));
    }

    float ComputeBlock(float* s, float* y, float* seed, int first, int end, LogitStatistics statistics, V scale)
    {
        var constants = loss;
        var sum = new RowSum<V>();
        for (int k = first; k < end; k += V.Count)
        {
            int left = end - k;
            V logit = VectorMemory.Load(s + k, left, V.Zero), target = Targets(y, k), factor = V.Broadcast(1f);
            if (TLoss.Link == Link.Sigmoid && positives is not null)
            {
                var p = VectorMemory.Load(positives + k, left, V.Zero);
                factor = PositiveWeight.Factor(p, target);
                target = PositiveWeight.Target(p, target, factor);
            }
            VectorMemory.Store(constants.Seed(logit, target, statistics) * factor * scale, seed + k, left);
            sum.Add(Existing(constants.Value(logit, target, statistics) * factor, left));
        }
        return sum.Total(end - first);
    }

    // 0 behind the end of the row.
    static V Existing(V values, int left) =>
        left >= V.Count ? values : V.IfPositive(V.Broadcast(left) - V.Indices, values, V.Zero);

    V Targets(float* y, int k)
    {
        var kept = TTargets.IsOneNumber ? V.Broadcast(*y) : VectorMemory.Load(y + k, columns - k, V.Zero);
        return TTargets.Of(kept, V.Broadcast(k) + V.Indices);
    }

    LogitStatistics Statistics(float* s)
    {
        float max = Maximum(s);
        var sum = new RowSum<V>();
        var none = V.Broadcast(float.NegativeInfinity);
        for (int k = 0; k < columns; k += V.Count)
            sum.Add(VectorMath.Exp(VectorMemory.Load(s + k, columns - k, none) - V.Broadcast(max)));
        return new(max, (float)PortableMath.Log(sum.Total(columns)), columns);
    }

    // Softmax: whether the largest logit is that of the largest target. Sigmoid: the share of outputs on the right side of ½.
    float Correct(float* s, float* y, float max)
    {
        if (TLoss.Link is Link.Identity or Link.Distance)
            return 0f;
        if (TLoss.Link == Link.Softmax)
            return First(s, max) == (TTargets.IsOneNumber ? (int)*y : First(y, Maximum(y))) ? 1f : 0f;
        var right = new RowSum<V>();
        V one = V.Broadcast(1f), half = V.Broadcast(0.5f);
        for (int k = 0; k < columns; k += V.Count)
        {
            var answer = V.IfPositive(VectorMemory.Load(s + k, columns - k, V.Zero), one, V.Zero);
            var target = V.IfPositive(Targets(y, k) - half, one, V.Zero);
            right.Add(Existing(one - V.Abs(answer - target), columns - k));
        }
        return right.Total(columns) / columns;
    }

    // The number of columns where a NaN makes it that there is no largest.
    int First(float* values, float largest)
    {
        int place = new ReadOnlySpan<float>(values, columns).IndexOf(largest);
        return place < 0 ? columns : place;
    }

    float Maximum(float* values) => VectorMemory.Maximum<V>(values, columns);

    static int RoomOf(LossOperation operation) => Math.Min(
        Math.Min(operation.Logits.Rows / operation.Members, operation.Targets.Rows),
        Math.Min(operation.Delta.Rows / operation.Members, operation.Weights?.Rows ?? int.MaxValue));
}

/// <summary>Makes the kernel for a loss and a kind of targets.</summary>
sealed record CpuLoss<V>(Workers Workers, LossOperation Operation) : ILossBinder<Action<Batch>> where V : struct, IVector<V>
{
    public Action<Batch> Bind<TLoss>(TLoss loss) where TLoss : unmanaged, ILoss => Operation.TargetsAreClasses
        ? new CpuLoss<V, TLoss, ClassIndices>(Workers, Operation, loss).Run
        : new CpuLoss<V, TLoss, DenseTargets>(Workers, Operation, loss).Run;
}
