using GpuNet.Kernels.Elementwise;
using GpuNet.Kernels.MatMul;
using ILGPU;
using ILGPU.Runtime;
using Kernel = GpuNet.Kernels.Kernel;

namespace GpuNet.Devices.Ilgpu;

/// <summary>Gradients whose examples are split among groups: partial gradients in scratch memory, which are added.</summary>
/// <param name="Device">The device.</param>
/// <param name="X">The layer's input.</param>
/// <param name="Delta">δ of the layer.</param>
/// <param name="Shape">The sizes for a full batch.</param>
/// <param name="LengthW">Floats of ∂E/∂W.</param>
/// <param name="LengthB">Floats of ∂E/∂b.</param>
/// <param name="Parts">How many parts there should be.</param>
sealed record SplitGradients(
    IlgpuDevice Device, ArrayView<float> X, ArrayView<float> Delta, MatMulShape Shape, int LengthW, int LengthB, int Parts)
{
    /// <summary>Adds the parts.</summary>
    /// <param name="groups">A thread an element of ∂E/∂W, and then of ∂E/∂b.</param>
    /// <param name="partsW">The parts of ∂E/∂W.</param>
    /// <param name="partsB">The parts of ∂E/∂b.</param>
    /// <param name="shape">Of ∂E/∂W.</param>
    /// <param name="count">Number of parts.</param>
    /// <param name="batch">The batch.</param>
    public delegate void Sum(
        KernelConfig groups, ArrayView<float> partsW, ArrayView<float> partsB, MatrixShape shape, int count, Batch batch);

    /// <summary>Binds the partial gradients and their sum.</summary>
    /// <typeparam name="TTile">The tile.</typeparam>
    /// <typeparam name="TBounds">Whether sizes are multiples of the tile's.</typeparam>
    /// <param name="kernel">The kernel that adds.</param>
    /// <param name="sum">Launches it.</param>
    public BoundKernel Bind<TTile, TBounds>(Kernel kernel, Sum sum) where TTile : struct, ITile where TBounds : struct, IBounds
    {
        var product = DenseGradients<TTile, TBounds>.Kernel;
        var multiply = Device.Load(product, Device.Accelerator.LoadStreamKernel);
        var (examples, most) = SplitProduct.Divide<TTile>(Shape.K, Parts);
        var ofParts = Shape with { Pitch = new(0, 0, LengthW, LengthB) };
        Reserve(most);
        return new($"{product} in {Parts} parts, {kernel}", batch =>
        {
            int parts = (batch.Rows + examples - 1) / examples;
            var (partsW, partsB) = Place(parts);
            multiply(IlgpuDevice.Tiles<TTile>(Shape.M, Shape.N, parts), X, Delta, partsW, partsB, ofParts with { K = batch.Rows },
                new(examples, Step: examples));
            Add(kernel, sum, partsW, partsB, parts, batch);
        });
    }

    /// <summary>Binds the product of a library, which is one part.</summary>
    /// <param name="blas">The library.</param>
    /// <param name="kernel">The kernel that adds.</param>
    /// <param name="sum">Launches it.</param>
    public BoundKernel Bind(BlasProduct blas, Kernel kernel, Sum sum)
    {
        Reserve(most: 1);
        Device.Ones.Reserve(Shape.K);
        return new($"{blas.Name}, {kernel}", batch =>
        {
            var (w, b) = Place(parts: 1);
            blas.Multiply<ExtentContiguous, ExtentContiguous>(X, Delta, w, Shape with { K = batch.Rows });
            blas.SumColumns(Delta, Shape.StrideB, Device.Ones.View.SubView(0, batch.Rows), b.SubView(0, Shape.N));
            Add(kernel, sum, w, b, parts: 1, batch);
        });
    }

    void Reserve(int most) => Device.Scratch.Reserve(most * (LengthW + Matrix.Alignment + LengthB));

    (ArrayView<float> W, ArrayView<float> B) Place(int parts)
    {
        int firstB = (parts * LengthW + Matrix.Alignment - 1) / Matrix.Alignment * Matrix.Alignment;
        return (Device.Scratch.View.SubView(0, parts * LengthW), Device.Scratch.View.SubView(firstB, parts * LengthB));
    }

    void Add(Kernel kernel, Sum sum, ArrayView<float> partsW, ArrayView<float> partsB, int parts, Batch batch)
    {
        var gradient = new MatrixShape(Shape.M, Shape.N, Shape.StrideC);
        sum(KernelArguments.Groups(kernel, gradient.Count + gradient.Columns), partsW, partsB, gradient, parts, batch);
    }
}
