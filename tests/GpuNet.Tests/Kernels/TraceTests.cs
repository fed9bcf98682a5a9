using GpuNet.Devices.Ilgpu;
using GpuNet.Devices.Operations;
using GpuNet.Kernels;
using GpuNet.Kernels.Elementwise;
using GpuNet.Kernels.MatMul;
using GpuNet.Tests.Devices;
using GpuNet.Tests.Training;
using ILGPU;
using ILGPU.Runtime;

namespace GpuNet.Tests.Kernels;

/// <summary>
/// What kernels ask of a GPU's memory, as the checker counts it. Unless a test says otherwise, each access in a kernel's source
/// is without bank conflicts, and its warps use every byte of the sectors that they move from or to global memory.
/// </summary>
public sealed class TraceTests : IDisposable
{
    const int Rows = 16, Columns = 128;
    const int Depth = 48;

    readonly IlgpuDevice device;

    public TraceTests()
    {
        device = Launching.Open(IlgpuContext.Checked);
    }

    public void Dispose() => device.Dispose();

    [Fact]
    public void Forward_products_use_whole_sectors_without_conflicts() =>
        CheckProducts(new ProductLaunch<DepthContiguous, ExtentContiguous>(device));

    [Fact]
    public void Backward_products_use_whole_sectors_without_conflicts() =>
        CheckProducts(new ProductLaunch<DepthContiguous, DepthContiguous>(device));

    [Fact]
    public void Gradient_products_use_whole_sectors_without_conflicts() =>
        CheckProducts(new ProductLaunch<ExtentContiguous, ExtentContiguous>(device));

    // The bias, too: the threads that write a row of C side by side read it side by side.
    [Fact]
    public void Dense_forward_uses_whole_sectors_without_conflicts() => CheckTiles(new ForwardLaunch(device));

    [Fact]
    public void Dense_backward_uses_whole_sectors_without_conflicts() => CheckTiles(new BackwardLaunch(device));

    // With ∂E/∂b, which is summed from shared memory and written by neighbouring threads.
    [Fact]
    public void Dense_gradients_use_whole_sectors_without_conflicts() => CheckTiles(new GradientLaunch(device));

    [Fact]
    public void Parameters_are_updated_with_their_gradients_in_whole_sectors()
    {
        foreach (var tile in TileVariant.All)
        {
            device.OnlyTile = tile;
            var (m, n) = (2 * tile.Rows, 2 * tile.Columns);
            using var x = new GuardedMatrix(device, Depth, m);
            using var delta = new GuardedMatrix(device, Depth, n);
            using var parameters = device.Allocate<float>((m + 1) * n);
            using var gradients = device.Allocate<float>((m + 1) * n);
            using var kept = device.Allocate<float>(2 * (m + 1) * n);
            parameters.Clear();
            kept.Clear();
            var step = new GradientOperation("test", x.Matrix, delta.Matrix, new(gradients, 0, m, n, n), new(gradients, m * n, 1, n, n))
            {
                Precision = tile.Precision,
                Update = new("update", new Adam(), parameters, gradients, kept),
            };
            var update = device.Compile(step);
            CheckSites(Trace(() => update.Run(new(First: 0, Depth, Step: 1))));
        }
    }

    [Fact]
    public void A_bias_is_added_in_whole_sectors() => CheckElementwise(BiasAdd.Kernel, rowsOfSecond: 1);

    [Fact]
    public void Activations_are_applied_in_whole_sectors()
    {
        foreach (var activation in Activation.All)
            CheckElementwise(activation.Bind(new ActivateKernel()), rowsOfSecond: Rows);
    }

    [Fact]
    public void Derivatives_are_multiplied_in_whole_sectors()
    {
        foreach (var activation in Activation.All.Where(activation => activation.DerivativeFrom != DerivativeSource.None))
            CheckElementwise(activation.Bind(new DifferentiateKernel()), rowsOfSecond: Rows);
    }

    [Fact]
    public void Parameters_are_updated_in_whole_sectors()
    {
        foreach (var optimizer in Optimizer.All)
        {
            using var parameters = device.Allocate<float>(Rows * Columns);
            using var gradients = device.Allocate<float>(Rows * Columns);
            using var kept = device.Allocate<float>(Rows * Columns * optimizer.StateSize);
            parameters.Clear();
            gradients.Clear();
            kept.Clear();
            var update = device.Compile(new UpdateOperation("test", optimizer, parameters, gradients, kept));
            CheckSites(Trace(() => update.Run(new(First: 0, Rows: 1))));
        }
    }

    // Rows of ten outputs fill no whole sectors.
    [Fact]
    public void A_fully_fused_step_waits_for_few_banks()
    {
        using var task = new NarrowTask(
            device, Network.Input(64).Dense(100, Activation.Relu).Dense(10), new(Rows: 32, BatchSize: 32), isFused: true);
        var launch = Trace(() => task.Plan.Launches[0].Run(task.Batches().First()));
        long instructions = launch.SharedLoads.Instructions + launch.SharedStores.Instructions;
        Assert.Equal((4, 0), (launch.Groups, launch.Untraced));
        Assert.InRange(launch.SharedConflicts, 0, instructions / 10);
        Assert.InRange(launch.SectorUse, 0.8, 1);
    }

    // All but the numbers of the rows: one word for all threads of a warp, as a row of these is at least as long as a warp.
    [Fact]
    public void Rows_are_gathered_in_whole_sectors()
    {
        using var source = new GuardedMatrix(device, Rows, Columns);
        using var destination = new GuardedMatrix(device, Rows, Columns);
        using var order = device.Allocate<int>(Rows);
        order.Upload([.. Enumerable.Range(0, Rows).Reverse()]);
        var gather = device.Compile(new GatherOperation("test", order, new GatheredMatrix(source.Matrix, destination.Matrix)));

        var launch = Trace(() => gather.Run(new(First: 0, Rows)));

        var numbers = launch.Sites.MinBy(site => site.Accesses.UsedBytes)!;
        long instructions = numbers.Accesses.Instructions;
        Assert.Equal((instructions, sizeof(int) * instructions), (numbers.Accesses.Sectors, numbers.Accesses.UsedBytes));
        CheckSites(launch, except: numbers);
    }

    // With a stride of 33 quads every second row would begin in the middle of a sector, and a pair of quads would take two.
    [Fact]
    public void Rows_of_an_odd_number_of_quads_begin_with_a_sector()
    {
        const int width = 132;
        using var x = new GuardedMatrix(device, 64, width);
        using var w = new GuardedMatrix(device, width, width);
        using var b = new GuardedMatrix(device, 1, width);
        using var y = new GuardedMatrix(device, 64, width);
        var forward = device.Compile(new ForwardOperation("test", Activation.Relu, x.Matrix, w.Matrix, b.Matrix, S: null, y.Matrix));
        Assert.InRange(Trace(() => forward.Run(new(First: 0, Rows: 64))).SectorUse, 0.97, 1);
    }

    // And multiply and add no more than it takes.
    static void CheckProducts(ITileBinder<TracedLaunch> launches)
    {
        foreach (var tile in TileVariant.All)
        {
            var launch = tile.BindAligned(launches);
            CheckSites(launch);
            Assert.Equal(2L * (2 * tile.Rows) * (2 * tile.Columns) * Depth, launch.Flops);
        }
    }

    static void CheckTiles(ITileBinder<TracedLaunch> launches)
    {
        foreach (var tile in TileVariant.All)
            CheckSites(tile.BindAligned(launches));
    }

    void CheckElementwise(Kernel<Action<ArrayView<float>, ArrayView<float>, MatrixShape>> kernel, int rowsOfSecond)
    {
        using var first = new GuardedMatrix(device, Rows, Columns);
        using var second = new GuardedMatrix(device, rowsOfSecond, Columns);
        var run = device.LoadKernel(kernel.Body, device.Accelerator.LoadStreamKernel);
        CheckSites(Trace(() => run(Launching.Threads(kernel, Rows * Columns), first.View(), second.View(), first.Matrix.Shape())));
    }

    static void CheckSites(TracedLaunch launch, TracedSite? except = null)
    {
        Assert.Equal(0, launch.Untraced);
        Assert.NotEqual(0, launch.GlobalLoads.Instructions * launch.GlobalStores.Instructions);
        var bad = launch.Sites.Where(site => site != except && (site.Accesses.Conflicts > 0 || site.Accesses.SectorUse < 1));
        Assert.True(!bad.Any(), $"{launch.Kernel}: {string.Join("; ", bad)}");
    }

    static TracedLaunch Trace(Action launch)
    {
        using var trace = new KernelTrace();
        launch();
        return Assert.Single(trace.Launches);
    }

    static MatMulShape Shape(GuardedMatrix a, GuardedMatrix b, GuardedMatrix c) =>
        new(c.Matrix.Rows, c.Matrix.Columns, Depth, a.Matrix.Stride, b.Matrix.Stride, c.Matrix.Stride);

    readonly struct ActivateKernel : IActivationBinder<Kernel<Action<ArrayView<float>, ArrayView<float>, MatrixShape>>>
    {
        public Kernel<Action<ArrayView<float>, ArrayView<float>, MatrixShape>> Bind<T>() where T : struct, IActivation =>
            Activate<T>.Kernel;
    }

    readonly struct DifferentiateKernel : IActivationBinder<Kernel<Action<ArrayView<float>, ArrayView<float>, MatrixShape>>>
    {
        public Kernel<Action<ArrayView<float>, ArrayView<float>, MatrixShape>> Bind<T>() where T : struct, IActivation =>
            Differentiate<T>.Kernel;
    }

    sealed record ProductLaunch<TA, TB>(IlgpuDevice Device) : ITileBinder<TracedLaunch>
        where TA : struct, IPanelLayout
        where TB : struct, IPanelLayout
    {
        public TracedLaunch Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds
        {
            var (m, n) = (2 * TTile.Rows, 2 * TTile.Columns);
            using var a = TA.IsDepthContiguous ? new GuardedMatrix(Device, m, Depth) : new(Device, Depth, m);
            using var b = TB.IsDepthContiguous ? new GuardedMatrix(Device, n, Depth) : new(Device, Depth, n);
            using var c = new GuardedMatrix(Device, m, n);
            var run = Device.LoadKernel(TiledProduct<TA, TB, TTile, TBounds>.Kernel.Body, Device.Accelerator.LoadStreamKernel);
            return Trace(() => run(IlgpuDevice.Tiles<TTile>(m, n), a.View(), b.View(), c.View(), Shape(a, b, c), new(Depth, 0)));
        }
    }

    sealed record ForwardLaunch(IlgpuDevice Device) : ITileBinder<TracedLaunch>
    {
        public TracedLaunch Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds
        {
            var (m, n) = (2 * TTile.Rows, 2 * TTile.Columns);
            using var x = new GuardedMatrix(Device, m, Depth);
            using var w = new GuardedMatrix(Device, Depth, n);
            using var b = new GuardedMatrix(Device, 1, n);
            using var s = new GuardedMatrix(Device, m, n);
            using var y = new GuardedMatrix(Device, m, n);
            var run = Device.LoadKernel(DenseForward<Square, TTile, TBounds>.Kernel.Body, Device.Accelerator.LoadStreamKernel);
            return Trace(() => run(IlgpuDevice.Tiles<TTile>(m, n), x.View(), w.View(), b.View(), s.View(), y.View(), Shape(x, w, y)));
        }
    }

    sealed record BackwardLaunch(IlgpuDevice Device) : ITileBinder<TracedLaunch>
    {
        public TracedLaunch Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds
        {
            var (m, n) = (2 * TTile.Rows, 2 * TTile.Columns);
            using var delta = new GuardedMatrix(Device, m, Depth);
            using var w = new GuardedMatrix(Device, n, Depth);
            using var from = new GuardedMatrix(Device, m, n);
            using var below = new GuardedMatrix(Device, m, n);
            var run = Device.LoadKernel(DenseBackward<Square, TTile, TBounds>.Kernel.Body, Device.Accelerator.LoadStreamKernel);
            return Trace(() => run(
                IlgpuDevice.Tiles<TTile>(m, n), delta.View(), w.View(), from.View(), below.View(), Shape(delta, w, below)));
        }
    }

    sealed record GradientLaunch(IlgpuDevice Device) : ITileBinder<TracedLaunch>
    {
        public TracedLaunch Bind<TTile, TBounds>() where TTile : struct, ITile where TBounds : struct, IBounds
        {
            var (m, n) = (2 * TTile.Rows, 2 * TTile.Columns);
            using var x = new GuardedMatrix(Device, Depth, m);
            using var delta = new GuardedMatrix(Device, Depth, n);
            using var w = new GuardedMatrix(Device, m, n);
            using var b = new GuardedMatrix(Device, 1, n);
            var run = Device.LoadKernel(DenseGradients<TTile, TBounds>.Kernel.Body, Device.Accelerator.LoadStreamKernel);
            return Trace(() => run(IlgpuDevice.Tiles<TTile>(m, n), x.View(), delta.View(), w.View(), b.View(),
                Shape(x, delta, w), new(Examples: Depth, Step: 0)));
        }
    }
}
