using GpuNet.Devices.Operations;
using GpuNet.Kernels.MatMul;
using ILGPU;

namespace GpuNet.Devices.Ilgpu;

/// <summary>The operands of a product, or of the products of the members of an ensemble, which one launch computes.</summary>
/// <typeparam name="T">The product.</typeparam>
/// <param name="Operation">What is launched.</param>
/// <param name="Members">The product of each member; itself without members.</param>
sealed record MemberOperands<T>(Operation Operation, IReadOnlyList<T> Members) where T : ProductOperation
{
    /// <summary>The operands of a product without members.</summary>
    public MemberOperands(T operation) : this(operation, [operation])
    {
    }

    /// <summary>The product of the first member.</summary>
    public T First => Members[0];

    /// <summary>How many there are.</summary>
    public int Count => Members.Count;

    /// <summary>An operand from that of the first member to that of the last.</summary>
    public ArrayView<float> View(Func<T, Matrix> operand)
    {
        Matrix first = operand(First), last = operand(Members[^1]);
        return KernelArguments.View(first.Buffer).SubView(first.Offset, last.Offset - first.Offset + last.Length);
    }

    /// <summary>Floats from the operands of one member to those of the next.</summary>
    public MemberPitch Pitch(Func<T, Matrix> a, Func<T, Matrix> b, Func<T, Matrix> c, Func<T, Matrix> bias) =>
        new(Pitch(a), Pitch(b), Pitch(c), Pitch(bias));

    /// <summary>The launch with the tile that is fastest; of members with the one that is estimated to be.</summary>
    /// <inheritdoc cref="IlgpuDevice.Fastest"/>
    public Launch Fastest(
        IlgpuDevice device, string product, MatMulShape shape, int rows, IReadOnlyList<TileChoice> candidates,
        Func<TrialMemory, T> moved, Func<MemberOperands<T>, TileChoice, TiledKernels> bind,
        Func<MemberOperands<T>, BlasProduct, BoundKernel> bindBlas) => Count == 1
        ? device.Fastest(
            product, shape, rows, candidates, First, moved, (at, choice) => bind(new(at), choice), (at, blas) => bindBlas(new(at), blas))
        // Their sums are not split: the groups in z are theirs.
        : bind(this, device.Estimated(candidates, First.Precision) with { Parts = 1 }).Launch(Operation);

    int Pitch(Func<T, Matrix> operand) => Count == 1 ? 0 : operand(Members[1]).Offset - operand(First).Offset;
}
