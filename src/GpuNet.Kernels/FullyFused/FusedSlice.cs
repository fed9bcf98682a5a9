using GpuNet.Kernels.Losses;
using GpuNet.Kernels.MatMul;
using GpuNet.Kernels.Reductions;
using GpuNet.Kernels.Vectors;
using ILGPU;

namespace GpuNet.Kernels.FullyFused;

/// <summary>
/// A group's slice of the batch in shared memory, beside all parameters of the network: what inference and training have in common
/// (Müller et al., Real-time neural radiance caching, 2021). A unit of a layer has its values for all examples of the slice side by side,
/// so that a thread reads those of four examples at once.
/// </summary>
static class FusedSlice
{
    /// <summary>Examples of a slice.</summary>
    public const int Rows = 8;

    /// <summary>Threads that share an example where they work by examples.</summary>
    public const int Lanes = GroupReduce.GroupSize / Rows;

    /// <summary>Examples of a slice in units of four.</summary>
    public const int Quads = Rows / 4;

    /// <summary>
    /// Quads of floats from one unit of a layer to the next: an odd number, so that threads that read neighbouring units use
    /// different banks.
    /// </summary>
    public const int UnitQuads = Quads | 1;

    /// <summary>Shared memory of a group in bytes. CUDA has more only for kernels that ask for it, which ILGPU cannot.</summary>
    public const int MostSharedBytes = 48 * 1024;

    /// <summary>
    /// Quads of floats for parameters and slice: all but what <see cref="LossRow{TLoss, TTargets, TThreads}"/> takes.
    /// </summary>
    public const int Capacity = (MostSharedBytes - 28 * GroupReduce.GroupSize) / (4 * sizeof(float));

    // Parts of the gradients: more would only have to be added up later.
    const int MostGroups = 128;

    /// <summary>Slices that a group computes one after another: a function of the batch alone, as is the order of all sums.</summary>
    public static int SlicesPerGroup(int examples) => (SlicesOf(examples) + MostGroups - 1) / MostGroups;

    /// <summary>Groups for a batch.</summary>
    public static int GroupsFor(int examples) => (SlicesOf(examples) + SlicesPerGroup(examples) - 1) / SlicesPerGroup(examples);

    /// <summary>The most groups for a batch of at most so many examples.</summary>
    public static int MostGroupsFor(int examples) => Math.Min(SlicesOf(examples), MostGroups);

    /// <summary>The row of the data that a row of the batch is, or the last row's for one beyond it; −1 if there is none.</summary>
    /// <param name="order">Row numbers of the data; unused if the data are the batch.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="row">The row of the batch.</param>
    public static int Example(ArrayView<int> order, FusedShape shape, int row)
    {
        int place = IntrinsicMath.Min(row, shape.Rows - 1);
        int example = shape.IsGathered == 1 ? place : order[shape.First + place];
        return (uint)example < (uint)shape.Examples ? example : -1;
    }

    /// <summary>Gathers the slice. Rows beyond the end of the batch are 0.</summary>
    /// <param name="memory">The shared memory.</param>
    /// <param name="source">The data (examples, n₀).</param>
    /// <param name="order">Row numbers of the data; unused if the data are the batch.</param>
    /// <param name="layer">The first layer.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="first">The slice's first row in the batch.</param>
    public static void Gather(
        ArrayView<Float4> memory, ArrayView<float> source, ArrayView<int> order, FusedLayer layer, FusedShape shape, int first)
    {
        var values = memory.Cast<float>();
        // Neighbouring threads write neighbouring rows.
        int row = Group.IdxX % Rows, example = Example(order, shape, first + row);
        // The host refuses such a number where it sees it; NaN shows one that something else wrote.
        float unknown = example < 0 ? float.NaN : 0f;
        int from = IntrinsicMath.Max(example, 0) * shape.SourceStride >> 2;
        for (int quad = Group.IdxX / Rows; quad < layer.InputQuads; quad += Lanes)
        {
            // The padding of a row is 0.
            var four = first + row < shape.Rows ? source.Cast<Float4>()[from + quad] : default;
            values[Place(layer.X, 4 * quad, row)] = four.X + unknown;
            values[Place(layer.X, 4 * quad + 1, row)] = four.Y + unknown;
            values[Place(layer.X, 4 * quad + 2, row)] = four.Z + unknown;
            values[Place(layer.X, 4 * quad + 3, row)] = four.W + unknown;
        }
    }

    /// <summary>Copies the parameters of a layer to shared memory, four rows at a time a thread.</summary>
    public static void Load(ArrayView<Float4> memory, ArrayView<float> parameters, FusedLayer layer)
    {
        var source = parameters.Cast<Float4>();
        int columns = layer.OutputQuads, rows = RowsAtOnce(columns);
        for (int item = Group.IdxX; item < rows * columns; item += GroupReduce.GroupSize)
        {
            int column = item % columns;
            for (int row = item / columns; row < 4 * layer.InputQuads; row += 4 * rows)
            {
                var first = Row(source, layer, row, column);
                var second = Row(source, layer, row + rows, column);
                var third = Row(source, layer, row + 2 * rows, column);
                var fourth = Row(source, layer, row + 3 * rows, column);
                Store(memory, layer, row, column, first);
                Store(memory, layer, row + rows, column, second);
                Store(memory, layer, row + 2 * rows, column, third);
                Store(memory, layer, row + 3 * rows, column, fourth);
            }
        }
        for (int column = Group.IdxX; column < columns; column += GroupReduce.GroupSize)
            memory[layer.Biases + column] = source[(layer.B >> 2) + column];
    }

    /// <summary>The outputs of a layer for the slice: Y = θ(X·W + b), a unit and four examples a thread.</summary>
    /// <param name="memory">The shared memory.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="isLast">Whether it is the last one, which has no activation.</param>
    /// <typeparam name="TActivation">θ of the other layers.</typeparam>
    public static void Forward<TActivation>(ArrayView<Float4> memory, FusedLayer layer, bool isLast)
        where TActivation : struct, IActivation
    {
        var values = memory.Cast<float>();
        int columns = 4 * layer.OutputQuads, stride = 4 * layer.WeightQuads;
        for (int item = Group.IdxX; item < columns * Quads; item += GroupReduce.GroupSize)
        {
            int column = item % columns, quad = item / columns;
            int x = layer.X + quad, weight = 4 * layer.Weights + column, end = 4 * layer.Biases + column;
            var sum = default(Float4);
            for (; weight < end; weight += 4 * stride)
            {
                sum = sum.MultiplyAdd(values[weight], memory[x])
                    .MultiplyAdd(values[weight + stride], memory[x + UnitQuads])
                    .MultiplyAdd(values[weight + 2 * stride], memory[x + 2 * UnitQuads])
                    .MultiplyAdd(values[weight + 3 * stride], memory[x + 3 * UnitQuads]);
                x += 4 * UnitQuads;
            }
            float bias = values[end];
            sum += new Float4(bias, bias, bias, bias);
            if (!isLast)
                sum = new(Apply<TActivation>(sum.X), Apply<TActivation>(sum.Y), Apply<TActivation>(sum.Z), Apply<TActivation>(sum.W));
            // What pads the units must be 0 even where the others are not finite.
            memory[layer.Y + column * UnitQuads + quad] = column < layer.Outputs ? sum : default;
        }
    }

    /// <summary>The index of a float of the slice in shared memory.</summary>
    /// <param name="layer">The first quad of floats of the layer.</param>
    /// <param name="unit">The unit of the layer.</param>
    /// <param name="row">The example.</param>
    public static int Place(int layer, int unit, int row) => 4 * (layer + unit * UnitQuads) + row;

    /// <summary>Rows that the group's threads take at once, where neighbours take neighbouring columns of a row.</summary>
    public static int RowsAtOnce(int columns) => IntrinsicMath.Max(GroupReduce.GroupSize / columns, 1);

    static int SlicesOf(int examples) => (examples + Rows - 1) / Rows;

    static Float4 Row(ArrayView<Float4> source, FusedLayer layer, int row, int column) =>
        source[((layer.W + IntrinsicMath.Min(row, layer.Inputs - 1) * layer.Stride) >> 2) + column];

    // Behind the inputs, W is padded with rows of 0.
    static void Store(ArrayView<Float4> memory, FusedLayer layer, int row, int column, Float4 four)
    {
        if (row < 4 * layer.InputQuads)
            memory[layer.Weights + row * layer.WeightQuads + column] = row < layer.Inputs ? four : default;
    }

    static float Apply<TActivation>(float s) where TActivation : struct, IActivation => TActivation.Apply(new Lane1(s)).Value;
}

/// <summary>The sizes of a fully fused launch.</summary>
/// <param name="Layers">Number of layers.</param>
/// <param name="First">Position in the order at which the batch begins.</param>
/// <param name="Rows">Rows of the batch.</param>
/// <param name="SlicesPerGroup">Slices of a group.</param>
/// <param name="IsGathered">1 if the data are the batch, 0 if its rows have to be gathered from them.</param>
/// <param name="Examples">Rows of the data.</param>
/// <param name="SourceStride">Floats from one row of the data to the next.</param>
readonly record struct FusedShape(
    int Layers, int First, int Rows, int SlicesPerGroup, int IsGathered, int Examples, int SourceStride);
