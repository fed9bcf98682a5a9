using GpuNet.Devices.Operations;
using GpuNet.Tests.Devices;

namespace GpuNet.Tests.Golden;

/// <summary>Every device meets every golden run: each tensor of the first step, all losses and the final parameters.</summary>
public sealed class GoldenDeviceTests
{
    public static MatrixTheoryData<string, string> DevicesAndFiles => new(TestDevices.Names, GoldenFile.Names);

    [Theory]
    [MemberData(nameof(DevicesAndFiles))]
    public void A_device_meets_every_value_of_a_golden_run(string deviceName, string file)
    {
        using var device = TestDevices.Open(deviceName);
        Check(device, GoldenFile.Read(file));
    }

    internal static void Check(Device device, GoldenFile golden)
    {
        using var run = new GoldenRun(device, golden);
        CheckPreActivations(run, golden);
        for (int step = 1; step <= golden.Losses.Length; step++)
        {
            double loss = run.Step(step);
            Tolerance.Golden.Check(golden.Losses[step - 1], loss, $"loss {step}");
            if (step == 1)
                CheckFirstStep(run, golden, loss);
        }
        CheckParameters(golden.Final.Weights, golden.Final.Biases, run.Plan.Forward.Parameters, run, "final");
    }

    static void CheckFirstStep(GoldenRun run, GoldenFile golden, double loss)
    {
        Tolerance.Golden.Check(golden.FirstStep.Loss, loss, "loss of the first step");
        for (int layer = 0; layer < golden.Layers; layer++)
        {
            Tolerance.Golden.Check(
                GoldenFile.Flat(golden.FirstStep.Activations[layer]), run.Plan.Forward.Output(layer + 1).Download(golden.X.Length),
                $"X of layer {layer + 1}");
        }
        CheckParameters(golden.FirstStep.WeightGradients, golden.FirstStep.BiasGradients, run.Plan.Gradients, run, "gradient of");
    }

    static void CheckParameters(double[][][] weights, double[][] biases, DeviceBuffer<float> buffer, GoldenRun run, string what)
    {
        var layout = run.Plan.Forward.Layout;
        for (int layer = 0; layer < weights.Length; layer++)
        {
            var (w, b) = (layout.Weights(buffer, layer), layout.Biases(buffer, layer));
            Tolerance.Golden.Check(GoldenFile.Flat(weights[layer]), w.Download(w.Rows), $"{what} W of layer {layer + 1}");
            Tolerance.Golden.Check(biases[layer], b.Download(1), $"{what} b of layer {layer + 1}");
        }
    }

    // A plan keeps S only where a derivative needs it: the layer with the identity in place of θ gives it.
    static void CheckPreActivations(GoldenRun run, GoldenFile golden)
    {
        int rows = golden.X.Length;
        var forward = run.Plan.Forward;
        forward.Run(new Batch(First: 0, rows));
        for (int layer = 0; layer < golden.Layers; layer++)
        {
            using var s = new GuardedMatrix(run.Plan.Device, rows, golden.Widths[layer + 1]);
            run.Plan.Device.Compile(new ForwardOperation("S", Activation.Identity, forward.Output(layer),
                forward.Layout.Weights(forward.Parameters, layer), forward.Layout.Biases(forward.Parameters, layer), null, s.Matrix))
                .Run(new Batch(First: 0, rows));
            Tolerance.Golden.Check(
                GoldenFile.Flat(golden.FirstStep.PreActivations[layer]), s.Read(rows, "S"), $"S of layer {layer + 1}");
        }
    }
}
