using GpuNet.Devices;

namespace GpuNet.Tests.Devices;

/// <summary>An operation of a user's own runs on every device.</summary>
public sealed class HostOperationTests
{
    public static TheoryData<string> Devices => [.. TestDevices.Names];

    [Theory]
    [MemberData(nameof(Devices))]
    public void An_operation_of_ones_own_runs_on_every_device(string deviceName)
    {
        using var device = TestDevices.Open(deviceName);
        using var buffer = device.Allocate<float>(Matrix.Alignment);
        var matrix = new Matrix(buffer, Offset: 0, Rows: 3, Columns: 5, Matrix.StrideFor(5));
        matrix.Upload([.. Enumerable.Range(0, 15).Select(i => (float)i)]);

        var launch = device.Compile(new Doubling("double", matrix));
        launch.Run(new(First: 0, Rows: 2));

        Assert.Equal([.. Enumerable.Range(0, 15).Select(i => i < 10 ? 2f * i : i)], matrix.Download(3));
        Assert.Equal("host", launch.Kernel);
    }

    [Fact]
    public void A_device_says_which_operation_it_does_not_know()
    {
        using var device = TestDevices.Open("cpu");
        var problem = Assert.Throws<ArgumentException>(() => device.Compile(new Unknown("what")));
        Assert.Contains("does not know the operation Unknown", problem.Message, StringComparison.Ordinal);
    }

    sealed record Doubling(string Step, Matrix X) : HostOperation(Step)
    {
        public override string Shapes(int rows) => $"({rows}, {X.Columns})";

        public override double Flops(int rows) => rows * X.Columns;

        public override double Bytes(int rows) => 8.0 * rows * X.Columns;

        public override void Run(Batch batch) => X.Upload([.. X.Download(batch.Rows).Select(value => 2 * value)]);
    }

    sealed record Unknown(string Step) : Operation(Step)
    {
        public override void Check(Operands operands)
        {
        }

        public override string Shapes(int rows) => "";

        public override double Flops(int rows) => 0;

        public override double Bytes(int rows) => 0;
    }
}
