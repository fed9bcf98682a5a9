using GpuNet.Cli.Benchmarking;
using GpuNet.Devices.Ilgpu;
using GpuNet.Kernels.MatMul;

namespace GpuNet.Benchmarks.Products;

/// <summary>A GPU's products with each tile, and its training steps with and without what makes them faster.</summary>
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
        Precision[] ofBlas = [.. Enum.GetValues<Precision>().Where(precision => device.Blas?.Computes(precision) == true)];
        string[] columns =
        [
            .. tiles.Select(tile => $"{tile.Rows}×{tile.Columns}{Suffix(tile.Precision)}"),
            .. ofBlas.Select(precision => $"{device.Blas!.Name}{Suffix(precision)}"),
        ];
        Console.WriteLine("GFLOP/s of each tile, and of a library; µs of those that are chosen\n");
        Console.WriteLine($"| layer | batch | product | µs | µs TF32 | {string.Join(" | ", columns)} |");
        Console.WriteLine($"|---|---:|---|---:|---:|{string.Concat(columns.Select(_ => "---:|"))}");
        foreach (var shape in ProductShape.Of([.. ProductShape.Layers, (4096, 4096)]))
        {
            var data = new ProductData(shape);
            string chosen = string.Join(" | ", Enum.GetValues<Precision>().Select(precision => $"{1e6 * TimeOf(null, precision):0.0}"));
            var times = tiles.Select(tile => TimeOf(tile, tile.Precision))
                .Concat(ofBlas.Select(precision => TimeOf(null, precision, onlyBlas: true)));
            var each = times.Select(time => $"{shape.Flops / time / 1e9:N0}");
            Console.WriteLine($"| {shape.Inputs}×{shape.Outputs} | {shape.Batch} | {shape.Layout.ToString().ToLowerInvariant()} "
                + $"| {chosen} | {string.Join(" | ", each)} |");

            double TimeOf(TileVariant? tile, Precision precision, bool onlyBlas = false)
            {
                (device.OnlyTile, device.OnlyBlas) = (tile, onlyBlas);
                using var product = new DeviceProduct(device, data, precision);
                (device.OnlyTile, device.OnlyBlas) = (null, false);
                return Time(product.Run, device);
            }
        }
    }

    static string Suffix(Precision precision) => precision == Precision.Tf32 ? " TF32" : "";

    static void PrintSteps(IlgpuDevice device)
    {
        Console.WriteLine("\nµs of a step: as it is chosen, fully fused where possible, by layers, with products in TF32\n");
        Console.WriteLine("| network | optimizer | batch | launches | µs | fused | by layers | TF32 | examples/s |");
        Console.WriteLine("|---|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (int[] widths in networks)
        {
            foreach (Optimizer optimizer in (Optimizer[])[new Sgd(), new Adam()])
            {
                foreach (int batch in (int[])[32, 256, 1024, 4096, 16384])
                {
                    var (seconds, launches) = TimeOf(null, Precision.Float32);
                    var (fused, _) = TimeOf(true, Precision.Float32);
                    var (byLayers, _) = TimeOf(false, Precision.Float32);
                    var (inTf32, _) = TimeOf(false, Precision.Tf32);
                    string times = string.Join(" | ", new[] { seconds, fused, byLayers, inTf32 }.Select(time => $"{1e6 * time:0.0}"));
                    Console.WriteLine($"| {string.Join('-', widths)} | {optimizer.Name} | {batch} | {launches} | {times} "
                        + $"| {batch / seconds:N0} |");

                    (double, int) TimeOf(bool? fuses, Precision precision)
                    {
                        device.FullyFusion = fuses;
                        using var step = new TrainingStep(device, widths, Activation.Relu, optimizer, batch, precision: precision);
                        device.FullyFusion = null;
                        return (Time(step.Run, device), step.Plan.Launches.Count);
                    }
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
