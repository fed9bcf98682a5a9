using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Embedding;
using GpuNet.Kernels.Vectors;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>Each number as the values of basis functions.</summary>
sealed unsafe class CpuEncode<V, TBasis>(Workers workers, EncodeOperation<TBasis> operation)
    : RowKernel(workers, operation.Flops(1), operation.X.Rows)
    where V : struct, IVector<V>
    where TBasis : struct, IBasis
{
    readonly IReadOnlyList<(int Input, int Terms)> groups = operation.Table.Groups;
    MatrixPointer x, y;
    float* a, b;

    protected override void Begin(Batch batch)
    {
        x = MatrixPointer.To(operation.X);
        y = MatrixPointer.To(operation.Y);
        a = MatrixPointer.To(operation.A).Data;
        b = MatrixPointer.To(operation.B).Data;
    }

    protected override void ComputeRow(int row)
    {
        float* from = x.Row(row), to = y.Row(row);
        int first = 0;
        for (int group = 0; group < groups.Count; group++)
        {
            var (input, terms) = groups[group];
            if (terms == 0)
            {
                *to++ = from[input];
                continue;
            }
            var value = V.Broadcast(from[input]);
            for (int k = 0; k < terms; k += V.Count)
            {
                var of = TBasis.Of(
                    value, VectorMemory.Load(a + first + k, terms - k, V.Zero), VectorMemory.Load(b + first + k, terms - k, V.Zero));
                VectorMemory.Store(of, to + k, terms - k);
            }
            first += terms;
            to += terms;
        }
    }
}

/// <summary>The gradients of cosines, from the first row to the last: the cosines of a number an item.</summary>
sealed unsafe class CpuCosineGradients<V>(Workers workers, CosineGradientOperation operation) where V : struct, IVector<V>
{
    readonly (int Input, int First, int Column, int Terms)[] groups = [.. Places(operation.Table.Groups)];
    MatrixPointer x, delta;
    float* frequencies, phases, ofFrequencies, ofPhases;
    int rows;

    public void Run(Batch batch)
    {
        Check.Rows(batch, operation.X.Rows);
        rows = batch.Rows;
        x = MatrixPointer.To(operation.X);
        delta = MatrixPointer.To(operation.Delta);
        frequencies = MatrixPointer.To(operation.Frequencies).Data;
        phases = MatrixPointer.To(operation.Phases).Data;
        ofFrequencies = MatrixPointer.To(operation.OfFrequencies).Data;
        ofPhases = MatrixPointer.To(operation.OfPhases).Data;
        workers.Run(workers.For(operation.Flops(rows)), groups.Length, (group, _) => Compute(group));
    }

    void Compute(int group)
    {
        var (input, first, column, terms) = groups[group];
        for (int k = 0; k < terms; k += V.Count)
        {
            int place = first + k, left = terms - k;
            var frequency = VectorMemory.Load(frequencies + place, left, V.Zero);
            var phase = VectorMemory.Load(phases + place, left, V.Zero);
            V sumOfFrequency = V.Zero, sumOfPhase = V.Zero;
            for (int row = 0; row < rows; row++)
            {
                var value = V.Broadcast(*x.At(row, input));
                var slope = VectorMemory.Load(delta.At(row, column + k), left, V.Zero) * Cosine.Slope(value, frequency, phase);
                sumOfPhase += slope;
                sumOfFrequency = V.MultiplyAdd(slope, value, sumOfFrequency);
            }
            VectorMemory.Store(sumOfFrequency, ofFrequencies + place, left);
            VectorMemory.Store(sumOfPhase, ofPhases + place, left);
        }
    }

    // Of each number its first cosine, and the first place of its cosines among the values.
    static IEnumerable<(int Input, int First, int Column, int Terms)> Places(IEnumerable<(int Input, int Terms)> groups)
    {
        int first = 0, column = 0;
        foreach (var (input, terms) in groups)
        {
            if (terms > 0)
                yield return (input, first, column, terms);
            first += terms;
            column += Math.Max(terms, 1);
        }
    }
}
