using GpuNet.Devices.Ilgpu;
using GpuNet.Kernels;
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

    [Theory]
    [MemberData(nameof(AcceleratorsAndActivations))]
    public void Bias_column_sum_activation_and_derivative_are_those_of_the_formula(string deviceName, string activation)
    {
        using var device = Launching.Open(deviceName);
        var random = new Random(Seed);
        foreach (var (rows, columns) in new[] { (1, 1), (3, 5), (Rows, Columns) })
            Check(device, activation, columns, random.NextEighths(rows * columns, limit: 2), random, Tolerance.Exact, Tolerance.Formula);
    }

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(Accelerators))]
    public void Many_more_elementwise(string deviceName)
    {
        using var device = Launching.Open(deviceName);
        var random = new Random(Seed);
        string[] activations = [.. TestActivations.Names];
        foreach (var (rows, columns, _) in LayerShape.Many(random))
        {
            Check(device, activations[random.Next(activations.Length)], columns,
                random.NextEighths(rows * columns, limit: 2), random, Tolerance.Exact, Tolerance.Formula);
        }
    }

    [Theory]
    [MemberData(nameof(AcceleratorsAndActivations))]
    public void NaN_and_infinity_pass_through_as_in_the_formula(string deviceName, string activation)
    {
        using var device = Launching.Open(deviceName);
        var random = new Random(Seed);
        float[] values = random.NextEighths(Rows * Columns, limit: 2);
        (values[0], values[Columns + 1], values[^1]) = (float.NaN, float.PositiveInfinity, float.NegativeInfinity);
        Check(device, activation, Columns, values, random, Tolerance.Exact.WithSpecialValues, Tolerance.Formula.WithSpecialValues);
    }

    internal static void Check(
        IlgpuDevice device, string activation, int columns, float[] values, Random random, Tolerance exact, Tolerance formula)
    {
        int rows = values.Length / columns;
        string what = $"{activation}, {rows}×{columns}";
        CheckBias(device, columns, values, random, exact, what);
        CheckColumnSum(device, columns, values, exact, what);
        CheckActivation(device, activation, columns, values, formula, what);
        if (TestActivations.Trainable.Contains(activation))
            CheckDerivative(device, activation, columns, values, random, formula, what);
    }

    static void CheckBias(IlgpuDevice device, int columns, float[] values, Random random, Tolerance tolerance, string what)
    {
        int rows = values.Length / columns;
        using var s = new GuardedMatrix(device, rows, columns, values);
        using var b = new GuardedMatrix(device, 1, columns, random.NextEighths(columns));
        var expected = ReferenceBias.Add(s.Reference(rows), b.Reference(1));

        var run = device.LoadKernel(BiasAdd.Kernel.Body, device.Accelerator.LoadStreamKernel);
        run(Launching.Threads(BiasAdd.Kernel, values.Length), s.View(), b.View(), s.Matrix.Shape());

        tolerance.Check(expected.Values, s.Read(rows, "S"), $"S, {what}");
        b.CheckUnchanged("b");
    }

    static void CheckColumnSum(IlgpuDevice device, int columns, float[] values, Tolerance tolerance, string what)
    {
        int rows = values.Length / columns;
        using var delta = new GuardedMatrix(device, rows, columns, values);
        using var sums = new GuardedMatrix(device, 1, columns);

        var run = device.LoadKernel(ColumnSum.Kernel.Body, device.Accelerator.LoadStreamKernel);
        run(Launching.Threads(ColumnSum.Kernel, columns), delta.View(), sums.View(), delta.Matrix.Shape());

        tolerance.Check(ReferenceBias.Gradient(delta.Reference(rows)).Values, sums.Read(1, "sums"), $"sums, {what}");
        delta.CheckUnchanged("δ");
    }

    static void CheckActivation(IlgpuDevice device, string activation, int columns, float[] values, Tolerance tolerance, string what)
    {
        int rows = values.Length / columns;
        using var s = new GuardedMatrix(device, rows, columns, values);
        using var x = new GuardedMatrix(device, rows, columns);

        var kernel = TestActivations.Find(activation).Bind(new ActivateKernel());
        var run = device.LoadKernel(kernel.Body, device.Accelerator.LoadStreamKernel);
        run(Launching.Threads(kernel, values.Length), s.View(), x.View(), s.Matrix.Shape());

        tolerance.Check(s.Reference(rows).Map(TestActivations.Reference(activation).Apply).Values, x.Read(rows, "X"), $"X, {what}");
        s.CheckUnchanged("S");
    }

    static void CheckDerivative(
        IlgpuDevice device, string activation, int columns, float[] values, Random random, Tolerance tolerance, string what)
    {
        int rows = values.Length / columns;
        var reference = TestActivations.Reference(activation);
        using var delta = new GuardedMatrix(device, rows, columns, random.NextEighths(values.Length));
        using var from = new GuardedMatrix(device, rows, columns, TestActivations.DerivativeArguments(activation, values));
        double[] expected = [.. delta.Reference(rows).Values.Zip(values, (value, argument) => value * reference.Derivative!(argument))];

        var kernel = TestActivations.Find(activation).Bind(new DifferentiateKernel());
        var run = device.LoadKernel(kernel.Body, device.Accelerator.LoadStreamKernel);
        run(Launching.Threads(kernel, values.Length), delta.View(), from.View(), delta.Matrix.Shape());

        tolerance.Check(expected, delta.Read(rows, "δ"), $"δ, {what}");
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
