using GpuNet.Cli.Benchmarking;
using GpuNet.Devices.Ilgpu;
using GpuNet.Kernels.MatMul;

namespace GpuNet.Benchmarks.Products;

/// <summary>A GPU's products with each tile, and its training steps.</summary>
static class GpuRates
{
    /// <summary>The argument that asks for it.</summary>
    public const string Name = "gpu";

    const double Seconds = 0.02;

    static readonly int[][] networks = [[64, 100, 10], [784, 512, 256, 10], [1024, 4096, 4096, 1000]];

    /// <summary>Prints the tables.</summary>
    /// <param name="device">A device's name.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string device)
    {
        try
        {
            using var opened = DeviceCatalogue.Open(device) as IlgpuDevice
                ?? throw new InputException($"{Name} {device}: this device has no tiles to compare; give cuda or opencl");
            Console.WriteLine($"{opened.Description}, {DateTime.UtcNow:yyyy-MM-dd}\n");
            PrintProducts(opened);
            PrintSteps(opened);
            return 0;
        }
        catch (InputException bad)
        {
            Console.Error.WriteLine(bad.Message);
            return 2;
        }
    }

    static void PrintProducts(IlgpuDevice device)
    {
        var tiles = TileVariant.All;
        string columns = string.Join(" | ", tiles.Select(tile => $"{tile.Rows}×{tile.Columns}"));
        Console.WriteLine($"| layer | batch | product | µs | GFLOP/s | {columns} |");
        Console.WriteLine($"|---|---:|---|---:|---:|{string.Concat(tiles.Select(_ => "---:|"))}");
        foreach (var shape in ProductShape.All.Concat(ProductShape.Of((4096, 4096))))
        {
            var data = new ProductData(shape);
            double chosen = TimeOf(null);
            var each = tiles.Select(tile => $"{Rate(TimeOf(tile)):N0}");
            Console.WriteLine($"| {shape.Inputs}×{shape.Outputs} | {shape.Batch} | {shape.Layout.ToString().ToLowerInvariant()} "
                + $"| {1e6 * chosen:0.0} | {Rate(chosen):N0} | {string.Join(" | ", each)} |");

            double Rate(double seconds) => shape.Flops / seconds / 1e9;

            double TimeOf(TileVariant? tile)
            {
                device.OnlyTile = tile;
                using var product = new DeviceProduct(device, data);
                device.OnlyTile = null;
                return Time(product.Run, device);
            }
        }
    }

    static void PrintSteps(IlgpuDevice device)
    {
        Console.WriteLine("\n| network | optimizer | batch | launches | µs a step | examples/s | TFLOP/s |");
        Console.WriteLine("|---|---|---:|---:|---:|---:|---:|");
        foreach (int[] widths in networks)
        {
            foreach (Optimizer optimizer in (Optimizer[])[new Sgd(), new Adam()])
            {
                foreach (int batch in (int[])[32, 256, 1024, 4096, 16384])
                {
                    using var step = new TrainingStep(device, widths, Activation.Relu, optimizer, batch);
                    double seconds = Time(step.Run, device);
                    Console.WriteLine($"| {string.Join('-', widths)} | {optimizer.Name} | {batch} | {step.Plan.Launches.Count} "
                        + $"| {1e6 * seconds:0.0} | {batch / seconds:N0} | {step.Flops / seconds / 1e12:0.00} |");
                }
            }
        }
    }

    // Blocks of launches without a wait between them. The first ones warm up: the JIT has the launchers' code then.
    static double Time(Action run, IlgpuDevice device)
    {
        int calls = 1;
        for (int i = 0; i < 6; i++)
            calls = (int)Math.Clamp(Seconds / 5 / Timing.Block(run, device.Synchronize, calls), 1, 1e4);
        return Timing.MedianSeconds(run, device.Synchronize, Seconds, calls);
    }
}
