using ILGPU;
using ILGPU.Runtime;
using Xunit;

namespace GpuNet.Checker.Tests;

public class RejectionTests(Device device) : IClassFixture<Device>
{
    static readonly int[] Table = [1, 2];
    static readonly int Constant = 5;
    static int counter;

    sealed class Circle(int radius)
    {
        public int Area() => 3 * radius * radius;
    }

    struct Plain;

    void Rejects(Action<ArrayView<int>> kernel, string reason)
    {
        var rejected = Assert.Throws<KernelRejectedException>(() => device.Checker.Load<Action<KernelConfig, ArrayView<int>>>(kernel));
        Assert.Contains(reason, rejected.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', rejected.Message);
    }

    static void ArrayKernel(ArrayView<int> values) => values[0] = new int[4].Length;

    [Fact]
    public void Arrays() => Rejects(ArrayKernel, "RejectionTests.ArrayKernel: uses an array");

    static void ClassKernel(ArrayView<int> values) => values[0] = new Circle(1).Area();

    [Fact]
    public void Classes() => Rejects(ClassKernel, "creates a Circle");

    static void MutableStaticKernel(ArrayView<int> values) => values[0] = counter;

    [Fact]
    public void Mutable_statics() => Rejects(MutableStaticKernel, "reads the static RejectionTests.counter");

    static void StaticStoreKernel(ArrayView<int> values) => counter = values[0];

    [Fact]
    public void Writes_to_statics() => Rejects(StaticStoreKernel, "writes the static RejectionTests.counter");

    static void StaticArrayKernel(ArrayView<int> values) => values[0] = Table[0];

    [Fact]
    public void Arrays_in_statics() => Rejects(StaticArrayKernel, "RejectionTests.Table");

    static void ThrowKernel(ArrayView<int> values)
    {
        if (values[0] == 0)
            throw new InvalidOperationException();
    }

    [Fact]
    public void Exceptions() => Rejects(ThrowKernel, "InvalidOperationException");

    static void TryKernel(ArrayView<int> values)
    {
        try
        {
            values[0] = 1;
        }
        finally
        {
            values[1] = 1;
        }
    }

    [Fact]
    public void Handlers() => Rejects(TryKernel, "has try, using or lock");

    static void VirtualKernel(ArrayView<int> values) => values[0] = new Plain().GetHashCode();

    [Fact]
    public void Virtual_calls() => Rejects(VirtualKernel, "calls the virtual Object.GetHashCode");

    static void BoxKernel(ArrayView<int> values) => values[0] = ((object)values[1]).GetHashCode();

    [Fact]
    public void Boxes() => Rejects(BoxKernel, "boxes a value");

    static void DelegateKernel(ArrayView<int> values)
    {
        Func<int, int> twice = x => 2 * x;
        values[0] = twice(1);
    }

    [Fact]
    public void Delegates() => Rejects(DelegateKernel, "RejectionTests.DelegateKernel: ");

    static int Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);

    static void RecursiveKernel(ArrayView<int> values) => values[0] = Factorial(5);

    [Fact]
    public void Recursion() => Rejects(
        RecursiveKernel, "RejectionTests.RecursiveKernel, which calls RejectionTests.Factorial: calls Factorial recursively");

    static void HostKernel(ArrayView<int> values) => values.MemSetToZero();

    [Fact]
    public void Host_functions() => Rejects(HostKernel, "calls MemSetToZero, which is only for the host");

    static void FrameworkKernel(ArrayView<int> values) => values[0] = Math.Clamp(values[0], 0, 1);

    [Fact]
    public void Framework_functions_that_throw() => Rejects(FrameworkKernel, "RejectionTests.FrameworkKernel, which calls Math.Clamp");

    static void PrivateTypeKernel(ArrayView<int> values, ArrayView<Plain> plain) => values[0] = (int)plain.Length;

    [Fact]
    public void Parameters_of_private_types()
    {
        var rejected = Assert.Throws<KernelRejectedException>(
            () => device.Checker.Load<Action<KernelConfig, ArrayView<int>, ArrayView<Plain>>>(PrivateTypeKernel));
        Assert.Contains("which ILGPU cannot see: make it public", rejected.Message, StringComparison.Ordinal);
    }

    static void LegalKernel(ArrayView<int> values) => values[0] = Constant + Math.Max(1, 2) + (int)MathF.Sqrt(16);

    [Fact]
    public void Readonly_statics_and_mathematics_are_legal()
    {
        using var buffer = device.Accelerator.Allocate1D<int>(1);

        device.Checker.Load<Action<KernelConfig, ArrayView<int>>>(LegalKernel)((1, 1), buffer.View);

        Assert.Equal([11], buffer.GetAsArray1D());
    }
}
