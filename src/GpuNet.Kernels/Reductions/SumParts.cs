using GpuNet.Kernels.Elementwise;
using ILGPU;

namespace GpuNet.Kernels.Reductions;

/// <summary>Adds the partial gradients of a layer in order: the second half of a split-K product.</summary>
static class SumParts
{
    /// <summary>One thread per element.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, MatrixShape, int>> Kernel =
        new("sum-parts", Run, 256, "dW, db = sum of K partial gradients",
            flops: new(MNK: 1, NK: 1), bytes: new(MNK: 4, NK: 4, MN: 4, N: 4));

    /// <summary>The kernel.</summary>
    /// <param name="partsW">∂E/∂W of each part, one after another.</param>
    /// <param name="partsB">∂E/∂b of each part, one after another.</param>
    /// <param name="w">∂E/∂W.</param>
    /// <param name="b">∂E/∂b.</param>
    /// <param name="shape">Of ∂E/∂W.</param>
    /// <param name="parts">Number of parts.</param>
    public static void Run(
        ArrayView<float> partsW, ArrayView<float> partsB, ArrayView<float> w, ArrayView<float> b, MatrixShape shape, int parts)
    {
        int element = Grid.GlobalLinearIndex;
        int column = element - shape.Count;
        if (element < shape.Count)
            w[shape.Index(element)] = Sum(partsW, shape.Index(element), w.IntLength, parts);
        else if (column < shape.Columns)
            b[column] = Sum(partsB, column, b.IntLength, parts);
    }

    /// <summary>The sum of one element's parts, in order.</summary>
    /// <param name="values">The parts, one after another.</param>
    /// <param name="first">The element's place in the first part.</param>
    /// <param name="length">Floats from one part to the next.</param>
    /// <param name="parts">Number of parts, at least one.</param>
    public static float Sum(ArrayView<float> values, int first, int length, int parts)
    {
        float sum = values[first];
        int part = 1;
        // Four loads, and one wait for them. The order of the sum is that of a loop of single ones.
        for (; part + 4 <= parts; part += 4)
        {
            int place = part * length + first;
            float a = values[place], b = values[place + length], c = values[place + 2 * length], d = values[place + 3 * length];
            sum = sum + a + b + c + d;
        }
        for (; part < parts; part++)
            sum += values[part * length + first];
        return sum;
    }
}
