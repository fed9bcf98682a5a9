using System.Reflection;
using GpuNet.Devices.Ilgpu;
using GpuNet.Kernels;
using GpuNet.Kernels.Elementwise;
using GpuNet.Kernels.MatMul;
using GpuNet.Kernels.Reductions;
using GpuNet.Plans;
using GpuNet.Tests.Data;
using GpuNet.Tests.Golden;
using GpuNet.Tests.Kernels;
using GpuNet.Tests.Layers;
using GpuNet.Tests.Training;

namespace GpuNet.Tests.Devices;

/// <summary>
/// ILGPU's CPU accelerator runs each kernel of the catalogue once, on a small shape and with one choice of its type arguments, and
/// a training of one step: what the device <c>checked</c> makes of ILGPU's functions is what ILGPU makes of them.
/// </summary>
public sealed class SecondOpinionTests : IDisposable
{
    static readonly LayerShape shape = new(Rows: 5, Inputs: 6, Outputs: 7);

    // Layers have them inside fused kernels; where they are launched by themselves, `checked` is enough.
    static readonly Type[] unfused = [typeof(BiasAdd), typeof(ColumnSum), typeof(Activate<>), typeof(TiledProduct<,,,>)];

    readonly IlgpuDevice device = Launching.Open(TestDevices.SecondOpinion);
    readonly Random random = new(117);

    public void Dispose() => device.Dispose();

    [Fact]
    public void Each_kernel_of_the_catalogue()
    {
        ForwardTests.CheckExactly(device, "tanh", shape, random);
        BackwardTests.CheckExactly(device, "tanh", shape, random);
        // Sums so long are split.
        const int Terms = 907;
        ForwardTests.CheckExactly(device, "tanh", shape with { Inputs = Terms }, random, splitsSums: true);
        BackwardTests.CheckExactly(device, "tanh", shape with { Outputs = Terms }, random, splitsSums: true);
        GradientTests.CheckExactly(device, shape with { Rows = 300 }, random);
        GradientUpdateTests.Check(device, shape, new Adam(), random);
        GradientUpdateTests.Check(device, shape with { Rows = 300 }, new Adam(), random);
        LossTests.Check(
            device, "softmax_cross_entropy", 5, 7, random.NextFloats(35, limit: 5),
            random.NextTargets("softmax_cross_entropy", 5, 7), Tolerance.Formula);
        UpdateTests.Check(
            device, "adam", random, 64, _ => random.NextSingle(), Tolerance.Formula, new() { ClipNorm = 2.5f });
        ElementwiseKernelTests.Check(
            device, "tanh", columns: 5, random.NextEighths(15, limit: 2), random, Tolerance.Exact, Tolerance.Formula);
        string[] cases =
        [
            "on the input", "recurrent sequence", "gated twin", "siamese", "piecewise linear", "periodic", "members above a layer",
            "scaled members",
        ];
        foreach (string layers in cases)
            LayerTests.Check(device, layers, examples: 4);
        using (var other = DeviceCatalogue.Open(IlgpuContext.Checked))
        {
            foreach (var rules in new[] { new GradientRules(), new GradientRules { ClipNorm = 0.1f } })
                Assert.Equal(TrainFused(other, rules), TrainFused(device, rules));
            Assert.Equal(TrainFused(other, new()), TrainFused(device, new(), new(device, most: 2)));
        }
        Assert.Equal(Train(DeviceCatalogue.Open(IlgpuContext.Checked)), Train(device));

        var launched = device.Kernels.Select(Definition).Concat(unfused).ToHashSet();
        Assert.Empty(Catalogue.All.Where(kernel => !launched.Contains(Definition(kernel.Method))).Select(kernel => kernel.Name));
    }

    [Fact]
    [Trait("Category", "Long")]
    public void A_whole_training() => GoldenDeviceTests.Check(device, GoldenFile.Read(GoldenFile.Names[0]));

    static Type Definition(MethodInfo kernel) =>
        kernel.DeclaringType is { IsGenericType: true } type ? type.GetGenericTypeDefinition() : kernel.DeclaringType!;

    static float[] TrainFused(Device device, GradientRules rules, PlanPacks? packs = null)
    {
        using var task = new NarrowTask(
            device, Network.Input(2).Dense(3, Activation.Tanh).Dense(2), new(Rows: 3, BatchSize: 3) { Rules = rules, Packs = packs },
            isFused: true);
        var (losses, _, parameters) = task.Train();
        task.Plan.Forward.Run(task.Batches().First());
        task.Plan.Evaluate(new(0, task.Rows));
        return [.. losses, .. parameters, .. task.Plan.Forward.Logits.Download(rows: 3)];
    }

    // Batches in parts, dropout and the norm of all gradients.
    static float[] Train(Device device)
    {
        using var _ = device;
        var data = DataSetReader.Read(TestTables.Parse("a,b,class\n1,2,x\n2,1,y\n3,5,x\n4,2,y\n"), "class");
        var options = new TrainingOptions
        {
            Hidden = [3],
            // Each other activation is another kernel to compile, which takes seconds.
            Activation = Activation.Tanh,
            Dropout = 0.5f,
            Gradients = new() { ClipNorm = 0.1f },
            Averaging = new ExponentialAveraging(),
            BatchSize = 4,
            MicroBatchSize = 2,
            Epochs = 1,
            Split = SplitShares.Parse("100/0/0"),
        };
        return Trainer.Fit(data, options, device).Model.Parameters.Values;
    }
}
