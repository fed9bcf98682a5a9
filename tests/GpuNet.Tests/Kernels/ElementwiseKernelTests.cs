using GpuNet.Kernels;
using GpuNet.Kernels.Activations;
using GpuNet.Kernels.Elementwise;
using GpuNet.Kernels.Reductions;
using GpuNet.Reference;
using GpuNet.Tests.Devices;
using ILGPU.Runtime;
using ElementwiseBody = System.Action<ILGPU.ArrayView<float>, ILGPU.ArrayView<float>, GpuNet.Kernels.Elementwise.MatrixShape>;

namespace GpuNet.Tests.Kernels;

/// <summary>The unfused kernels beside the products, on every ILGPU accelerator.</summary>
public sealed class ElementwiseKernelTests
{
    const int Seed = 109;
    const int Rows = 13, Columns = 70;

    public static TheoryData<string> Accelerators => [.. TestDevices.Accelerators];

    public static MatrixTheoryData<string, string> AcceleratorsAndActivations => new(TestDevices.Accelerators, TestActivations.Names);

    public static MatrixTheoryData<string, string> AcceleratorsAndTrainable => new(TestDevices.Accelerators, TestActivations.Trainable);

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void A_bias_is_added_to_every_row(string deviceName)
    {
        using var device = Launching.Open(deviceName);
        var random = new Random(Seed);
        using var s = new GuardedMatrix(device, Rows, Columns, random.NextEighths(Rows * Columns));
        using var b = new GuardedMatrix(device, 1, Columns, random.NextEighths(Columns));
        var expected = ReferenceBias.Add(s.Reference(Rows), b.Reference(1));

        var run = device.Accelerator.LoadStreamKernel(BiasAdd.Kernel.Body);
        run(Launching.Threads(BiasAdd.Kernel, Rows * Columns), s.View(), b.View(), s.Matrix.Shape());

        Tolerance.Exact.Check(expected.Values, s.Read(Rows, "S"), "S");
        b.CheckUnchanged("b");
    }

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void A_column_sum_is_over_all_rows(string deviceName)
    {
        using var device = Launching.Open(deviceName);
        using var delta = new GuardedMatrix(device, Rows, Columns, new Random(Seed).NextEighths(Rows * Columns));
        using var sums = new GuardedMatrix(device, 1, Columns);

        var run = device.Accelerator.LoadStreamKernel(ColumnSum.Kernel.Body);
        run(Launching.Threads(ColumnSum.Kernel, Columns), delta.View(), sums.View(), delta.Matrix.Shape());

        Tolerance.Exact.Check(ReferenceBias.Gradient(delta.Reference(Rows)).Values, sums.Read(1, "sums"), "sums");
        delta.CheckUnchanged("δ");
    }

    [Theory]
    [MemberData(nameof(AcceleratorsAndActivations))]
    public void An_activation_is_applied_to_every_element(string deviceName, string activation)
    {
        using var device = Launching.Open(deviceName);
        using var s = new GuardedMatrix(device, Rows, Columns, new Random(Seed).NextEighths(Rows * Columns, limit: 8));
        using var x = new GuardedMatrix(device, Rows, Columns);

        var kernel = TestActivations.Find(activation).Bind(new ActivateKernel());
        var run = device.Accelerator.LoadStreamKernel(kernel.Body);
        run(Launching.Threads(kernel, Rows * Columns), s.View(), x.View(), s.Matrix.Shape());

        var expected = s.Reference(Rows).Map(TestActivations.Reference(activation).Apply);
        Tolerance.Formula.Check(expected.Values, x.Read(Rows, "X"), "X");
        s.CheckUnchanged("S");
    }

    [Theory]
    [MemberData(nameof(AcceleratorsAndTrainable))]
    public void A_derivative_multiplies_every_element(string deviceName, string activation)
    {
        using var device = Launching.Open(deviceName);
        var random = new Random(Seed);
        var theta = TestActivations.Find(activation);
        var reference = TestActivations.Reference(activation);
        float[] s = random.NextEighths(Rows * Columns, limit: 2);
        using var delta = new GuardedMatrix(device, Rows, Columns, random.NextEighths(Rows * Columns));
        using var from = new GuardedMatrix(device, Rows, Columns, TestActivations.DerivativeArguments(activation, s));
        double[] expected = [.. delta.Reference(Rows).Values.Zip(s, (value, argument) => value * reference.Derivative!(argument))];

        var kernel = theta.Bind(new DifferentiateKernel());
        var run = device.Accelerator.LoadStreamKernel(kernel.Body);
        run(Launching.Threads(kernel, Rows * Columns), delta.View(), from.View(), delta.Matrix.Shape());

        Tolerance.Formula.Check(expected, delta.Read(Rows, "δ"), "δ");
        from.CheckUnchanged("X");
    }

    readonly struct ActivateKernel : IActivationBinder<Kernel<ElementwiseBody>>
    {
        public Kernel<ElementwiseBody> Bind<T>() where T : struct, IActivation => Activate<T>.Kernel;
    }

    readonly struct DifferentiateKernel : IActivationBinder<Kernel<ElementwiseBody>>
    {
        public Kernel<ElementwiseBody> Bind<T>() where T : struct, IActivation => Differentiate<T>.Kernel;
    }
}
