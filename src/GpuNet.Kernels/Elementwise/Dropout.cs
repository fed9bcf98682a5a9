using GpuNet.Kernels.MatMul;
using GpuNet.Kernels.Random;
using ILGPU;

namespace GpuNet.Kernels.Elementwise;

/// <summary>The sizes and constants of a dropout.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="Stride">Floats from one row to the next, a multiple of 4, of both matrices.</param>
/// <param name="Layer">The layer; each layer has its own masks.</param>
/// <param name="Rate">The fraction that is dropped, from 0 to below 1.</param>
/// <param name="Seed">The seed of the run.</param>
/// <param name="Step">The training step; each step has its own masks.</param>
/// <param name="First">The number of the first row within the batch of the step, of which the rows may be a part.</param>
readonly record struct DropoutShape(int Rows, int Columns, int Stride, int Layer, float Rate, ulong Seed, uint Step, int First)
{
    /// <summary>Threads per row.</summary>
    public int QuadsPerRow => (Columns + 3) / 4;

    /// <summary>The random numbers of four neighbours in a row.</summary>
    public RandomBlock Draw(int row, int quad) =>
        Philox.Draw(Seed, RandomPurpose.Dropout, Step, ((ulong)Layer << 40) + (ulong)(First + row) * (ulong)QuadsPerRow + (ulong)quad);
}

/// <summary>
/// y = x·m/(1 − p), m = 0 with probability p and 1 otherwise (Srivastava et al., 2014; inverted, so inference does nothing). The mask is a
/// function of seed, layer, step, row and column: the backward pass recomputes it, and all devices agree.
/// </summary>
static class Dropout
{
    /// <summary>One thread per four elements of a row.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, DropoutShape>> Kernel =
        new("dropout", Run, 256, "y = x·m/(1 − p)", flops: new(MN: 2), bytes: new(MN: 8));

    /// <summary>One element: a dropped NaN is dropped.</summary>
    public static float Apply(float x, uint random, float rate) => Philox.Uniform(random) < rate ? 0f : x / (1f - rate);

    /// <summary>The kernel; y may be x.</summary>
    /// <param name="x">x (rows, columns).</param>
    /// <param name="y">y (rows, columns).</param>
    /// <param name="shape">The sizes and constants.</param>
    public static void Run(ArrayView<float> x, ArrayView<float> y, DropoutShape shape)
    {
        int thread = Grid.GlobalLinearIndex;
        int row = thread / shape.QuadsPerRow;
        int quad = thread % shape.QuadsPerRow;
        if (row >= shape.Rows)
            return;
        var random = shape.Draw(row, quad);
        int place = row * shape.Stride + 4 * quad;
        int left = shape.Columns - 4 * quad;
        if (left >= 4)
        {
            var values = x.Cast<Float4>()[place >> 2];
            y.Cast<Float4>()[place >> 2] = new(
                Apply(values.X, random.X, shape.Rate), Apply(values.Y, random.Y, shape.Rate),
                Apply(values.Z, random.Z, shape.Rate), Apply(values.W, random.W, shape.Rate));
            return;
        }
        y[place] = Apply(x[place], random.X, shape.Rate);
        if (left > 1)
            y[place + 1] = Apply(x[place + 1], random.Y, shape.Rate);
        if (left > 2)
            y[place + 2] = Apply(x[place + 2], random.Z, shape.Rate);
    }
}
