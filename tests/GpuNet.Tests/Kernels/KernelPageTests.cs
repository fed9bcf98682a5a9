using System.Globalization;
using System.Text;
using GpuNet.Benchmarks.Reports;
using GpuNet.Devices.Ilgpu;
using GpuNet.Kernels;
using GpuNet.Plans;

namespace GpuNet.Tests.Kernels;

/// <summary>
/// docs/kernels.md is made from the catalogue and a traced step; GPUNET_WRITE_DOCS=1 writes it, otherwise it is compared. What is
/// assembled is written by the benchmarks' command, as it takes a program of NVIDIA's.
/// </summary>
public sealed class KernelPageTests
{
    [Fact]
    public void The_page_of_the_kernels_says_what_the_catalogue_says()
    {
        string path = Repository.PathOf("docs", "kernels.md");
        string page = Page(new MarkedText(path, "assembled").Read());
        if (Environment.GetEnvironmentVariable("GPUNET_WRITE_DOCS") == "1")
            File.WriteAllText(path, page);
        Assert.True(File.ReadAllText(path) == page,
            "docs/kernels.md is out of date: run `GPUNET_WRITE_DOCS=1 dotnet test -c Release --filter KernelPageTests`");
    }

    static string Page(string assembled) => $"""
        # Kernels

        All production kernels, from `Catalogue`. `GPUNET_WRITE_DOCS=1 dotnet test -c Release --filter KernelPageTests` writes this page.
        M and N are the rows and columns of the result, or of X if the result has one value per row or column; K is the number of terms of
        each sum. A multiply-add counts as two FLOPs. Bytes are the minimum that must be read or written.

        {Families()}
        ## Variants

        {Variants()}
        ## Assembled

        What NVIDIA's assembler makes of the dense kernels for three targets: registers per thread and spilled bytes; instructions of the
        main loop, for 8 steps of the sum and in TF32 for 16, and the share of FFMA or HMMA among them. Only relu and Adam are shown: the
        loops are the same for all activations and optimizers. Measured without a GPU by

        ```
        dotnet run -c Release --project benchmarks/GpuNet.Benchmarks -- ptx --ptxas PATH --report
        ```

        with the path of NVIDIA's ptxas, beside which nvdisasm is; without `--report` it prints the instructions of every kernel by kind.

        <!-- assembled -->
        {assembled}<!-- end of assembled -->

        ## A training step, traced

        784-512-256-10 with ReLU, Adam and 128 examples, as counted by the device `checked`: bytes moved in sectors of 32 bytes, the
        fraction of them that threads requested, cycles lost to bank conflicts, and barriers of all groups. The time is an estimate: the
        minimum given by the peak FLOP/s and the memory bandwidth in the data sheet of the GPU, and in products by the instructions of the
        main loop above, which the multiprocessor with most groups issues. Below is what all launches of the step take on each GPU for
        each of these alone, in µs, and the step: each launch as long as what takes longest of it, and {1e6 * StepEstimate.GpuLaunch} µs at
        least. `gpunet plan --trace` prints the same tables for any network.

        ```
        {Traced([784, 512, 256, 10], rows: 128, plan => PlanTable.FormatTraced(plan, GpuModel.All[0]))}```

        ## A narrow network, traced

        64-100-10 with ReLU, Adam and 32 examples, which is [fully fused](architecture.md#narrow-networks):

        ```
        {Traced([64, 100, 10], rows: 32, plan => PlanTable.FormatTraced(plan, GpuModel.All[0]))}```

        The time of such a step on each GPU, estimated as above, in µs:

        {NarrowTimes()}
        """.ReplaceLineEndings("\n");

    static string Families()
    {
        var text = new StringBuilder("| kernel | computes | FLOPs | bytes |\n|---|---|---|---|\n");
        foreach (var family in Catalogue.All.GroupBy(kernel => kernel.Name.Split('<')[0]))
        {
            string Costs(Func<Kernel, Work> cost) => string.Join(" or ", family.Select(cost).Distinct());
            var (flops, bytes) = (Costs(kernel => kernel.Flops), Costs(kernel => kernel.Bytes));
            text.Append($"| {family.Key} | {family.First().Summary} | {flops} | {bytes} |\n");
        }
        return text.ToString();
    }

    static string Variants()
    {
        var text = new StringBuilder("| kernel | threads per group | shared bytes |\n|---|---:|---:|\n");
        foreach (var kernel in Catalogue.All)
            text.Append($"| {kernel.Name} | {kernel.GroupSize} | {kernel.SharedBytes} |\n");
        return text.ToString();
    }

    static string NarrowTimes()
    {
        var byLayers = Traced([64, 100, 10], rows: 32, Launches, isFused: false);
        var fused = Traced([64, 100, 10], rows: 32, Launches);
        var text = new StringBuilder($"| GPU | {byLayers.Count} launches for each layer | {fused.Count} launches |\n|---|---:|---:|\n");
        foreach (var gpu in GpuModel.All)
        {
            double slow = StepPrediction.Seconds(gpu, byLayers), fast = StepPrediction.Seconds(gpu, fused);
            text.Append(CultureInfo.InvariantCulture, $"| {gpu} | {1e6 * slow:0.0} | {1e6 * fast:0.0} |\n");
        }
        return text.ToString();
    }

    static IReadOnlyList<TracedLaunch> Launches(TrainingPlan plan)
    {
        using var trace = new KernelTrace();
        plan.Step(new(0, plan.Forward.BatchSize));
        return trace.Launches;
    }

    static T Traced<T>(int[] widths, int rows, Func<TrainingPlan, T> trace, bool? isFused = null)
    {
        var network = Network.Input(widths[0]);
        foreach (int width in widths[1..^1])
            network = network.Dense(width, Activation.Relu);
        network = network.Dense(widths[^1]);
        using var device = DeviceCatalogue.Open("checked");
        device.FullyFusion = isFused;
        float[] targets = new float[rows * widths[^1]];
        for (int row = 0; row < rows; row++)
            targets[row * widths[^1] + row % widths[^1]] = 1;
        using var data = new DeviceData(device, rows, new Random(1).NextFloats(rows * widths[0]), targets);
        using var plan = new TrainingPlan(device, network, new SoftmaxCrossEntropy(), new Adam(), rows, data, keepsGradients: false);
        plan.Forward.Parameters.Upload(Parameters.Initialise(network, seed: 1).Values);
        plan.Forward.Order.Upload([.. Enumerable.Range(0, rows)]);
        return trace(plan);
    }
}
