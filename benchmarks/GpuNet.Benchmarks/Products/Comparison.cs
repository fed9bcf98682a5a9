using GpuNet.Cli.Benchmarking;
using GpuNet.Devices.Cpu;

namespace GpuNet.Benchmarks.Products;

/// <summary>
/// The CPU device beside OpenBLAS, and two threads beside one: they take turns in every case, so that whatever else the machine does
/// meets both, and what is told are the medians of the rounds.
/// </summary>
static class Comparison
{
    const double TurnSeconds = 0.02;

    static readonly Action nothing = static () => { };

    /// <summary>Prints the tables and what follows from them.</summary>
    /// <param name="threads">Numbers of threads.</param>
    /// <param name="rounds">How often each has its turn.</param>
    /// <param name="path">The OpenBLAS to compare with; that of the system if not given.</param>
    public static void Print(int[] threads, int rounds, string? path)
    {
        var blas = OpenBlas.Load(path);
        Console.WriteLine(blas?.Description ?? "there is no OpenBLAS on this machine: only shares of the peak are measured");
        foreach (int count in threads)
            PrintProducts(count, rounds, blas);
        PrintWidths(rounds);
        if (Environment.ProcessorCount > 1)
            PrintScaling(rounds);
    }

    static void PrintProducts(int threads, int rounds, OpenBlas? blas)
    {
        using var device = new CpuDevice(threads);
        blas?.SetThreads(threads);
        WarmUp(device);
        using var peak = new PeakFlops(threads);
        Timing.WarmUp(peak.Run, nothing);
        Console.WriteLine($"\n{threads.Counted("thread")}, {device.Description}\n");
        Console.WriteLine("| layer | batch | product | GFLOP/s | share of peak | OpenBLAS | ratio |");
        Console.WriteLine("|---|---:|---|---:|---:|---:|---:|");
        var results = new List<(ProductShape Shape, double Share, double Ratio)>();
        foreach (var shape in ProductShape.All)
        {
            var (rate, limit, other) = Measure(device, peak, rounds, blas, new(shape));
            double ratio = MedianRatio(rate, other);
            double share = MedianRatio(rate, limit);
            results.Add((shape, share, ratio));
            Console.WriteLine($"| {shape.Inputs}×{shape.Outputs} | {shape.Batch} | {shape.Layout.ToString().ToLowerInvariant()} "
                + $"| {Timing.Median(rate) / 1e9:0.0} | {share:0.00} | {Timing.Median(other) / 1e9:0.0} | {ratio:0.00} |");
        }
        Console.WriteLine();
        if (blas is not null)
        {
            var least = results.MinBy(result => result.Ratio);
            double mean = Math.Exp(results.Average(result => Math.Log(result.Ratio)));
            Console.WriteLine($"of OpenBLAS: {mean:0.000} in the geometric mean, {least.Ratio:0.00} at least ({least.Shape}), "
                + $"{results.Count(result => !(result.Ratio >= 0.8))} of {results.Count} below 0.8");
        }
        foreach (var (shape, share, _) in results.Where(result => result.Shape is { Inputs: 1024, Batch: 4096 }))
            Console.WriteLine($"of the peak: {share:0.00} for {shape}");
    }

    // FLOP/s in each round: of the device, of registers, and of OpenBLAS.
    static (double[] Rate, double[] Peak, double[] Blas) Measure(
        CpuDevice device, PeakFlops peak, int rounds, OpenBlas? blas, ProductData data)
    {
        double flops = data.Shape.Flops;
        using var product = new DeviceProduct(device, data);
        var c = new float[data.Shape.Sizes.M * data.Shape.Sizes.N];
        void Multiply() => blas.Multiply(data.Shape, data.A, data.B, c);
        if (blas is not null)
        {
            Multiply();
            data.Check(c, blas.Description);
        }
        double[] rate = new double[rounds], limit = new double[rounds], other = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            rate[round] = flops / Turn(product.Run);
            limit[round] = peak.Flops / Turn(peak.Run);
            other[round] = blas is null ? double.NaN : flops / Turn(Multiply);
        }
        return (rate, limit, other);
    }

    // As other processors have them: narrower registers than this one's widest, each beside what they could do.
    static void PrintWidths(int rounds)
    {
        Console.WriteLine("\n| floats a register | 1024×1024, batch 1024 | GFLOP/s | share of the peak of such registers |");
        Console.WriteLine("|---:|---|---:|---:|");
        foreach (int width in (int[])[4, 8, 16])
        {
            if (width > Processor.VectorWidth)
                continue;
            using CpuDevice device = new(threads: 1, width);
            using PeakFlops peak = new(threads: 1, width);
            WarmUp(device);
            foreach (var shape in ProductShape.All.Where(shape => shape is { Inputs: 1024, Batch: 1024 }))
            {
                var (rate, limit, _) = Measure(device, peak, rounds, blas: null, new(shape));
                double share = MedianRatio(rate, limit);
                Console.WriteLine(
                    $"| {width} | {shape.Layout.ToString().ToLowerInvariant()} | {Timing.Median(rate) / 1e9:0.0} | {share:0.00} |");
            }
        }
    }

    static double MedianRatio(double[] ours, double[] others) => Timing.Median(ours.Zip(others, (one, other) => one / other));

    static void PrintScaling(int rounds)
    {
        const int BatchSize = 1024;
        int[] widths = [784, 512, 256, 10];
        using CpuDevice one = new(threads: 1), two = new(threads: 2);
        using var single = new TrainingStep(one, widths, Activation.Relu, new Sgd(), BatchSize);
        using var pair = new TrainingStep(two, widths, Activation.Relu, new Sgd(), BatchSize);
        Timing.WarmUp(single.Run, nothing);
        Timing.WarmUp(pair.Run, nothing);
        double[] ratios = [.. Enumerable.Range(0, 2 * rounds).Select(_ => Turn(single.Run) / Turn(pair.Run))];
        Console.WriteLine($"\na training step, 784-512-256-10, batch {BatchSize}: two threads are {Timing.Median(ratios):0.00} times one");
    }

    // Each kind of product through every path until the JIT has settled: all shapes share their code.
    static void WarmUp(CpuDevice device)
    {
        var small = ProductShape.All.Where(shape => shape.Batch <= 256);
        List<DeviceProduct> products = [.. small.Select(shape => new DeviceProduct(device, new(shape)))];
        Timing.WarmUp(() => products.ForEach(product => product.Run()), nothing);
        products.ForEach(product => product.Dispose());
    }

    // Seconds of a call. The first call brings the operands back into the cache.
    static double Turn(Action run)
    {
        double once = Math.Min(Timing.Block(run, nothing, 1), Timing.Block(run, nothing, 1));
        return Timing.Block(run, nothing, Math.Max(2, (int)(TurnSeconds / once)));
    }
}
