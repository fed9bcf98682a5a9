using System.Globalization;
using GpuNet.Devices.Ilgpu;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.MatMul;
using GpuNet.Plans;
using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Kernels;

/// <summary>What is predicted of a GPU that is not there: by data sheets, the checker's counts and the instructions of products.</summary>
public sealed class StepPredictionTests
{
    static readonly GpuModel a100 = Gpu("A100"), h100 = Gpu("H100");

    [Fact]
    public void Loops_are_as_long_as_the_page_of_the_kernels_says()
    {
        foreach (var tile in TileVariant.All)
        {
            var (type, name) = tile.BindGuarded(new TypeOfTile());
            string[] rows = [.. File.ReadLines(Repository.PathOf("docs", "kernels.md")).Where(
                line => line.StartsWith("| dense-", StringComparison.Ordinal) && line.Contains($"{name},", StringComparison.Ordinal)
                    && line.Count(sign => sign == '|') == 14)];
            Assert.NotEmpty(rows);
            // Registers, spilled bytes and the loop on sm_80 are columns 6 to 8.
            int loop = LaunchWork.LoopOf(type);
            Assert.All(rows, row =>
                Assert.InRange(int.Parse(row.Split('|')[8], CultureInfo.InvariantCulture), 0.92 * loop, 1.08 * loop));
        }
    }

    [Fact]
    public void A_product_issues_its_loop_for_every_panel()
    {
        using var device = Launching.Open(IlgpuContext.Checked);
        device.OnlyTile = TileVariant.All[0];
        const int rows = 130, depth = 40, columns = 20;
        using var x = new GuardedMatrix(device, rows, depth);
        using var w = new GuardedMatrix(device, depth, columns);
        using var b = new GuardedMatrix(device, 1, columns);
        using var y = new GuardedMatrix(device, rows, columns);
        var forward = device.Compile(new ForwardOperation("test", Activation.Relu, x.Matrix, w.Matrix, b.Matrix, S: null, y.Matrix));
        using var trace = new KernelTrace();
        forward.Run(new(First: 0, rows));
        var work = LaunchWork.Of(Assert.Single(trace.Launches));
        Assert.Equal((2, LaunchWork.LoopOf(typeof(Tile128x128)) * 8.0 * depth / 8), (work.Groups, work.Instructions));
    }

    // The units of an A100 take a multiply-add in every second cycle: what is issued between them takes no time there.
    [Fact]
    public void Instructions_beside_multiply_adds_take_time_where_these_fill_every_cycle()
    {
        var product = Product(groups: 132 * 108);
        Assert.Equal(h100.SecondsOfInstructions(product), h100.Seconds(product), Relative);
        Assert.InRange(h100.Seconds(product) / h100.SecondsOfArithmetic(product), 1.1, 1.13);
        Assert.Equal(a100.SecondsOfArithmetic(product), a100.Seconds(product), Relative);
    }

    [Fact]
    public void A_group_more_than_there_are_multiprocessors_takes_as_long_as_twice_as_many()
    {
        double full = h100.Seconds(Product(132));
        Assert.Equal(full, h100.Seconds(Product(1)), Relative);
        Assert.Equal(2 * full, h100.Seconds(Product(133)), Relative);
        Assert.Equal(2 * full, h100.Seconds(Product(264)), Relative);
    }

    [Fact]
    public void Tensor_cores_and_memory_are_by_the_data_sheet()
    {
        var work = new LaunchWork(Flops: 156e6, Bytes: 1, Groups: 1, Instructions: 0, Precision.Tf32);
        Assert.Equal(1e-6, a100.Seconds(work), Relative);
        Assert.Equal(2e-6, a100.Seconds(work with { Bytes = 2 * 1555e3 }), Relative);
    }

    static GpuModel Gpu(string name) => GpuModel.All.First(gpu => gpu.Name == name);

    // A panel of 128 × 128 outputs and 8 steps a group, and no memory.
    static LaunchWork Product(int groups) =>
        new(2.0 * 128 * 128 * 8 * groups, Bytes: 0, groups, 8.0 * LaunchWork.LoopOf(typeof(Tile128x128)), Precision.Float32);

    static bool Relative(double a, double b) => Math.Abs(a - b) <= 1e-9 * Math.Abs(a);

    readonly struct TypeOfTile : ITileBinder<(Type Type, string Name)>
    {
        public (Type Type, string Name) Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds
        {
            var type = typeof(TTile);
            return (type, type.IsGenericType ? $"Tf32<{type.GenericTypeArguments[0].Name}>" : type.Name);
        }
    }
}
